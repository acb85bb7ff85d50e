"""The hours of a batch, by the clock of each recipient. No database here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfoNotFoundError

from apps.accounts import hours
from apps.accounts.hours import Hours
from apps.conversations.people import zones

_DAY = timedelta(days=1)
#: Whose hours never come is looked at again after so long: they may be given others.
NEVER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Clock:
    """`opens_at` None: it is open now, until `closes_at` (None: for a day at least)."""

    opens_at: datetime | None = None
    closes_at: datetime | None = None


@dataclass(slots=True)
class Clocks:
    """What the clocks of a batch's people say at one moment. `stored`: its hours; `company`: the
    zone of whoever's own is not known and where the hours name none."""

    stored: Mapping[str, Any]
    company: str
    now: datetime
    _known: dict[str, Clock] = field(default_factory=dict)

    def of(self, said: str, phone: str) -> Clock:
        """`said`: the contact's own zone; "" when only the number may tell."""
        zone = said or zones.of_number(phone)
        if zone not in self._known:
            self._known[zone] = self._at(zone)
        return self._known[zone]

    def _at(self, zone: str) -> Clock:
        written = json.dumps(self.stored, sort_keys=True)
        try:
            return clock(_hours(written, zone, self.company), self.now)
        except (ZoneInfoNotFoundError, ValueError):  # a place that nobody knows any more
            return clock(_hours(written, "", self.company), self.now)


def clock(open_hours: Hours, now: datetime) -> Clock:
    if open_hours.calendar is None:
        return Clock()
    first = next(open_hours.spans(now, now + _DAY), None)
    if first is None:
        return Clock(opens_at=open_hours.opens_next(now) or now + NEVER)
    start, end = first
    if start > now:
        return Clock(opens_at=start)
    return Clock(closes_at=end if end < now + _DAY else None)


@lru_cache(maxsize=512)
def _hours(written: str, zone: str, company: str) -> Hours:
    """Where somebody's zone is known it goes before the one that the hours name."""
    stored = json.loads(written)
    return hours.read({**stored, "zone": zone or stored.get("zone")}, zone=company)
