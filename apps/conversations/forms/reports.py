"""Which days, and of which channel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from apps.accounts.ids import as_id
from apps.conversations.analytics.spans import LONGEST, Span

PERIODS = (7, 30, 90)
USUAL = 30


@dataclass(frozen=True, slots=True)
class Wanted:
    """`days`: one of PERIODS; None: days of their own choice."""

    span: Span
    days: int | None
    channel: UUID | None

    @classmethod
    def read(cls, given: Mapping[str, str], zone: ZoneInfo) -> Self:
        """What makes no sense is passed over, and days are held within what may be asked."""
        channel = as_id(given.get("channel", ""))
        first, last = _day(given.get("from", "")), _day(given.get("to", ""))
        if first and last:
            return cls(_own(first, last, zone), None, channel)
        named = given.get("days", "")
        days = int(named) if named in {str(one) for one in PERIODS} else USUAL
        return cls(Span.latest(days, zone), days, channel)

    @property
    def query(self) -> str:
        days = {"days": str(self.days)} if self.days else self._own_days
        return urlencode(days | ({"channel": str(self.channel)} if self.channel else {}))

    @property
    def _own_days(self) -> dict[str, str]:
        return {"from": self.span.first.isoformat(), "to": self.span.last.isoformat()}


def _own(first: date, last: date, zone: ZoneInfo) -> Span:
    first, last = sorted((first, last))
    return Span(max(first, last - timedelta(days=LONGEST - 1)), last, zone)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 <= day.year < 3000 else None
