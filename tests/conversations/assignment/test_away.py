"""Who writes outside business hours is told so, once."""

from __future__ import annotations

import pytest
from django.utils import timezone

from apps.accounts.hours.written import WEEKDAYS
from apps.accounts.models import Tenant
from apps.conversations import news
from apps.conversations.assignment import away
from apps.conversations.models import Conversation, ConversationEvent, InboxRules, Message
from tests.conversations.folders.conftest import make_said
from tests.conversations.handling.conftest import (  # noqa: F401 - fixtures
    channel,
    conversation,
    rosa,
    thread,
)

NIGHT = {"week": {"mon": []}}  # always
DAY = {"week": {name: [["00:00", "24:00"]] for name in WEEKDAYS}}
TEXT = "Oi, {{nome|cliente}}. Voltamos segunda, às 9h."


@pytest.fixture
def shut(rules) -> InboxRules:
    return rules(away_on=True, away_text=TEXT, hours=NIGHT)


@pytest.fixture
def wrote(conversation: Conversation) -> Message:  # noqa: F811
    return make_said(conversation.channel, conversation.contact, "Tem alguém aí?")


def told() -> list[str]:
    return [one.content["text"] for one in Message.objects.outgoing()]


def test_they_are_told_once_with_their_name(acme: Tenant, shut, wrote, conversation):  # noqa: F811
    assert away.tell(acme, [wrote.pk]) == 1
    assert away.tell(acme, [wrote.pk]) == 0
    assert told() == ["Oi, Rosa. Voltamos segunda, às 9h."]
    assert ConversationEvent.objects.get().kind == "away"
    assert Message.objects.outgoing().get().origin == "automation"
    conversation.refresh_from_db()
    assert conversation.away_told_at
    assert conversation.waiting_since  # a notice is no answer


@pytest.mark.parametrize(
    "fields", [{"away_on": False}, {"away_text": " "}, {"hours": {}}, {"hours": DAY}]
)
def test_not_unless_the_company_wants_it_and_is_shut(acme: Tenant, shut, rules, wrote, fields):
    rules(**fields)
    assert away.tell(acme, [wrote.pk]) == 0
    assert told() == []


def test_not_when_the_window_is_shut(acme: Tenant, shut, wrote, thread):  # noqa: F811
    thread.window_until = timezone.now()
    thread.save()
    assert away.tell(acme, [wrote.pk]) == 0
    assert told() == []
    assert not Conversation.objects.get().away_told_at


def test_what_arrives_starts_it_but_neither_echoes_nor_reactions(
    acme: Tenant, shut, wrote, django_capture_on_commit_callbacks
):
    def arrive(**fields: str) -> int:
        Message.objects.filter(pk=wrote.pk).update(**{"direction": "in", "kind": "text", **fields})
        row = Message.objects.get(pk=wrote.pk)
        with django_capture_on_commit_callbacks(execute=True):
            news.messages_arrived.send(sender=None, messages=[row], tenant=acme)
        return len(told())

    assert arrive(kind="reaction") == 0
    assert len(told()) == 0
    assert arrive() == 1


def test_an_echo_of_the_companys_own_phone_asks_nothing(acme: Tenant, shut, wrote):
    wrote.direction = "out"
    assert away.wrote_outside(acme, shut, [wrote]) == []
