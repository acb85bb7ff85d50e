"""What people write becomes a contact, a thread, a message and something in a list."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.utils import timezone

from apps.conversations.models import Contact, Conversation, Message, Thread
from tests.conversations.inbox.wire import (
    NOON,
    ROSA,
    comes,
    message,
    writes,
)

AT_NOON = datetime.fromtimestamp(NOON, UTC)


def test_a_first_word_makes_a_contact_a_thread_and_an_open_conversation(at_acme, acmes, told):
    [event] = comes(at_acme, writes(acmes, message(id="wamid.A", body="Cadê meu pedido?")))

    assert (event.state, event.problem) == ("done", "")
    rosa = Contact.objects.get()
    assert (rosa.name, rosa.phone, rosa.last_seen_at) == ("Rosa", f"+{ROSA}", AT_NOON)
    thread = Thread.objects.get()
    assert (thread.contact, thread.channel_id) == (rosa, acmes.pk)
    assert thread.last_inbound_at == AT_NOON
    assert thread.window_until == AT_NOON + timedelta(hours=24)
    written = Message.objects.get()
    assert (written.contact, written.channel_id) == (rosa, acmes.pk)
    assert (written.direction, written.origin, written.status) == ("in", "person", "received")
    assert (written.kind, written.content) == ("text", {"text": "Cadê meu pedido?"})
    assert (written.provider_id, written.created_at) == ("wamid.A", AT_NOON)
    conversation = Conversation.objects.get()
    assert (conversation.status, conversation.unread) == ("open", 1)
    assert conversation.preview == "Cadê meu pedido?"
    assert conversation.last_message_at == conversation.last_inbound_at == AT_NOON
    assert [one.pk for one in told.arrived] == [written.pk]
    assert [one.pk for one in told.changed] == [conversation.pk]


def test_the_same_message_again_changes_nothing(at_acme, acmes, told):
    first = message(id="wamid.A")
    comes(at_acme, writes(acmes, first))
    comes(at_acme, writes(acmes, first, message(id="wamid.B", at=NOON + 1)))

    assert Message.objects.count() == 2
    assert Conversation.objects.get().unread == 2
    assert [one.provider_id for one in told.arrived] == ["wamid.A", "wamid.B"]


def test_told_twice_in_one_post_it_is_one_message(at_acme, acmes, told):
    same = message(id="wamid.A")
    comes(at_acme, writes(acmes, same, same))

    assert Message.objects.count() == len(told.arrived) == Conversation.objects.get().unread == 1


def test_a_window_moves_only_forward(at_acme, acmes):
    comes(at_acme, writes(acmes, message(at=NOON)))
    comes(at_acme, writes(acmes, message(at=NOON - 3600)))

    thread = Thread.objects.get()
    assert thread.window_until == AT_NOON + timedelta(hours=24)
    assert Conversation.objects.get().last_message_at == AT_NOON


def test_what_was_closed_long_ago_stays_closed_and_another_follows(at_acme, acmes):
    comes(at_acme, writes(acmes, message(body="primeiro")))
    Conversation.objects.update(status="closed", closed_at=timezone.now() - timedelta(days=2))
    comes(at_acme, writes(acmes, message(body="segundo", at=NOON + 9)))

    assert list(Conversation.objects.order_by("id").values_list("status", "preview", "unread")) == [
        ("closed", "primeiro", 1),
        ("open", "segundo", 1),
    ]
    assert Thread.objects.count() == 1


def test_what_was_waiting_goes_on_in_the_same_conversation(at_acme, acmes):
    comes(at_acme, writes(acmes, message()))
    Conversation.objects.update(status="pending")
    comes(at_acme, writes(acmes, message(body="e agora?", at=NOON + 9)))

    conversation = Conversation.objects.get()
    assert (conversation.status, conversation.unread, conversation.preview) == (
        "open",
        2,
        "e agora?",
    )
