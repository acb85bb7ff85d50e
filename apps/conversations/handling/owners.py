"""Whose conversation it is."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from apps.accounts import notifications
from apps.accounts.actor import Actor
from apps.accounts.models import Membership, Tenant, User
from apps.accounts.permissions import ROLES
from apps.conversations.handling.doing import Kind, held, id_of, keep, must_be_open, write_down
from apps.conversations.handling.noting import take_note
from apps.conversations.handling.refusals import NobodyToAssign, NoSuchTeam
from apps.conversations.models import Conversation, Team, TeamMember

ANSWER = "conversations.reply"


def assign(tenant: Tenant, conversation: Conversation, *, to: UUID | None, by: Actor) -> bool:
    """To a colleague, or with None to nobody. False: it was theirs already. Whoever gets it from
    somebody else is told. Raises Closed, NobodyToAssign."""
    colleague = answerer(tenant, to) if to else None
    with held(conversation) as row:
        must_be_open(row)
        if row.assignee_id == to:
            return False
        before, row.assignee_id = row.assignee_id, to
        kind = Kind.ASSIGNED if to else Kind.UNASSIGNED
        write_down(row, kind, by=by, to=_text(to), **{"from": _text(before)})
        keep(tenant, row, ["assignee_id"])
        if colleague and to != id_of(by):
            _notify(tenant, row, colleague, by)
    return True


def give_to_team(
    tenant: Tenant, conversation: Conversation, *, team: UUID | None, by: Actor
) -> bool:
    """Whoever has it keeps it only as a member of the team. Raises Closed, NoSuchTeam."""
    found = Team.objects.filter(pk=team).first() if team else None
    if team and found is None:
        raise NoSuchTeam
    with held(conversation) as row:
        must_be_open(row)
        if row.team_id == team:
            return False
        row.team = found
        if found and row.assignee_id and not _is_in(found, row.assignee_id):
            row.assignee_id = None
        write_down(row, Kind.TEAM, by=by, to=_text(team), team=found and found.name)
        keep(tenant, row, ["team", "assignee_id"])
    return True


@transaction.atomic
def hand_over(
    tenant: Tenant, conversation: Conversation, *, to: UUID, note: str = "", by: Actor
) -> None:
    """To a colleague, who finds the note beside what was said."""
    assign(tenant, conversation, to=to, by=by)
    if note.strip():
        take_note(tenant, conversation, note, by=by)


def answerer(tenant: Tenant, user_id: UUID) -> User:
    """Raises NobodyToAssign for whoever is not of the company, or may only look."""
    roles = [role for role, codes in ROLES.items() if ANSWER in codes]
    members = Membership.objects.filter(tenant=tenant, role__in=roles, user__is_active=True)
    found = members.select_related("user").filter(user_id=user_id).first()
    if found is None:
        raise NobodyToAssign
    return found.user


def _is_in(team: Team, user_id: UUID) -> bool:
    return TeamMember.objects.filter(team=team, user_id=user_id).exists()


def _notify(tenant: Tenant, row: Conversation, to: User, by: Actor) -> None:
    notifications.notify(
        tenant, "conversation_given", to=[to], conversation=str(row.pk), by=by.name
    )


def _text(pk: UUID | None) -> str | None:
    return str(pk) if pk else None
