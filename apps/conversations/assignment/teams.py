"""Teams of colleagues who share work."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from apps.accounts import audit
from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.conversations.assignment.refusals import TeamNameTaken
from apps.conversations.assignment.tasks import give_waiting
from apps.conversations.handling.colleagues import answerers
from apps.conversations.models import Team, TeamMember


@transaction.atomic
def add(tenant: Tenant, *, name: str, policy: str, members: Iterable[UUID], by: Actor) -> Team:
    """Raises TeamNameTaken."""
    _must_be_free(name)
    team = Team.objects.create(name=name, policy=policy)
    after = {"name": name, "policy": policy, "members": _put(tenant, team, members)}
    audit.record("team.added", by=by, tenant=tenant, about=team, after=after)
    return team


@transaction.atomic
def change(
    tenant: Tenant, team: Team, *, name: str, policy: str, members: Iterable[UUID], by: Actor
) -> None:
    """Whoever stays keeps their turn. Raises TeamNameTaken."""
    _must_be_free(name, besides=team)
    before = {"name": team.name, "policy": team.policy, "members": team.members.count()}
    team.name, team.policy = name, policy
    team.save(update_fields=["name", "policy"])
    after = {"name": name, "policy": policy, "members": _put(tenant, team, members)}
    audit.record("team.changed", by=by, tenant=tenant, about=team, before=before, after=after)
    give_waiting.delay_on_commit()


@transaction.atomic
def delete(tenant: Tenant, team: Team, *, by: Actor) -> None:
    """Its conversations stay with whoever has them, and are no team's."""
    audit.record("team.deleted", by=by, tenant=tenant, about=team, before={"name": team.name})
    team.delete()


def _must_be_free(name: str, besides: Team | None = None) -> None:
    others = Team.objects.exclude(pk=besides.pk) if besides else Team.objects.all()
    if others.filter(name__iexact=name).exists():
        raise TeamNameTaken


def _put(tenant: Tenant, team: Team, members: Iterable[UUID]) -> int:
    """Only who may answer; how many there are then."""
    wanted = {one.user.pk for one in answerers(tenant, members)}
    team.members.exclude(user_id__in=wanted).delete()
    TeamMember.objects.bulk_create(
        [TeamMember(team=team, user_id=pk) for pk in wanted], ignore_conflicts=True
    )
    return len(wanted)
