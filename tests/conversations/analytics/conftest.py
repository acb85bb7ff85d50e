"""A company in São Paulo (three hours behind UTC), and what happened there on some days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from apps.accounts.ids import id_of
from apps.accounts.models import Tenant, User
from apps.conversations.models import Conversation, ConversationEvent, Message
from apps.whatsapp.models import Channel
from tests.conversations.consent.people import make_contact
from tests.conversations.outbox.conftest import make_channel, make_thread

SAO_PAULO = ZoneInfo("America/Sao_Paulo")
#: Wednesday; 15:00 there.
NOW = datetime(2026, 3, 11, 18, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_numbers = count(100)

Talk = Callable[..., Conversation]


@pytest.fixture
def company(inside_acme: Tenant) -> Tenant:
    inside_acme.time_zone = str(SAO_PAULO)
    inside_acme.save(update_fields=["time_zone"])
    return inside_acme


@pytest.fixture
def channel(company: Tenant) -> Channel:
    return make_channel()


def say(conversation: Conversation, at: datetime, **fields: Any) -> Message:
    """By the customer, or what `fields` say."""
    return Message.objects.create(
        created_at=at,
        contact=conversation.contact,
        channel=conversation.channel,
        **{
            "id": id_of(at),
            "direction": "in",
            "origin": "person",
            "kind": "text",
            "content": {"text": "Oi"},
            "status": "received",
            **fields,
        },
    )


def answer(conversation: Conversation, at: datetime, by: User, **fields: Any) -> Message:
    said = {"direction": "out", "origin": "agent", "status": "delivered", "author_id": by.pk}
    conversation.answered_at = conversation.answered_at or at
    conversation.save(update_fields=["answered_at"])
    return say(conversation, at, **{**said, **fields})


def done(conversation: Conversation, kind: str, at: datetime, by: User | None = None) -> None:
    if kind in {"closed", "archived"}:
        conversation.status, conversation.closed_at = kind, conversation.closed_at or at
    elif kind == "reopened":
        conversation.status, conversation.closed_at = "open", None
    conversation.save(update_fields=["status", "closed_at"])
    ConversationEvent.objects.create(
        id=id_of(at),
        conversation=conversation,
        thread=conversation.thread,
        kind=kind,
        by_id=by.pk if by else None,
        at=at,
    )


@pytest.fixture
def talk(channel: Channel) -> Talk:
    """Somebody new writes at that moment, and a conversation opens."""

    def begin(at: datetime, **fields: Any) -> Conversation:
        on = fields.pop("channel", channel)
        contact = make_contact(f"+5511900001{next(_numbers):03}")
        thread = make_thread(contact, on, silent_for=HOUR)
        made = Conversation.objects.create(
            id=id_of(at),
            thread=thread,
            contact=contact,
            channel=on,
            **{"opened_at": at, "asked_at": at, "last_message_at": at, **fields},
        )
        done(made, "opened", at)
        say(made, at)
        return made

    return begin
