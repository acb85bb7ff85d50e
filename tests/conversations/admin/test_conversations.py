"""What superadmins see of conversations, notes, teams and the rules of the inbox."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from apps.accounts.actor import Actor
from apps.accounts.models import Tenant, User
from apps.accounts.tenancy import in_tenant
from apps.conversations import handling
from apps.conversations.models import Conversation, InboxRules, Team
from tests.conversations.consent.people import make_contact
from tests.conversations.handling.conftest import make_conversation
from tests.conversations.outbox.conftest import ROSA, make_channel, make_thread

pytestmark = pytest.mark.django_db
LIST = "/t/acme/admin/conversations"


@pytest.fixture
def inside(as_superadmin: Client) -> Client:
    as_superadmin.post("/t/acme/enter/")
    return as_superadmin


@pytest.fixture
def conversation(acme: Tenant, agent: User) -> Conversation:
    """Rosa's, tagged, given to the agent and snoozed, with a note."""
    by = Actor(user=agent)
    with in_tenant(acme):
        thread = make_thread(make_contact(ROSA), make_channel(), silent_for=timedelta(hours=1))
        made = make_conversation(thread, preview="Is it blue?")
        handling.tag(acme, made, tags=["VIP"], by=by)
        handling.assign(acme, made, to=agent.pk, by=by)
        handling.take_note(acme, made, "She wants the blue one.", by=by)
        handling.snooze(acme, made, until=None, by=by)
        return made


def test_a_conversation_is_shown_with_what_was_done(inside, conversation, agent):
    page = inside.get(f"{LIST}/conversation/").content.decode()
    one = inside.get(f"{LIST}/conversation/{conversation.pk}/change/").content.decode()

    assert "pending" in page
    for words in ("Is it blue?", "VIP", agent.called, "snoozed", "tagged"):
        assert words in one


def test_a_note_is_shown_with_its_author(inside, acme, conversation, agent):
    with in_tenant(acme):
        note = conversation.notes.get()

    page = inside.get(f"{LIST}/note/").content.decode()
    one = inside.get(f"{LIST}/note/{note.pk}/change/").content.decode()

    assert "She wants the blue one." in page
    assert agent.called in one


def test_teams_and_rules_are_looked_at(inside, acme, agent):
    with in_tenant(acme):
        team = Team.objects.create(name="Sales")
        team.members.create(user_id=agent.pk)
        InboxRules.objects.create(reopen_hours=48, team=team)

    shown = inside.get(f"{LIST}/team/{team.pk}/change/").content.decode()
    rules = inside.get(f"{LIST}/inboxrules/").content.decode()

    assert agent.called in shown
    assert "48" in rules


@pytest.mark.parametrize("model", ["conversation", "note", "team", "inboxrules"])
def test_nothing_of_it_is_made_or_changed_there(inside, conversation, model):
    assert inside.get(f"{LIST}/{model}/add/").status_code == 403
    answer = inside.post(f"{LIST}/conversation/{conversation.pk}/change/", {"status": "closed"})
    assert answer.status_code == 403
