"""Details of contacts as people read them, in the language in force; "" for nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from babel import Locale
from babel.dates import format_date
from django.utils.dateparse import parse_date
from django.utils.formats import number_format
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext as _

from apps.conversations.models import Attribute
from apps.whatsapp.message_templates import languages
from apps.whatsapp.numbers import spoken


def plain(value: Any) -> str:
    return "" if value is None else str(value)


def number(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return plain(value)
    return str(number_format(value, use_l10n=True, force_grouping=True))


def date(value: Any) -> str:
    try:
        day = parse_date(str(value or ""))
    except ValueError:
        day = None
    return format_date(day, "long", locale=_locale()) if day else plain(value)


def boolean(value: Any) -> str:
    return {True: _("yes"), False: _("no")}.get(value, plain(value))


def place(zone: Any) -> str:
    """The zone by all its name, to choose among them."""
    return plain(zone).replace("_", " ")


def city(zone: Any) -> str:
    """The zone by the city it is named after, as that is written here."""
    known = _locale().time_zones.get(plain(zone), {})
    return str(known.get("city") or place(zone).rpartition("/")[2])


def _locale() -> Locale:
    return Locale.parse(to_locale(get_language() or "en"))


def language(code: Any) -> str:
    return languages.name_of(str(code).replace("-", "_")) if code else ""


def phone(value: Any) -> str:
    return spoken(value) if value else ""


#: Kind of an attribute → its value in words; the others are `plain`.
BY_KIND: dict[str, Callable[[Any], str]] = {
    Attribute.Kind.NUMBER: number,
    Attribute.Kind.DATE: date,
    Attribute.Kind.BOOLEAN: boolean,
}
#: Column of a contact → the same.
BY_FIELD: dict[str, Callable[[Any], str]] = {
    "phone": phone,
    "language": language,
    "time_zone": city,
}
