"""Words about consent are heard first, answered once, and need nobody."""

from __future__ import annotations

import time

import pytest

from apps.conversations.models import Consent, Conversation, Message
from tests.conversations.inbox.wire import NOON, comes, message, writes


@pytest.fixture
def now() -> int:
    return int(time.time())


def test_a_stop_is_noted_answered_and_calls_nobody(at_acme, acmes, told, now):
    comes(at_acme, writes(acmes, message(id="wamid.A", body="PARAR", at=now)))

    assert not Consent.objects.get(category="marketing").given
    answer = Message.objects.get(direction="out")
    assert (answer.origin, answer.reply_to, answer.status) == ("automation", "wamid.A", "queued")
    assert answer.channel_id == acmes.pk
    conversation = Conversation.objects.get()
    assert (conversation.status, conversation.unread) == ("closed", 0)
    assert not told.arrived


def test_it_is_answered_once_however_often_it_is_told(at_acme, acmes, now):
    same = message(id="wamid.A", body="PARAR", at=now)
    comes(at_acme, writes(acmes, same))
    comes(at_acme, writes(acmes, same, message(body="oi", at=now)))

    assert Message.objects.filter(direction="out").count() == 1


def test_a_stop_within_a_conversation_leaves_it_open(at_acme, acmes, now):
    comes(at_acme, writes(acmes, message(body="oi", at=now - 5)))
    comes(at_acme, writes(acmes, message(body="PARAR", at=now)))

    conversation = Conversation.objects.get()
    assert (conversation.status, conversation.unread) == ("open", 1)


def test_what_cannot_be_confirmed_holds_all_the_same(at_acme, acmes, now):
    acmes.deleted_at = None
    at_acme.quota_overrides = {"messages_per_day": 0}
    at_acme.save(update_fields=["quota_overrides"])
    [event] = comes(at_acme, writes(acmes, message(body="PARAR", at=now)))

    assert event.state == "done"
    assert not Consent.objects.get(category="marketing").given
    assert not Message.objects.filter(direction="out").exists()


def test_a_stop_of_long_ago_is_noted_and_not_answered(at_acme, acmes):
    comes(at_acme, writes(acmes, message(body="PARAR", at=NOON - 90 * 86400)))

    assert not Consent.objects.get(category="marketing").given
    assert not Message.objects.filter(direction="out").exists()
