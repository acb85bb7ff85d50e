"""Whose turn it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from apps.accounts.models import Tenant
from apps.conversations.handling.colleagues import answerers
from apps.conversations.models import Agent, Team, TeamMember

Policy = Team.Policy


@dataclass(slots=True)
class Candidate:
    """`last`: when a policy gave them something last."""

    user_id: UUID
    open: int
    capacity: int | None
    last: datetime | None

    @property
    def is_free(self) -> bool:
        return self.capacity is None or self.open < self.capacity

    def turn(self, policy: str) -> tuple[int, float, UUID]:
        """The smallest is next: who has waited longest, those who never had any first."""
        load = self.open if policy == Policy.LEAST_LOADED else 0
        return load, self.last.timestamp() if self.last else 0.0, self.user_id


class Choice:
    """Those among whom a policy deals; it remembers what it has dealt."""

    def __init__(self, tenant: Tenant, policy: str, team: UUID | None) -> None:
        self.policy, self.team = policy, team
        self._given: set[UUID] = set()
        last = _last_of(team)
        among = set(last) if team else None
        self.candidates = [
            Candidate(one.user.pk, one.open, one.capacity, last.get(one.user.pk))
            for one in answerers(tenant, among)
            if not (one.is_away or one.is_off)
        ]

    def next(self) -> UUID | None:
        """None: nobody has room."""
        free = [one for one in self.candidates if one.is_free]
        if self.policy == Policy.MANUAL or not free:
            return None
        chosen = min(free, key=lambda one: one.turn(self.policy))
        chosen.open += 1
        chosen.last = timezone.now()
        self._given.add(chosen.user_id)
        return chosen.user_id

    def keep(self) -> None:
        """Whose turn it was is known to whoever deals next."""
        given = [one for one in self.candidates if one.user_id in self._given]
        if self.team:
            for one in sorted(given, key=lambda one: one.user_id):  # in the order they are held
                rows = TeamMember.objects.filter(team=self.team, user_id=one.user_id)
                rows.update(last_given_at=one.last)
            return
        Agent.objects.bulk_create(
            [Agent(user_id=one.user_id, last_given_at=one.last) for one in given],
            update_conflicts=True,
            unique_fields=["user_id"],
            update_fields=["last_given_at"],
        )


def whose_turn(tenant: Tenant, team: UUID) -> UUID | None:
    """Of a team whatever its policy: somebody who is there and has room; it counts as given.
    Members are held until the transaction ends, so that two at once take turns."""
    list(TeamMember.objects.select_for_update().filter(team=team).order_by("user_id"))
    choice = Choice(tenant, Policy.ROUND_ROBIN, team)
    person = choice.next()
    choice.keep()
    return person


def _last_of(team: UUID | None) -> Mapping[UUID, datetime | None]:
    if team:
        return dict(TeamMember.objects.filter(team=team).values_list("user_id", "last_given_at"))
    return dict(Agent.objects.values_list("user_id", "last_given_at"))
