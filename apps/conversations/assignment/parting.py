"""What somebody leaves behind who goes away, or leaves the company."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from apps.accounts.actor import PLATFORM, Actor
from apps.accounts.errors import Refusal
from apps.accounts.models import Membership, Tenant, User
from apps.accounts.permissions import ROLES
from apps.conversations import handling
from apps.conversations.handling.colleagues import ANSWER
from apps.conversations.models import Conversation, TeamMember


def release(tenant: Tenant, user_id: UUID, *, team: UUID | None = None, by: Actor) -> int:
    """Their conversations that are not dealt with are nobody's, or go to a team. How many."""
    rows = Conversation.objects.open_ones().filter(assignee_id=user_id).order_by("pk")
    return sum(_release(tenant, row, team, by) for row in rows)


def departed(tenant: Tenant, user: User) -> None:
    """Somebody's rights changed: who may not answer any more keeps nothing."""
    roles = [role for role, codes in ROLES.items() if ANSWER in codes]
    members = Membership.objects.filter(tenant=tenant, user=user, role__in=roles)
    if members.exists() and user.is_active:
        return
    TeamMember.objects.filter(user_id=user.pk).delete()
    release(tenant, user.pk, by=PLATFORM)


@transaction.atomic
def _release(tenant: Tenant, row: Conversation, team: UUID | None, by: Actor) -> bool:
    try:
        if team:
            handling.give_to_team(tenant, row, team=team, by=by)
        return handling.assign(tenant, row, to=None, by=by) or bool(team)
    except Refusal:  # it was closed meanwhile, and needs nobody
        return False
