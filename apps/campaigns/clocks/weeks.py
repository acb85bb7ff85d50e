"""A week of hours as a picture: days below one another, what is open as bars in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from apps.accounts.hours import Hours
from apps.accounts.hours.days import MIDNIGHT, national

DAYS = 7


@dataclass(frozen=True, slots=True)
class Bar:
    """In minutes of the day by the clock on the wall: for the x and width of an SVG whose view is
    1440 wide."""

    start: int
    end: int

    @property
    def width(self) -> int:
        return self.end - self.start

    @property
    def words(self) -> str:
        return f"{_clock(self.start)}-{_clock(self.end)}"


@dataclass(frozen=True, slots=True)
class Day:
    """`holiday`: its name where it is one that is kept, also if it has hours of its own. `now`:
    the minute, on the day that is today."""

    date: date
    bars: tuple[Bar, ...]
    holiday: str = ""
    now: int | None = None

    @property
    def y(self) -> int:
        """Its place in the picture, from the top."""
        return self.date.weekday()


def week(open_hours: Hours, at: datetime) -> list[Day]:
    """The seven days, from Monday on, of the week in which that moment lies."""
    local = at.astimezone(open_hours.zone)
    monday = local.date() - timedelta(days=local.weekday())
    return [_day(open_hours, monday + timedelta(days=n), local) for n in range(DAYS)]


def _day(open_hours: Hours, day: date, local: datetime) -> Day:
    calendar = open_hours.calendar
    stretches = calendar.stretches(day) if calendar else ((0, MIDNIGHT),)
    country = calendar.country if calendar else ""
    return Day(
        day,
        tuple(Bar(start, end) for start, end in stretches),
        national(country, day.year).get(day, "") if country else "",
        local.hour * 60 + local.minute if day == local.date() else None,
    )


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
