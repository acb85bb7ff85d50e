"""Who gets what nobody has."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from apps.accounts.actor import PLATFORM
from apps.accounts.models import Membership, Notification, Tenant
from apps.conversations import handling, news
from apps.conversations.assignment import agents, due, giving, parting
from apps.conversations.models import Agent, Conversation, Team, TeamMember

CLOSED_ALWAYS = {"week": {"mon": []}}


def owners() -> Counter[UUID | None]:
    return Counter(Conversation.objects.values_list("assignee_id", flat=True))


def test_turns_go_round_in_one_deal_and_in_the_next(acme: Tenant, rules, team_of, waiting):
    rules(policy="round_robin")
    ana, bruno, carla = team_of("Ana", "Bruno", "Carla")
    waiting(4)
    assert giving.give(acme) == 4
    waiting(2)
    assert giving.give(acme) == 2
    assert owners() == {ana.pk: 2, bruno.pk: 2, carla.pk: 2}


def test_whoever_has_least_gets_the_next(acme: Tenant, rules, team_of, waiting):
    rules(policy="least_loaded")
    ana, bruno = team_of("Ana", "Bruno")
    waiting(3, assignee_id=ana.pk)
    waiting(5)
    giving.give(acme)
    assert owners() == {ana.pk: 4, bruno.pk: 4}


def test_nobody_gets_more_than_they_can_bear(acme: Tenant, rules, team_of, waiting):
    rules(policy="round_robin")
    ana, bruno = team_of("Ana", "Bruno")
    for person, most in ((ana, 1), (bruno, 2)):
        Agent.objects.create(user_id=person.pk, capacity=most)
    waiting(5)
    assert giving.give(acme) == 3
    assert owners() == {ana.pk: 1, bruno.pk: 2, None: 2}


def test_who_is_away_or_only_looks_gets_nothing(acme: Tenant, rules, team_of, waiting):
    rules(policy="round_robin")
    ana, bruno, carla = team_of("Ana", "Bruno", "Carla")
    Agent.objects.create(user_id=ana.pk, is_away=True)
    Membership.objects.filter(user=bruno).update(role="viewer")
    waiting(2)
    giving.give(acme)
    assert owners() == {carla.pk: 2}


def test_outside_business_hours_nobody_gets_anything(acme: Tenant, rules, team_of, waiting):
    rules(policy="round_robin", hours=CLOSED_ALWAYS)
    team_of("Ana")
    waiting(1)
    assert giving.give(acme) == 0


def test_a_team_deals_by_its_own_policy_among_its_own(acme: Tenant, rules, team_of, waiting):
    rules(policy="manual")
    _ana, bruno = team_of("Ana", "Bruno")
    team = Team.objects.create(name="Trocas", policy="round_robin")
    TeamMember.objects.create(team=team, user_id=bruno.pk)
    waiting(1)
    waiting(2, team=team)
    assert giving.give(acme) == 2
    assert owners() == {bruno.pk: 2, None: 1}


def test_by_hand_means_by_hand(acme: Tenant, rules, team_of, waiting):
    rules(policy="manual")
    team_of("Ana")
    waiting(1)
    assert giving.give(acme) == 0


def test_whoever_gets_one_is_told(acme: Tenant, rules, team_of, waiting):
    rules(policy="round_robin")
    (ana,) = team_of("Ana")
    waiting(1)
    giving.give(acme)
    assert Notification.objects.filter(user=ana, kind="conversation_given").count() == 1


def test_it_happens_as_soon_as_conversations_open(
    acme: Tenant, rules, team_of, waiting, django_capture_on_commit_callbacks
):
    rules(policy="round_robin")
    ana, bruno = team_of("Ana", "Bruno")
    opened = waiting(1)
    kept = waiting(1, assignee_id=bruno.pk)
    with django_capture_on_commit_callbacks(execute=True):
        news.conversations_opened.send(sender=None, opened=opened, reopened=kept, tenant=acme)
    assert owners() == {ana.pk: 1, bruno.pk: 1}


def test_the_sweep_finds_the_companies_where_somebody_waits(rules, team_of, waiting, acme: Tenant):
    assert due.schemas_with_waiting() == []
    rules(policy="round_robin")
    waiting(1)
    assert due.schemas_with_waiting() == [acme.schema_name]


@pytest.mark.parametrize("to_team", [False, True])
def test_going_away_gives_back_what_one_has(acme: Tenant, team_of, waiting, to_team: bool):
    (ana,) = team_of("Ana")
    team = Team.objects.create(name="Trocas")
    waiting(2, assignee_id=ana.pk)
    closed = waiting(1, assignee_id=ana.pk, status="closed")[0]
    done = agents.set_away(
        acme, ana.pk, away=True, gives_back=True, team=team.pk if to_team else None, by=PLATFORM
    )
    assert done == 2
    assert owners() == {None: 2, ana.pk: 1}
    assert Conversation.objects.filter(team=team).count() == (2 if to_team else 0)
    closed.refresh_from_db()
    assert closed.assignee_id == ana.pk


def test_going_away_keeps_what_one_has_unless_one_says_otherwise(acme: Tenant, team_of, waiting):
    (ana,) = team_of("Ana")
    waiting(1, assignee_id=ana.pk)
    agents.set_away(acme, ana.pk, away=True, by=PLATFORM)
    assert owners() == {ana.pk: 1}
    assert agents.of(ana.pk).is_away


def test_whoever_leaves_the_company_keeps_nothing(acme: Tenant, team_of, waiting):
    ana, _bruno = team_of("Ana", "Bruno")
    team = Team.objects.create(name="Trocas")
    TeamMember.objects.create(team=team, user_id=ana.pk)
    waiting(1, assignee_id=ana.pk)
    parting.departed(acme, ana)
    assert owners() == {ana.pk: 1}
    Membership.objects.filter(user=ana).delete()
    parting.departed(acme, ana)
    assert owners() == {None: 1}
    assert not TeamMember.objects.exists()


def test_what_is_quiet_for_long_is_closed_unless_somebody_waits(acme: Tenant, rules, waiting):
    rules(close_after_days=3)
    old = timezone.now() - timedelta(days=4)
    quiet = waiting(1, ago=60 * 24 * 4)[0]
    asked = waiting(1, ago=60 * 24 * 4, waiting_since=old)[0]
    fresh = waiting(1, ago=60)[0]
    assert due.schemas_with_quiet() == [acme.schema_name]
    assert due.close_quiet(acme) == 1
    states = {row.pk: row.status for row in Conversation.objects.all()}
    assert states == {quiet.pk: "closed", asked.pk: "open", fresh.pk: "open"}


def test_an_assigned_one_is_not_dealt_again(acme: Tenant, rules, team_of, waiting):
    rules(policy="round_robin")
    _ana, bruno = team_of("Ana", "Bruno")
    row = waiting(1)[0]
    handling.assign(acme, row, to=bruno.pk, by=PLATFORM)
    assert giving.give(acme, [row.pk]) == 0
    assert owners() == {bruno.pk: 1}
