"""All figures of a span at once: a few questions, however much is then read from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from apps.accounts.models import Tenant
from apps.conversations.analytics import conversation_counts, message_counts, resting
from apps.conversations.analytics.conversation_counts import Counts
from apps.conversations.analytics.counted import Counted
from apps.conversations.analytics.message_counts import ARRIVED, LEFT
from apps.conversations.analytics.spans import Span

Group = TypeVar("Group", bound=Hashable)
#: day, channel, direction, origin, status
Row = tuple[date, UUID, str, str, str]
_BY: list[message_counts.Column] = ["day", "channel_id", "direction", "origin", "status"]
_WRITERS: list[message_counts.Column] = ["day", "direction", "author_id"]


@dataclass(slots=True)
class Messages:
    """`statuses` and `origins`: of those that went."""

    came: int
    went: int
    statuses: Counter[str]
    origins: Counter[str]

    @property
    def left(self) -> int:
        """Handed over to the provider, whatever became of them there."""
        return sum(self.statuses[one] for one in LEFT)

    @property
    def arrived(self) -> int:
        return sum(self.statuses[one] for one in ARRIVED)

    @property
    def read(self) -> int:
        return self.statuses["read"] + self.statuses["played"]


@dataclass(slots=True)
class Day:
    day: date
    messages: Messages
    conversations: Counted


@dataclass(slots=True)
class Report:
    """`written`: day, direction and author of messages → how many."""

    span: Span
    rows: Mapping[Row, int]
    counts: Counts
    written: Mapping[tuple[date, str, UUID | None], int]

    @property
    def messages(self) -> Messages:
        return _added(self.rows.items())

    @property
    def conversations(self) -> Counted:
        return self.counts.total

    @property
    def days(self) -> list[Day]:
        """All of them, those without anything too."""
        messages, talks = self._by(lambda row: row[0]), self.counts.days
        return [
            Day(day, messages.get(day) or _added([]), talks.get(day) or Counted())
            for day in self.span.days()
        ]

    @property
    def channels(self) -> dict[UUID, Messages]:
        return self._by(lambda row: row[1])

    @property
    def writers(self) -> Counter[UUID]:
        """How many messages each colleague wrote."""
        found: Counter[UUID] = Counter()
        for (_day, direction, author), count in self.written.items():
            if direction == "out" and author:
                found[author] += count
        return found

    def within(self, span: Span) -> Report:
        """Of some of its days alone."""

        def of_them(rows: Mapping[Any, int]) -> dict[Any, int]:
            return {row: n for row, n in rows.items() if span.first <= row[0] <= span.last}

        own = replace(span, summed=self.span.summed)
        return Report(own, of_them(self.rows), self.counts.within(own), of_them(self.written))

    def _by(self, group: Callable[[Row], Group]) -> dict[Group, Messages]:
        parts: dict[Group, list[tuple[Row, int]]] = {}
        for row, count in self.rows.items():
            parts.setdefault(group(row), []).append((row, count))
        return {key: _added(some) for key, some in parts.items()}


def of(tenant: Tenant, span: Span, channel: UUID | None = None) -> Report:
    span, working = resting.known(tenant, span)
    rows: Any
    written: Any
    rows, written = message_counts.several(span, [_BY, _WRITERS], channel)
    counts = conversation_counts.counts(tenant, span, channel, working=working)
    return Report(span, rows, counts, written)


def with_before(tenant: Tenant, span: Span, channel: UUID | None = None) -> tuple[Report, Report]:
    """Also of as many days just before these; asked for at once."""
    before = span.before()
    both = of(tenant, replace(span, first=before.first), channel)
    return both.within(span), both.within(before)


def _added(rows: Iterable[tuple[Row, int]]) -> Messages:
    found = Messages(0, 0, Counter(), Counter())
    for (_day, _channel, direction, origin, status), count in rows:
        if direction == "in":
            found.came += count
            continue
        found.went += count
        found.statuses[status] += count
        found.origins[origin] += count
    return found
