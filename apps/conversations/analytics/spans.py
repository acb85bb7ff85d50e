"""Days of a company, from one to another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from django.utils import timezone

LONGEST = 366  # days that are asked for at once
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """Both days are in it. `summed`: until when days are summed up, where that is known."""

    first: date
    last: date
    zone: ZoneInfo
    summed: datetime | None = None

    @classmethod
    def latest(cls, days: int, zone: ZoneInfo, now: datetime | None = None) -> Self:
        """So many, today among them."""
        today = (now or timezone.now()).astimezone(zone).date()
        return cls(today - (days - 1) * _DAY, today, zone)

    @classmethod
    def of_day(cls, day: date, zone: ZoneInfo) -> Self:
        return cls(day, day, zone)

    @property
    def start(self) -> datetime:
        return _midnight(self.first, self.zone)

    @property
    def end(self) -> datetime:
        """The first moment that is not in it any more."""
        return _midnight(self.last + _DAY, self.zone)

    @property
    def count(self) -> int:
        return (self.last - self.first).days + 1

    def days(self) -> Iterator[date]:
        return (self.first + at * _DAY for at in range(self.count))

    def before(self) -> Self:
        """As many days, just before these."""
        first = self.first - self.count * _DAY
        return replace(self, first=first, last=self.first - _DAY)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)
