"""Somebody opens a conversation again in the moment in which the customer writes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from threading import Event

import pytest
from django.db import connection, transaction
from django.utils import timezone

from apps.accounts.actor import PLATFORM
from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant
from apps.conversations import handling
from apps.conversations.handling.refusals import AnotherOpen
from apps.conversations.inbox import conversations, threads
from apps.conversations.models import Conversation, ConversationEvent
from tests.conversations.folders.conftest import make_channel, make_conversation
from tests.races import at_once

LONG_AGO = timedelta(days=30)
#: Who waits for this connection.
BLOCKED = """
    SELECT count(*) FROM pg_locks
    WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))
"""


@pytest.fixture
def acme_itself(committing: None) -> Iterator[Tenant]:
    acme = Tenant.objects.select_related("plan").get(slug="acme")
    with in_tenant(acme):
        yield acme


def until_somebody_waits() -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute(BLOCKED)
            [(waiting,)] = cursor.fetchall()
        if waiting:
            return
        time.sleep(0.02)
    raise AssertionError("nobody waits")


def test_of_an_old_conversation_and_a_new_one_only_one_is_open(acme_itself):
    ended = timezone.now() - LONG_AGO
    old = make_conversation(
        make_channel(), "Rosa", status="closed", closed_at=ended, last_message_at=ended
    )
    came = Event()

    def customer_writes() -> None:
        now, pair = timezone.now(), (old.contact_id, old.channel_id)
        with transaction.atomic():
            [(_pair, thread)] = threads.move([threads.Word(*pair, now, opens=True)]).items()
            line = conversations.Line(thread, *pair, "Hi", now, now)
            assert len(conversations.open_([line], now).new) == 1
            came.set()
            until_somebody_waits()

    def colleague_reopens() -> None:
        came.wait(60)
        handling.reopen(acme_itself, Conversation.objects.get(pk=old.pk), by=PLATFORM)

    answers = at_once(acme_itself, customer_writes, colleague_reopens)

    assert answers == [None, AnotherOpen]
    assert Conversation.objects.filter(status="open").count() == 1
    assert not ConversationEvent.objects.filter(kind="reopened").exists()
