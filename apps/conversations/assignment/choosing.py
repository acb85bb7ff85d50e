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

    def __init__(self, tenant: Tenant, policy: str, team: Team | None) -> None:
        self.policy, self.team = policy, team
        last = _last_of(team)
        among = set(last) if team else None
        self.candidates = [
            Candidate(one.user.pk, one.open, one.capacity, last.get(one.user.pk))
            for one in answerers(tenant, among)
            if not one.is_away
        ]

    def next(self) -> UUID | None:
        """None: nobody has room."""
        free = [one for one in self.candidates if one.is_free]
        if self.policy == Policy.MANUAL or not free:
            return None
        chosen = min(free, key=lambda one: one.turn(self.policy))
        chosen.open += 1
        chosen.last = timezone.now()
        return chosen.user_id

    def keep(self) -> None:
        """Whose turn it was is known to whoever deals next."""
        given = [one for one in self.candidates if one.last]
        if self.team:
            for one in given:
                rows = TeamMember.objects.filter(team=self.team, user_id=one.user_id)
                rows.update(last_given_at=one.last)
            return
        Agent.objects.bulk_create(
            [Agent(user_id=one.user_id, last_given_at=one.last) for one in given],
            update_conflicts=True,
            unique_fields=["user_id"],
            update_fields=["last_given_at"],
        )


def _last_of(team: Team | None) -> Mapping[UUID, datetime | None]:
    if team:
        return dict(TeamMember.objects.filter(team=team).values_list("user_id", "last_given_at"))
    return dict(Agent.objects.values_list("user_id", "last_given_at"))
