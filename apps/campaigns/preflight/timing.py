"""When the last one leaves: arithmetic over days, with what each of them allows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from apps.accounts.hours import Hours
from apps.conversations.pace import ladder

LONGEST = 366  # days

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Plan:
    """`starts_at` None: the window never opens. `finishes_at` None: not within a year."""

    starts_at: datetime | None
    finishes_at: datetime | None


def plan(
    start: datetime,
    people: int,
    *,
    per_second: float,
    hours: Hours,
    zone: ZoneInfo,
    most: Callable[[int], int | None],
    by_day: bool = False,
    pause: timedelta = timedelta(0),
) -> Plan:
    """`most`: people on the nth day, None for no limit. `zone`: whose days those are. `by_day`:
    only between 7 and 22 o'clock there, as numbers on a QR code do it. `pause`: between the first
    share and the others."""
    opens = hours.opens_next(start)
    if opens is None:
        return Plan(None, None)
    first: datetime | None = None
    left = people
    for nth, spans in enumerate(_days(start, hours, zone, by_day)):
        room = most(nth)
        for begin, until in spans:
            fits = int((until - begin).total_seconds() * per_second)
            count = min(left, fits, left if room is None else room)
            if count and first is None:
                first = begin
            if count == left:
                lasts = timedelta(seconds=left / per_second) if per_second else timedelta(0)
                return Plan(first or opens, begin + lasts + pause)
            left -= count
            room = None if room is None else room - count
    return Plan(first or opens, None)


def _days(start: datetime, hours: Hours, zone: ZoneInfo, by_day: bool) -> Iterator[list[Span]]:
    """What is open on each day, from this moment on."""
    day = start.astimezone(zone).date()
    for _nth in range(LONGEST):
        begin = datetime.combine(day, ladder.OPENS if by_day else time.min, zone)
        end = datetime.combine(day, ladder.CLOSES, zone) if by_day else None
        day += timedelta(days=1)
        until = end or datetime.combine(day, time.min, zone)
        yield list(hours.spans(max(start, begin), until)) if until > start else []
