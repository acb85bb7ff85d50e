"""How a draft is to go out again and again; see `recurring`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from apps.campaigns.drafting.rules import Amount, Wrong
from apps.campaigns.recurring.rule import EVERY, WEEKDAYS

MOST_TIMES = 1000
_TIMES = Amount(1, MOST_TIMES, is_whole=True)
_KNOWN = frozenset({"every", "weekdays", "lastDay", "times"})
Json = dict[str, Any]


def read(given: Any) -> Json:
    """{} for once only. Raises Wrong."""
    if given in (None, {}):
        return {}
    if not isinstance(given, Mapping):
        raise Wrong(_("Write an object here."))
    if unknown := [str(name)[:40] for name in given if name not in _KNOWN]:
        raise Wrong(errors={f".{name}": _("There is no such rule.") for name in unknown})
    every = _one_of(given.get("every"), EVERY, ".every")
    read = {"every": every, **_ends(given)}
    days = _weekdays(given.get("weekdays"))
    return {**read, "weekdays": days} if days and every == "week" else read


def _one_of(value: Any, known: tuple[str, ...], path: str) -> str:
    if value not in known:
        words = _("Choose one of: %(names)s.") % {"names": ", ".join(known)}
        raise Wrong(errors={path: words})
    return str(value)


def _weekdays(value: Any) -> list[str]:
    if not isinstance(value or [], list | tuple):
        raise Wrong(errors={".weekdays": _("Give a list of weekdays.")})
    chosen = {_one_of(one, WEEKDAYS, ".weekdays") for one in value or []}
    return [one for one in WEEKDAYS if one in chosen]


def _ends(given: Mapping[str, Any]) -> Json:
    ends: Json = {}
    if (last := given.get("lastDay")) not in (None, ""):
        ends["lastDay"] = _day(last).isoformat()
    if (times := given.get("times")) is not None:
        try:
            ends["times"] = _TIMES.read(times)
        except Wrong as wrong:
            raise Wrong(errors={".times": wrong.errors[""]}) from wrong
    return ends


def _day(value: Any) -> date:
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError as exc:
        words = _("Write a day, such as 2026-12-31.")
        raise Wrong(errors={".lastDay": words}) from exc
