"""Hours as they are stored, checked in words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.errors import Refusal
from apps.accounts.hours.clock import Hours
from apps.accounts.hours.days import MIDNIGHT, Calendar, Stretch, countries

WEEKDAYS: dict[str, Any] = {
    "mon": gettext_lazy("Monday"),
    "tue": gettext_lazy("Tuesday"),
    "wed": gettext_lazy("Wednesday"),
    "thu": gettext_lazy("Thursday"),
    "fri": gettext_lazy("Friday"),
    "sat": gettext_lazy("Saturday"),
    "sun": gettext_lazy("Sunday"),
}
_KEYS = frozenset({"zone", "week", "holidays", "days"})
_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)|(24):(00)")
_YEARLY = re.compile(r"\d\d-\d\d")
MOST_STRETCHES, MOST_DAYS = 6, 366


class BadHours(Refusal):
    code = "bad_hours"
    status = 400
    message = gettext_lazy("These hours can't be read.")


def read(stored: Mapping[str, Any], *, zone: str) -> Hours:
    """Of what `checked` let through. `zone`: where it names none."""
    place = ZoneInfo(stored.get("zone") or zone)
    if not stored.get("week") and not stored.get("days") and not stored.get("holidays"):
        return Hours(place)
    return Hours(place, _calendar(stored))


def checked(given: Any) -> dict[str, Any]:
    """In the shape it is stored in, stretches in order. Raises BadHours."""
    if not isinstance(given, dict) or set(given) - _KEYS:
        raise BadHours
    kept = {name: value for name, value in given.items() if value}
    if (zone := kept.get("zone")) and zone not in available_timezones():
        raise BadHours(_("“%(zone)s” is no time zone.") % {"zone": zone})
    if (country := kept.get("holidays")) and country not in countries():
        raise BadHours(_("The holidays of “%(country)s” are not known.") % {"country": country})
    if "week" in kept:
        kept["week"] = _checked_week(kept["week"])
    if "days" in kept:
        kept["days"] = _checked_days(kept["days"])
    return kept


def _checked_week(week: Any) -> dict[str, list[list[str]]]:
    if not isinstance(week, dict) or set(week) - set(WEEKDAYS):
        raise BadHours
    return {
        name: _checked_stretches(week.get(name, []), str(label)) for name, label in WEEKDAYS.items()
    }


def _checked_days(days: Any) -> dict[str, list[list[str]]]:
    if not isinstance(days, dict) or len(days) > MOST_DAYS:
        raise BadHours
    return {_checked_day(name): _checked_stretches(days[name], name) for name in sorted(days)}


def _checked_day(name: str) -> str:
    """Every year has it, or that one does."""
    try:
        date.fromisoformat(f"2000-{name}" if _YEARLY.fullmatch(name) else name)
    except ValueError as exc:
        raise BadHours(_("“%(day)s” is no day.") % {"day": name}) from exc
    return name


def _checked_stretches(given: Any, day: str) -> list[list[str]]:
    if not isinstance(given, list) or len(given) > MOST_STRETCHES:
        raise BadHours
    stretches = sorted(_checked_stretch(one, day) for one in given)
    for (_start, end), (start, _end) in pairwise(stretches):
        if start < end:
            raise BadHours(_("%(day)s: two stretches overlap.") % {"day": day})
    return [[_clock(start), _clock(end)] for start, end in stretches]


def _checked_stretch(given: Any, day: str) -> Stretch:
    if not isinstance(given, list | tuple) or len(given) != 2:
        raise BadHours
    for text in given:
        if not isinstance(text, str) or not _CLOCK.fullmatch(text):
            said = _("%(day)s: “%(text)s” is no time. Write it such as 09:00.")
            raise BadHours(said % {"day": day, "text": text})
    start, end = _minutes(given[0]), _minutes(given[1])
    if start >= end:
        said = _("%(day)s: %(until)s is not after %(from)s. Past midnight belongs to the next day.")
        raise BadHours(said % {"day": day, "from": given[0], "until": given[1]})
    return start, end


def _calendar(stored: Mapping[str, Any]) -> Calendar:
    week = stored.get("week")
    every = tuple(_stretches(week.get(name, [])) for name in WEEKDAYS) if week else None
    days = {name: _stretches(given) for name, given in (stored.get("days") or {}).items()}
    always: tuple[tuple[Stretch, ...], ...] = (((0, MIDNIGHT),),) * 7
    return Calendar(every or always, days, stored.get("holidays") or "")


def _stretches(given: list[list[str]]) -> tuple[Stretch, ...]:
    return tuple((_minutes(start), _minutes(end)) for start, end in given)


def _minutes(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
