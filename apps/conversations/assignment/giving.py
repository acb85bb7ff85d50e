"""Conversations that nobody has, dealt out: one dealer at a time, so that turns are even and
nobody gets more than they can bear, however many workers ask."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from apps.accounts.actor import PLATFORM
from apps.accounts.models import Tenant
from apps.conversations import handling
from apps.conversations.assignment import rules as inbox
from apps.conversations.assignment.choosing import Choice
from apps.conversations.models import Conversation, InboxRules, Team

Policy = Team.Policy
MOST = 200  # in one turn; the sweep comes again
A_DEAL = 25  # conversations in one transaction
_TURN = "SELECT pg_advisory_xact_lock(hashtext(current_schema()), hashtext('assignment'))"


def give(tenant: Tenant, ids: Iterable[UUID] | None = None) -> int:
    """Those of `ids`, or whoever has waited longest; how many found somebody. Outside business
    hours nobody gets anything."""
    rules = inbox.current()
    if not inbox.is_open(tenant, rules, timezone.now()):
        return 0
    waiting = _waiting(rules)
    if ids is not None:
        waiting = waiting.filter(pk__in=list(ids))
    found = list(waiting.order_by("waiting_since", "pk").values_list("pk", flat=True)[:MOST])
    pieces = (found[start : start + A_DEAL] for start in range(0, len(found), A_DEAL))
    return sum(_deal(tenant, rules, piece) for piece in pieces)


def policies(rules: InboxRules) -> bool:
    """Whether anything is dealt out at all."""
    return rules.policy != Policy.MANUAL or Team.objects.exclude(policy=Policy.MANUAL).exists()


def _waiting(rules: InboxRules) -> QuerySet[Conversation]:
    """A team's own policy decides for what was given to it; the company's for the rest."""
    dealt = ~Q(team__policy=Policy.MANUAL) & Q(team__isnull=False)
    if rules.policy != Policy.MANUAL:
        dealt |= Q(team__isnull=True)
    return Conversation.objects.filter(
        dealt, status=Conversation.Status.OPEN, assignee_id__isnull=True
    )


@transaction.atomic
def _deal(tenant: Tenant, rules: InboxRules, ids: list[UUID]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_TURN)
    choices: dict[UUID | None, Choice] = {}
    given = 0
    rows = _waiting(rules).filter(pk__in=ids).select_related("team")
    for row in rows.order_by("waiting_since", "pk"):
        choice = choices.get(row.team_id) or _choice(tenant, rules, row.team)
        choices[row.team_id] = choice
        user_id = choice.next()
        if user_id and handling.assign(tenant, row, to=user_id, by=PLATFORM):
            given += 1
    for choice in choices.values():
        choice.keep()
    return given


def _choice(tenant: Tenant, rules: InboxRules, team: Team | None) -> Choice:
    if team:
        return Choice(tenant, team.policy, team.pk)
    return Choice(tenant, rules.policy, rules.team_id)
