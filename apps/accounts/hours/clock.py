"""Open or closed, at moments of the world."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from apps.accounts.hours.days import Calendar

Span = tuple[datetime, datetime]
#: So far is looked for the next opening: every day of every year comes within it.
HORIZON = timedelta(days=8 * 366 + 1)
_STEP = timedelta(hours=12)  # no clock is changed twice within it
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Hours:
    """Without a calendar: always open. All moments must know their zone."""

    zone: ZoneInfo
    calendar: Calendar | None = None

    def is_open(self, at: datetime) -> bool:
        if self.calendar is None:
            return True
        local = at.astimezone(self.zone)
        minute = local.hour * 60 + local.minute
        stretches = self.calendar.stretches(local.date())
        return any(start <= minute < end for start, end in stretches)

    def opens_next(self, after: datetime) -> datetime | None:
        """The first open moment from this one on, which may be this one; None for never."""
        return next((max(start, after) for start, _ in self.spans(after, after + HORIZON)), None)

    def closes_next(self, after: datetime) -> datetime | None:
        """The first closed moment from this one on, which may be this one; None for never."""
        if self.calendar is None:
            return None
        at, end = after.astimezone(UTC), after + HORIZON
        for start, until in self.spans(after, end):
            if start > at:
                break
            at = until
        return at if at < end else None

    def open_seconds(self, start: datetime, end: datetime) -> float:
        return sum((until - begin).total_seconds() for begin, until in self.spans(start, end))

    def spans(self, start: datetime, end: datetime) -> Iterator[Span]:
        """All that is open between two moments, in order, in UTC; none of them touch."""
        last: Span | None = None
        for begin, until in self._pieces(start.astimezone(UTC), end.astimezone(UTC)):
            if last and begin <= last[1]:
                last = (last[0], until)
                continue
            if last:
                yield last
            last = (begin, until)
        if last:
            yield last

    def _pieces(self, start: datetime, end: datetime) -> Iterator[Span]:
        if self.calendar is None:
            if start < end:
                yield start, end
            return
        for begin, until, offset in self._offsets(start, end):
            yield from self._on_the_wall(begin, until, offset)

    def _offsets(
        self, start: datetime, end: datetime
    ) -> Iterator[tuple[datetime, datetime, timedelta]]:
        """Cut where the clock on the wall is changed."""
        while start < end:
            until = min(start + _STEP, end)
            if self._offset(until) != self._offset(start):
                turn = self._turn(start, until)
                yield start, turn, self._offset(start)
                start = turn
            yield start, until, self._offset(start)
            start = until

    def _turn(self, before: datetime, after: datetime) -> datetime:
        """To the second; zones change at whole ones."""
        before, was = before.replace(microsecond=0), self._offset(before)
        after += timedelta(seconds=1)
        after = after.replace(microsecond=0)
        while after - before > timedelta(seconds=1):
            middle = before + timedelta(seconds=int((after - before).total_seconds()) // 2)
            if self._offset(middle) == was:
                before = middle
            else:
                after = middle
        return after

    def _on_the_wall(self, start: datetime, end: datetime, offset: timedelta) -> Iterator[Span]:
        """Of a time in which local time is UTC and this offset."""
        assert self.calendar is not None  # noqa: S101 - the caller has asked
        day = (start + offset).date()
        while (midnight := datetime.combine(day, time(), UTC) - offset) < end:
            for begin, until in self.calendar.stretches(day):
                first = max(start, midnight + timedelta(minutes=begin))
                last = min(end, midnight + timedelta(minutes=until))
                if first < last:
                    yield first, last
            day += _DAY

    def _offset(self, at: datetime) -> timedelta:
        return at.astimezone(self.zone).utcoffset() or timedelta()
