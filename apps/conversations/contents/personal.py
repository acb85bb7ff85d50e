"""What a contact fills variables with, written as the company's language writes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from apps.accounts.models import Tenant
from apps.conversations.contents.refusals import UnfitContent
from apps.conversations.contents.variables import DETAILS
from apps.conversations.models import Attribute, Contact
from apps.conversations.people import attributes
from apps.whatsapp.numbers import spoken

Known = Mapping[str, Attribute]


def known() -> dict[str, Attribute]:
    """The company's attributes, which variables may name besides the details of a contact."""
    return attributes.defined()


def check(names: Iterable[str], known_ones: Known, *, field: str = "content") -> None:
    """Raises UnfitContent for a variable that means nothing here."""
    unknown = sorted(set(names) - DETAILS.keys() - known_ones.keys())
    if unknown:
        words = _("There is no variable {{%(name)s}}. Use {{nome}}, or the key of an attribute.")
        raise UnfitContent({field: [words % {"name": name} for name in unknown]})


def values_of(
    tenant: Tenant, contact: Contact, names: Iterable[str], known_ones: Known
) -> dict[str, str]:
    """A text for each name that says something of this contact."""
    with translation.override(tenant.language):
        told = {name: _told(contact, name, known_ones) for name in names}
    return {name: text for name, text in told.items() if text}


def check_filled(missing: Iterable[str], *, field: str = "content") -> None:
    """Raises UnfitContent for variables that would leave a hole (see `variables.lacking`)."""
    words = _(
        "This contact has nothing for {{%(name)s}}. Add it to the contact, or write a fall-back:"
        " {{%(name)s|…}}."
    )
    said = [words % {"name": name} for name in sorted(missing)]
    if said:
        raise UnfitContent({field: said})


def _told(contact: Contact, name: str, known_ones: Known) -> str:
    detail = DETAILS.get(name)
    if detail == "phone":
        return spoken(contact.phone)
    if detail:
        return str(getattr(contact, detail)).strip()
    attribute = known_ones.get(name)
    value = contact.attributes.get(name)
    return _written(attribute, value) if attribute and value not in (None, "") else ""


def _written(attribute: Attribute, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int | float):
        return str(number_format(value, use_l10n=True))
    if attribute.kind == Attribute.Kind.DATE:
        return _date(str(value))
    return str(value).strip()


def _date(text: str) -> str:
    try:
        return str(date_format(date.fromisoformat(text), "SHORT_DATE_FORMAT"))
    except ValueError:
        return text
