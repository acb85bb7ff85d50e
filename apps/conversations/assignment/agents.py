"""How each colleague works in the inbox: away or there, at which hours, how much at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.accounts import audit, hours
from apps.accounts.actor import Actor
from apps.accounts.hours import Hours
from apps.accounts.models import Tenant, User
from apps.conversations.assignment import parting
from apps.conversations.assignment.tasks import give_waiting
from apps.conversations.models import Agent


def of(user_id: UUID) -> Agent:
    return Agent.objects.filter(pk=user_id).first() or Agent(user_id=user_id)


@transaction.atomic
def set_away(
    tenant: Tenant,
    user_id: UUID,
    *,
    away: bool,
    gives_back: bool = False,
    team: UUID | None = None,
    by: Actor,
) -> int:
    """Whoever is away gets nothing by policies. `gives_back`: what they have is nobody's then, or
    the `team`'s; how many conversations that were."""
    _keep(user_id, is_away=away)
    if not away:
        give_waiting.delay_on_commit()
        return 0
    return parting.release(tenant, user_id, team=team, by=by) if gives_back else 0


def set_capacity(user_id: UUID, capacity: int | None) -> None:
    """Conversations that policies give them at most; None for no limit."""
    _keep(user_id, capacity=capacity)
    give_waiting.delay_on_commit()


@transaction.atomic
def set_hours(tenant: Tenant, user: User, wanted: Mapping[str, Any], *, by: Actor) -> None:
    """Outside of them policies give them nothing; {} for always. Raises BadHours."""
    before, after = of(user.pk).hours, hours.checked(wanted)
    if before == after:
        return
    _keep(user.pk, hours=after)
    audit.record(
        "agent.hours_changed",
        by=by,
        tenant=tenant,
        about=user,
        before={"work_hours": before},
        after={"work_hours": after},
    )
    give_waiting.delay_on_commit()


def hours_of(tenant: Tenant, user_id: UUID) -> Hours:
    """By the clock of the company, unless they say another."""
    return hours.read(of(user_id).hours, zone=tenant.time_zone)


def _keep(user_id: UUID, **fields: object) -> None:
    Agent.objects.update_or_create(pk=user_id, defaults={**fields, "changed_at": timezone.now()})
