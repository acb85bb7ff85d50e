"""What still waits can be called back, or let go after all; what has left can not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.accounts import quotas
from apps.conversations import news, outbox, tallying
from apps.conversations.models import Message
from apps.conversations.outbox import BulkDraft, Draft, Recipient, Variant
from apps.conversations.outbox.refusals import NotAsked, NotQueued


@pytest.fixture
def message(acme, rosa, qr, by) -> Message:
    return outbox.send(acme, Draft(to=rosa, content={"text": "Hi"}, origin="agent"), by=by)


def test_a_queued_message_is_called_back(acme, message, by):
    told = []

    def hear(advances, **_kwargs):
        told.extend((one.message_id, one.before, one.after) for one in advances)

    news.messages_advanced.connect(hear)
    try:
        cancelled = outbox.cancel(acme, message, by=by)
    finally:
        news.messages_advanced.disconnect(hear)

    assert (cancelled.status, cancelled.code) == ("cancelled", "called_back")
    assert cancelled.due_at is None
    assert cancelled.ended_at is not None
    assert told == [(message.pk, "queued", "cancelled")]
    assert quotas.use_of(acme, "messages_per_day").used == 0


def test_yesterdays_limit_is_not_given_back_today(acme, message, by):
    Message.objects.update(created_at=timezone.now() - timedelta(days=2))
    message.refresh_from_db()

    outbox.cancel(acme, message, by=by)

    assert quotas.use_of(acme, "messages_per_day").used == 1


@pytest.mark.parametrize("status", ["sending", "sent", "cancelled", "unknown"])
def test_what_is_on_its_way_is_not_called_back(acme, message, by, status):
    Message.objects.update(status=status)

    with pytest.raises(NotQueued) as refused:
        outbox.cancel(acme, message, by=by)

    assert refused.value.extra == {"status": status}
    assert Message.objects.get().status == status
    assert quotas.use_of(acme, "messages_per_day").used == 1


def test_one_of_a_batch_is_counted_as_cancelled(acme, rosa, qr, by):
    draft = BulkDraft(
        [Recipient(rosa, "Rosa")], [Variant(content={"text": "Hi"})], category="utility"
    )
    batch = outbox.bulk(acme, draft, by=by).batch

    outbox.cancel(acme, Message.objects.get(), by=by)

    counts = tallying.counts(batch)
    assert (counts.queued, counts.cancelled, counts.total) == (0, 1, 1)


def test_one_that_asked_is_let_go(acme, message, by):
    Message.objects.update(asked=True, due_at=None)

    confirmed = outbox.confirm(acme, message, by=by)

    assert (confirmed.asked, confirmed.status) == (False, "queued")
    assert confirmed.due_at is not None
    assert confirmed.ask_at == confirmed.due_at + timedelta(minutes=10)


@pytest.mark.parametrize("values", [{"asked": False}, {"asked": True, "status": "sent"}])
def test_one_that_does_not_ask_is_not_let_go(acme, message, by, values):
    Message.objects.update(**values)

    with pytest.raises(NotAsked):
        outbox.confirm(acme, message, by=by)
