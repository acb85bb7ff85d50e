"""Acme and Globex with a number each, and conversations as a list shows them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count

import pytest
from django.utils import timezone

from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant
from apps.conversations.models import Conversation, Message, Thread
from apps.conversations.people import search
from apps.whatsapp.models import Channel
from tests.conversations.inbox.wire import make_contact
from tests.whatsapp.webhooks import meta

Make = Callable[..., Conversation]
_numbers = count(100)


def make_channel(number: int = 1) -> Channel:
    return Channel.objects.create(
        provider="meta", display_name=f"Loja {number}", name=f"loja-{number}", status="online"
    )


def make_conversation(
    channel: Channel, name: str = "Rosa", *, ago: float = 0, said: str = "", **fields
) -> Conversation:
    """`ago`: minutes since the last message; `said`: theirs."""
    at = timezone.now() - timedelta(minutes=ago)
    contact = make_contact(f"+551190000{next(_numbers):04}", name=name)
    search.mark([contact.pk])
    thread = Thread.objects.create(contact=contact, channel=channel, last_inbound_at=at)
    if said:
        make_said(channel, contact, said, created_at=at)
    return Conversation.objects.create(
        thread=thread,
        contact=contact,
        channel=channel,
        preview=said or "Oi",
        **{"last_message_at": at, "opened_at": at - timedelta(seconds=1), **fields},
    )


def make_said(channel: Channel, contact, text: str, **fields) -> Message:
    return Message.objects.create(
        contact=contact,
        channel=channel,
        **{
            "direction": "in",
            "origin": "person",
            "kind": "text",
            "content": {"text": text},
            "status": "received",
            **fields,
        },
    )


@pytest.fixture
def at_acme(acme: Tenant) -> Iterator[Tenant]:
    with in_tenant(acme):
        yield acme


@pytest.fixture
def shop(at_acme) -> Channel:
    return make_channel()


@pytest.fixture
def make(shop) -> Make:
    return lambda name="Rosa", **fields: make_conversation(fields.pop("by", shop), name, **fields)


@pytest.fixture
def globexs(globex: Tenant) -> Channel:
    return meta.make_channel(globex, "220000000000002", "110000000000002")
