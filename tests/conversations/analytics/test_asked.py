"""From when on somebody waited for a first answer, as the inbox keeps it."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.utils import timezone

from apps.conversations.inbox import conversations
from apps.conversations.inbox.conversations import Line
from apps.conversations.models import Conversation, Thread
from tests.conversations.analytics.conftest import HOUR, MINUTE
from tests.conversations.consent.people import make_contact
from tests.conversations.outbox.conftest import ROSA, make_thread


@pytest.fixture
def thread(channel) -> Thread:
    return make_thread(make_contact(ROSA), channel, silent_for=HOUR)


def line(thread: Thread, at: datetime, **fields) -> Line:
    named = (thread.pk, thread.contact_id, thread.channel_id, "Oi", at)
    return Line(*named, **{"inbound_at": at, **fields})


def test_it_is_the_first_message_and_stays_so_whoever_answers(thread):
    now = timezone.now()
    first = now - 10 * MINUTE
    conversations.open_([line(thread, first)], now)
    said = line(thread, now - 5 * MINUTE, inbound_at=None, answered_at=now - 5 * MINUTE)
    conversations.add([said])
    conversations.open_([line(thread, now)], now)

    kept = Conversation.objects.get()

    assert (kept.asked_at, kept.answered_at) == (first, now - 5 * MINUTE)
    assert kept.waiting_since == now


def test_whom_we_wrote_to_first_asks_only_once_they_write(thread):
    now = timezone.now()
    Conversation.objects.create(
        thread=thread,
        contact=thread.contact,
        channel=thread.channel,
        opened_at=now - HOUR,
        last_message_at=now - HOUR,
    )

    conversations.open_([line(thread, now)], now)

    assert Conversation.objects.get().asked_at == now
