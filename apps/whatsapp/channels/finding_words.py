"""Findings in the words of whoever reads them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from apps.whatsapp.channels.finding_table import WORDS

Values = Mapping[str, Any]

HELD: dict[str, str] = {
    "token_dead": gettext_noop("Meta no longer accepts the access token."),
    "by_admin": gettext_noop("Whoever runs the platform has put it on hold."),
}
_HELD_BY_META = gettext_noop("Meta has restricted the account.")


def title(code: str, values: Values) -> str:
    return _filled(WORDS[code].title if code in WORDS else code, values)


def text(code: str, values: Values) -> str:
    return _filled(WORDS[code].text if code in WORDS else "", values)


def link(code: str, values: Values) -> str:
    return WORDS[code].link if code in WORDS else ""


def action(code: str) -> str:
    return _(WORDS[code].action) if code in WORDS and WORDS[code].action else ""


def of_hold(held: str) -> str:
    """Why a channel is held, as sentences."""
    return " ".join(dict.fromkeys(_(HELD.get(word, _HELD_BY_META)) for word in held.split()))


def _filled(words: str, values: Values) -> str:
    return _(words) % {name: _shown(name, value) for name, value in values.items()} if words else ""


def _shown(name: str, value: Any) -> Any:
    """Times, numbers and holds are kept as they are, and written as the language does."""
    if name == "reason":
        return of_hold(str(value))
    moment = parse_datetime(value) if isinstance(value, str) and name in {"when", "until"} else None
    if moment and name == "until":
        return date_format(timezone.localtime(moment), "DATE_FORMAT")
    if moment:
        return ago(moment)
    return number_format(value, force_grouping=True) if isinstance(value, int) else value


def ago(moment: datetime) -> str:
    """How long ago, roughly: what matters is whether it is minutes or days."""
    minutes = max(0, int((timezone.now() - moment).total_seconds() // 60))
    if minutes < 60:
        return ngettext("%(n)d minute ago", "%(n)d minutes ago", minutes) % {"n": minutes}
    if minutes < 48 * 60:
        hours = minutes // 60
        return ngettext("%(n)d hour ago", "%(n)d hours ago", hours) % {"n": hours}
    days = minutes // (24 * 60)
    return ngettext("%(n)d day ago", "%(n)d days ago", days) % {"n": days}
