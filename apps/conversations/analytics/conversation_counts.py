"""Conversations of a span: all together, day by day, and by channel, team and colleague."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from apps.accounts.hours import Hours
from apps.accounts.models import Tenant
from apps.conversations.analytics.counted import Counted
from apps.conversations.analytics.happening import Key, happened
from apps.conversations.analytics.resting import unsummed_from
from apps.conversations.analytics.spans import Span
from apps.conversations.models import ConversationDay

Group = TypeVar("Group", bound=Hashable)
_NAMES = [one.name for one in fields(Counted)]
_KEY = ["day", "channel_id", "team_id", "agent_id"]


@dataclass(slots=True)
class Counts:
    rows: Mapping[Key, Counted] = field(default_factory=dict)

    @property
    def total(self) -> Counted:
        return self._by(lambda key: None).get(None, Counted())

    @property
    def days(self) -> dict[date, Counted]:
        return self._by(lambda key: key.day)

    @property
    def channels(self) -> dict[UUID, Counted]:
        return self._by(lambda key: key.channel_id)

    @property
    def teams(self) -> dict[UUID | None, Counted]:
        return self._by(lambda key: key.team_id)

    @property
    def agents(self) -> dict[UUID | None, Counted]:
        return self._by(lambda key: key.agent_id)

    def within(self, span: Span) -> Counts:
        """Of some days alone."""
        return Counts({k: one for k, one in self.rows.items() if span.first <= k.day <= span.last})

    def _by(self, group: Callable[[Key], Group]) -> dict[Group, Counted]:
        found: dict[Group, Counted] = {}
        for key, counted in self.rows.items():
            found.setdefault(group(key), Counted()).add(counted)
        return found


def counts(
    tenant: Tenant, span: Span, channel: UUID | None = None, *, working: Hours | None = None
) -> Counts:
    """`working`: the company's hours, where they are known already."""
    rows: dict[Key, Counted] = {}
    for key, counted in _all(tenant, span, working):
        if channel in {None, key.channel_id}:
            rows.setdefault(key, Counted()).add(counted)
    return Counts(rows)


def _all(tenant: Tenant, span: Span, working: Hours | None) -> Iterator[tuple[Key, Counted]]:
    summed = ConversationDay.objects.filter(day__gte=span.first, day__lte=span.last)
    for row in summed.values_list(*_KEY, *_NAMES):
        yield Key(*row[:4]), _counted(row[4:])
    yield from happened(tenant, unsummed_from(span), span.end, span.zone, working)


def _counted(values: tuple[Any, ...]) -> Counted:
    return Counted(**dict(zip(_NAMES, values, strict=True)))
