"""Who can be given a conversation, and how much each has."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count
from django.utils import timezone

from apps.accounts import hours
from apps.accounts.models import Membership, Tenant, User
from apps.accounts.permissions import ROLES
from apps.conversations.models import Agent, Conversation

ANSWER = "conversations.reply"


@dataclass(frozen=True, slots=True)
class Colleague:
    """`open`: conversations they have that are not dealt with; `is_off`: these are not their
    hours; `capacity` None: no limit."""

    user: User
    open: int
    is_away: bool
    is_off: bool
    capacity: int | None

    @property
    def has_room(self) -> bool:
        return self.capacity is None or self.open < self.capacity


def answerers(tenant: Tenant, among: Iterable[UUID] | None = None) -> list[Colleague]:
    """By name; all of the company who may answer, or those `among` them."""
    roles = [role for role, codes in ROLES.items() if ANSWER in codes]
    members = Membership.objects.filter(tenant=tenant, role__in=roles, user__is_active=True)
    if among is not None:
        members = members.filter(user__in=list(among))
    users = [one.user for one in members.select_related("user")]
    known = Agent.objects.in_bulk([user.pk for user in users])
    counts = loads([user.pk for user in users])
    found = [_colleague(tenant, user, known.get(user.pk), counts.get(user.pk, 0)) for user in users]
    return sorted(found, key=lambda one: one.user.called.casefold())


def loads(ids: Iterable[UUID]) -> dict[UUID, int]:
    """What waits for nobody but the clock counts too: it comes back."""
    rows = Conversation.objects.open_ones().filter(assignee_id__in=list(ids))
    counted = rows.values("assignee_id").annotate(n=Count("pk")).order_by()
    return {pk: count for pk, count in counted.values_list("assignee_id", "n") if pk}


def _colleague(tenant: Tenant, user: User, agent: Agent | None, count: int) -> Colleague:
    if agent is None:
        return Colleague(user, count, is_away=False, is_off=False, capacity=None)
    worked = hours.read(agent.hours, zone=tenant.time_zone)
    is_off = not worked.is_open(timezone.now())
    return Colleague(user, count, agent.is_away, is_off, agent.capacity)
