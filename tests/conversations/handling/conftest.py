"""Acme's team: Ana, who answers, Bruno, who answers too, and Rosa's conversation."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.accounts.actor import Actor
from apps.accounts.models import Membership, Tenant, User
from apps.conversations.models import Contact, Conversation, Thread
from apps.whatsapp.models import Channel
from tests.conversations.consent.people import make_contact
from tests.conversations.outbox.conftest import ROSA, make_channel, make_thread
from tests.factories import make_user


def make_conversation(thread: Thread, **fields: object) -> Conversation:
    return Conversation.objects.create(
        thread=thread,
        contact=thread.contact,
        channel=thread.channel,
        **{"last_message_at": timezone.now() - timedelta(hours=1), **fields},
    )


@pytest.fixture
def ana(agent: User) -> User:
    agent.name = "Ana Prado"
    agent.save(update_fields=["name"])
    return agent


@pytest.fixture
def bruno(acme: Tenant) -> User:
    colleague = make_user("bruno@acme.example.com", name="Bruno Lima")
    Membership.objects.create(tenant=acme, user=colleague, role="agent")
    return colleague


@pytest.fixture
def by(ana: User) -> Actor:
    return Actor(user=ana)


@pytest.fixture
def channel(inside_acme: Tenant) -> Channel:
    return make_channel()


@pytest.fixture
def rosa(inside_acme: Tenant) -> Contact:
    return make_contact(ROSA)


@pytest.fixture
def thread(rosa: Contact, channel: Channel) -> Thread:
    return make_thread(rosa, channel, silent_for=timedelta(hours=1))


@pytest.fixture
def conversation(thread: Thread) -> Conversation:
    return make_conversation(thread, unread=2, waiting_since=timezone.now() - timedelta(hours=1))
