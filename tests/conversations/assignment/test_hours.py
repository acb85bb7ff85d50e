"""Each colleague's own hours: outside of them nothing is given to them by itself."""

from __future__ import annotations

from collections import Counter
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from apps.accounts.actor import Actor
from apps.accounts.hours import BadHours
from apps.accounts.models import AuditEntry, Tenant, User
from apps.conversations import handling
from apps.conversations.assignment import agents, giving
from apps.conversations.handling.colleagues import answerers
from apps.conversations.models import Agent, Conversation

OFF = {"week": {"mon": []}}
AT = "/t/acme/settings/"
TYPED = {"always": "", "mon": "9-12, 13-18", "days": "12-31", "holidays": "BR"}


@pytest.fixture
def ask(acme: Tenant):
    def asked(client: Client, path: str, data: dict[str, str] | None = None):
        address = f"{AT}{path}"
        answer = client.get(address) if data is None else client.post(address, data)
        connection.set_tenant(acme)
        return answer

    return asked


def owners() -> Counter[object]:
    return Counter(Conversation.objects.values_list("assignee_id", flat=True))


@pytest.mark.parametrize("policy", ["round_robin", "least_loaded"])
def test_who_is_off_is_passed_over(acme: Tenant, rules, team_of, waiting, policy):
    rules(policy=policy)
    ana, bruno = team_of("Ana", "Bruno")
    Agent.objects.create(user_id=ana.pk, hours=OFF)
    waiting(3)

    giving.give(acme)

    assert owners() == {bruno.pk: 3}


def test_when_all_are_off_it_waits_until_somebody_is_not(acme: Tenant, rules, team_of, waiting):
    rules(policy="round_robin")
    [ana] = team_of("Ana")
    Agent.objects.create(user_id=ana.pk, hours=OFF)
    waiting(2)

    assert giving.give(acme) == 0
    Agent.objects.update(hours={})
    assert giving.give(acme) == 2


def test_the_clock_of_the_company_counts(acme: Tenant, inside_acme, team_of):
    [ana] = team_of("Ana")
    today = timezone.localtime(timezone=ZoneInfo(acme.time_zone)).strftime("%a").lower()
    Agent.objects.create(user_id=ana.pk, hours={"week": {today: [["00:00", "24:00"]]}})

    [colleague] = answerers(acme)

    assert not colleague.is_off


def test_by_hand_they_can_still_be_given_something(acme: Tenant, team_of, waiting, agent):
    [ana] = team_of("Ana")
    Agent.objects.create(user_id=ana.pk, hours=OFF)
    [row] = waiting(1)

    assert handling.assign(acme, row, to=ana.pk, by=Actor(user=agent))


def test_hours_that_are_none_are_refused(acme: Tenant, inside_acme, agent: User):
    with pytest.raises(BadHours):
        agents.set_hours(acme, agent, {"week": {"mon": [["18:00", "9"]]}}, by=Actor(user=agent))
    assert not Agent.objects.exists()


def test_one_says_ones_own(as_agent: Client, agent: User, inside_acme, ask):
    assert "You work at any hour" in ask(as_agent, "my-inbox/").content.decode()

    assert ask(as_agent, "my-inbox/hours/", TYPED).status_code == 302

    kept = Agent.objects.get(user_id=agent.pk).hours
    assert kept["week"]["mon"] == [["09:00", "12:00"], ["13:00", "18:00"]]
    assert (kept["days"], kept["holidays"]) == ({"12-31": []}, "BR")
    noted = AuditEntry.objects.get(action="agent.hours_changed")
    assert noted.after["work_hours"]["holidays"] == "BR"
    again = ask(as_agent, "my-inbox/hours/").content.decode()
    assert 'value="09:00–12:00, 13:00–18:00"' in again
    assert "You work at any hour" not in ask(as_agent, "my-inbox/").content.decode()


def test_what_can_not_be_read_is_said_beside_its_field(as_agent: Client, inside_acme, ask):
    answer = ask(as_agent, "my-inbox/hours/", {**TYPED, "mon": "late"})

    assert answer.status_code == 200
    assert "no time" in answer.content.decode()
    assert not Agent.objects.exists()


def test_any_hour_again(as_agent: Client, inside_acme, ask):
    ask(as_agent, "my-inbox/hours/", TYPED)
    ask(as_agent, "my-inbox/hours/", {"always": "yes"})

    assert Agent.objects.get().hours == {}


def test_who_keeps_the_team_says_it_for_others(as_admin: Client, agent: User, inside_acme, ask):
    path = f"teams/hours/{agent.pk}/"
    assert f"settings/{path}" in ask(as_admin, "teams/").content.decode()

    assert ask(as_admin, path, TYPED).status_code == 302

    assert Agent.objects.get().user_id == agent.pk
    assert AuditEntry.objects.get(action="agent.hours_changed").object_id == str(agent.pk)


def test_nobody_says_it_for_a_colleague_otherwise(
    as_agent: Client, as_viewer: Client, admin: User, inside_acme, ask
):
    assert ask(as_agent, f"teams/hours/{admin.pk}/", TYPED).status_code == 403
    assert ask(as_viewer, "my-inbox/hours/", TYPED).status_code == 403
    assert not Agent.objects.exists()
