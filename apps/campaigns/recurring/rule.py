"""On which days, and when on the clock on the wall: only arithmetic."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

EVERY = ("day", "week", "month")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = timedelta(days=1)
_LATEST = date(9990, 1, 1)  # no calendar goes much further


@dataclass(frozen=True, slots=True)
class Rule:
    """From the day `begins` on. `weekdays`: from 0 for Monday, of weeks; of months it is the day
    of the month on which it begins, or the last where a month is shorter."""

    every: str
    begins: date
    clock: time
    weekdays: frozenset[int] = frozenset()
    last_day: date | None = None

    def days(self, start: date) -> Iterator[date]:
        """In order, from this one on."""
        days = self._months(start) if self.every == "month" else self._days(start)
        for day in days:
            if day > (self.last_day or _LATEST):
                return
            yield day

    def moments(self, after: datetime, zone: ZoneInfo) -> Iterator[datetime]:
        """After that moment, in order, none twice. What the clock leaves out when it is put
        forward comes as much later; what it shows twice comes the first time."""
        start = after.astimezone(zone).date() - _DAY
        for day in self.days(start):
            at = self.at(day, zone)
            if at > after:
                yield at
                after = at

    def at(self, day: date, zone: ZoneInfo) -> datetime:
        return datetime.combine(day, self.clock, zone).astimezone(UTC)

    def _days(self, start: date) -> Iterator[date]:
        day = max(start, self.begins)
        wanted = self.weekdays or frozenset({self.begins.weekday()})
        while day <= _LATEST:
            if self.every == "day" or day.weekday() in wanted:
                yield day
            day += _DAY

    def _months(self, start: date) -> Iterator[date]:
        first = max(start, self.begins)
        for month in count(first.year * 12 + first.month - 1):
            year, at = divmod(month, 12)
            if year >= _LATEST.year:
                return
            longest = monthrange(year, at + 1)[1]
            day = date(year, at + 1, min(self.begins.day, longest))
            if day >= first:
                yield day
