"""Whose turn it is in a team."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, F
from django.utils import timezone

from apps.accounts.models import Tenant
from apps.accounts.notifications import those_who_may
from apps.conversations.handling.owners import ANSWER
from apps.conversations.models import Agent, Conversation, TeamMember


def next_of(tenant: Tenant, team: UUID) -> UUID | None:
    """Whoever was given something longest ago, is there and may answer; it counts as given.
    Members are held until the transaction ends, so that two at once take turns."""
    members = TeamMember.objects.select_for_update().filter(team=team)
    in_turn = list(members.order_by(F("last_given_at").asc(nulls_first=True), "pk"))
    able = set(
        those_who_may(tenant, ANSWER)
        .filter(pk__in=[one.user_id for one in in_turn])
        .values_list("pk", flat=True)
    )
    busy = _away_or_full([one.user_id for one in in_turn])
    for member in in_turn:
        if member.user_id in able and member.user_id not in busy:
            member.last_given_at = timezone.now()
            member.save(update_fields=["last_given_at"])
            return member.user_id
    return None


def _away_or_full(people: list[UUID]) -> set[UUID]:
    agents = list(Agent.objects.filter(pk__in=people))
    limited = [one.pk for one in agents if one.capacity is not None]
    rows = Conversation.objects.open_ones().filter(assignee_id__in=limited)
    loads = dict(rows.values_list("assignee_id").annotate(Count("pk")))
    return {
        one.pk
        for one in agents
        if one.is_away or (one.capacity is not None and loads.get(one.pk, 0) >= one.capacity)
    }
