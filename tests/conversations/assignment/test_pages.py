"""Settings of the inbox, its teams, and of oneself."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from apps.accounts.models import AuditEntry, Tenant, User
from apps.conversations.assignment import agents, rules
from apps.conversations.composing import preferences
from apps.conversations.forms.hours import stretches_of, text_of
from apps.conversations.handling import alerts
from apps.conversations.handling.alerts import Alerts
from apps.conversations.models import Conversation, InboxRules, Team, TeamMember

AT = "/t/acme/settings/"
HOURS = {
    "always": "", "mon": "9-12, 13h-18h30", "tue": "09:00–18:00", "holidays": "BR",
    "days": "2026-12-24 9-12\n01-25", "policy": "round_robin", "reopen_hours": "48",
    "close_after_days": "", "away_on": "on", "away_text": "Voltamos logo",
}  # fmt: skip


@pytest.fixture
def post(acme: Tenant):
    def said(client: Client, path: str, **data: object):
        answer = client.post(AT + path, data)
        connection.set_tenant(acme)
        return answer

    return said


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("9-12, 13:00–18:30", [["09:00", "12:00"], ["13:00", "18:30"]]),
        ("9h às 12h e 13h30 às 18h", [["09:00", "12:00"], ["13:30", "18:00"]]),
        ("9 to 12 and 13 to 18", [["09:00", "12:00"], ["13:00", "18:00"]]),
        ("", []),
        ("sempre", [["sempre"]]),
    ],
)
def test_hours_are_read_as_people_write_them(text, read):
    assert stretches_of(text) == read


def test_hours_are_shown_as_they_can_be_typed_again():
    told = text_of([["09:00", "12:00"], ["13:00", "18:00"]])
    assert stretches_of(told) == [["09:00", "12:00"], ["13:00", "18:00"]]


def test_the_company_says_how_its_inbox_works(as_admin: Client, acme: Tenant, post):
    assert post(as_admin, "inbox/", **HOURS).status_code == 302
    kept = rules.current()
    assert kept.hours["week"]["mon"] == [["09:00", "12:00"], ["13:00", "18:30"]]
    assert kept.hours["days"] == {"2026-12-24": [["09:00", "12:00"]], "01-25": []}
    assert (kept.policy, kept.reopen_hours, kept.away_text) == ("round_robin", 48, "Voltamos logo")
    assert not rules.is_open(acme, kept, datetime(2026, 11, 25, 15, tzinfo=UTC))
    assert AuditEntry.objects.filter(action="inbox_rules.changed").count() == 1
    page = as_admin.get(f"{AT}inbox/").content.decode()
    assert "09:00–12:00, 13:00–18:30" in page
    assert "<rect" in page


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"mon": "18-9"}, "not after"),
        ({"mon": "late"}, "no time"),
        ({"mon": "", "tue": ""}, "at least one day"),
        ({"days": "tomorrow 9-12"}, "no day"),
        ({"away_text": ""}, "Write what they are told"),
    ],
)
def test_what_can_not_be_read_is_said_beside_its_field(as_admin: Client, post, wrong, says):
    page = post(as_admin, "inbox/", **(HOURS | wrong))
    assert page.status_code == 200
    assert says in page.content.decode()
    assert not InboxRules.objects.exists()


def test_always_needs_no_hours(as_admin: Client, post):
    post(as_admin, "inbox/", **(HOURS | {"always": "yes"}))
    assert rules.current().hours == {}


def test_an_agent_does_not_see_the_companys_rules(as_agent: Client):
    assert as_agent.get(f"{AT}inbox/").status_code == 403
    assert as_agent.get(f"{AT}teams/").status_code == 403


def test_teams_are_added_changed_and_deleted(
    as_admin: Client, agent: User, viewer: User, inside_acme, post
):
    post(as_admin, "teams/new/", name="Trocas", policy="manual", members=[str(agent.pk)])
    team = Team.objects.get()
    assert list(team.members.values_list("user_id", flat=True)) == [agent.pk]
    post(as_admin, f"teams/{team.pk}/", name="Vendas", policy="least_loaded", members=[])
    team.refresh_from_db()
    assert (team.name, team.policy, TeamMember.objects.count()) == ("Vendas", "least_loaded", 0)
    refused = post(as_admin, "teams/new/", name="vendas", policy="manual")
    assert "a team with this name" in refused.content.decode()
    assert viewer.called not in as_admin.get(f"{AT}teams/").content.decode()
    post(as_admin, f"teams/{team.pk}/delete/")
    assert not Team.objects.exists()


def test_how_much_somebody_is_given_at_most(as_admin: Client, agent: User, inside_acme, post):
    post(as_admin, f"teams/capacity/{agent.pk}/", most="7")
    assert agents.of(agent.pk).capacity == 7
    post(as_admin, f"teams/capacity/{agent.pk}/", most="0")
    assert agents.of(agent.pk).capacity == 7
    post(as_admin, f"teams/capacity/{agent.pk}/", most="")
    assert agents.of(agent.pk).capacity is None


def test_one_goes_away_and_comes_back(as_agent: Client, agent: User, waiting, post):
    waiting(2, assignee_id=agent.pk)
    team = Team.objects.create(name="Trocas")
    answer = post(as_agent, "my-inbox/away/", what=str(team.pk))
    assert answer.status_code == 302
    assert agents.of(agent.pk).is_away
    assert Conversation.objects.filter(assignee_id=None, team=team).count() == 2
    post(as_agent, "my-inbox/back/")
    assert not agents.of(agent.pk).is_away


def test_how_one_wants_to_be_told(as_agent: Client, agent: User, inside_acme, post):
    wanted = {"unassigned": "on", "sound": "on", "quiet_from": "22:00", "quiet_until": "07:00"}
    assert post(as_agent, "my-inbox/", **wanted, undo="on").status_code == 302
    kept = alerts.of(agent.pk)
    assert kept == Alerts(False, True, True, False, "22:00", "07:00")
    assert preferences.of(agent.pk).undo_seconds == 5
    assert not preferences.of(agent.pk).enter_sends
    half = post(as_agent, "my-inbox/", quiet_from="22:00")
    assert "Write both" in half.content.decode()


@pytest.mark.parametrize(("hour", "is_quiet"), [(21, False), (22, True), (3, True), (7, False)])
def test_quiet_hours_go_past_midnight(hour, is_quiet):
    with timezone.override("UTC"):
        night = Alerts(quiet_from="22:00", quiet_until="07:00")
        assert night.is_quiet(datetime(2026, 11, 21, hour, tzinfo=UTC)) is is_quiet


def test_a_viewer_has_no_inbox_of_their_own(as_viewer: Client):
    assert as_viewer.get(f"{AT}my-inbox/").status_code == 403
