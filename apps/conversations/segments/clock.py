"""Days in rules: pure arithmetic in the company's time zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from apps.accounts.tenancy import current_tenant


@dataclass(frozen=True, slots=True)
class Clock:
    now: datetime
    zone: ZoneInfo

    @classmethod
    def of_tenant(cls, now: datetime) -> Clock:
        return cls(now, ZoneInfo(current_tenant().time_zone))

    def start(self, day: str) -> datetime:
        """The first moment of a day written as ISO 8601."""
        return datetime.combine(date.fromisoformat(day), time.min, self.zone)

    def end(self, day: str) -> datetime:
        """The first moment after that day."""
        after = date.fromisoformat(day) + timedelta(days=1)
        return datetime.combine(after, time.min, self.zone)

    def ago(self, days: int) -> datetime:
        return self.now - timedelta(days=days)

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    def day_ago(self, days: int) -> str:
        return (self.today - timedelta(days=days)).isoformat()
