"""A person says what became of a message; what the provider tells later still holds."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.accounts.models import AuditEntry
from apps.accounts.tenancy import in_public
from apps.conversations import advancing, outbox, outcomes, tallying
from apps.conversations.advancing import Change
from apps.conversations.consent.reasons import MayNotReceive
from apps.conversations.models import Batch, Claim, Contact, Doubt, Message, Thread
from apps.conversations.outbox import Found
from apps.conversations.outbox.refusals import (
    AlreadyAnew,
    NotFailed,
    NotUncertain,
    WindowClosed,
)
from tests.conversations.consent.people import make_contact
from tests.conversations.doubts.conftest import make_unknown


@pytest.fixture
def message(rosa, channel) -> Message:
    return make_unknown(rosa, channel)


@pytest.fixture
def not_arrived(acme, message, by) -> Message:
    return outbox.settle(acme, message, Found.FAILED, by=by)


def tell(acme, message: Message, status: str, **more: str) -> str:
    """As its provider does, by our own id."""
    advancing.apply(acme, [Change(message.pk, status, timezone.now(), "wamid.LATE", **more)])
    message.refresh_from_db()
    return message.status


def make_batch(count: int, channel, **fields) -> Batch:
    batch = Batch.objects.create(origin="campaign", category="utility", unknown=count, **fields)
    for nth in range(count):
        person = make_contact(f"+55119000002{nth:02}", name=f"Person {nth}")
        make_unknown(person, channel, batch=batch, origin="campaign")
    return batch


def test_it_arrived(acme, message, by, agent):
    settled = outbox.settle(acme, message, Found.SENT, by=by)

    assert (settled.status, settled.code, settled.provider_id) == ("sent", "", "")
    assert settled.sent_at is not None
    assert not Doubt.objects.exists()
    with in_public():
        entry = AuditEntry.objects.get(action="message.found_sent")
        assert (entry.user, entry.object_id) == (agent, str(message.pk))


def test_it_did_not_arrive(not_arrived):
    assert (not_arrived.status, not_arrived.code) == ("failed", "not_arrived")
    assert not_arrived.due_at is None
    assert "Send it again" in outcomes.in_words(not_arrived, "meta")
    assert not Doubt.objects.exists()
    with in_public():
        assert AuditEntry.objects.filter(action="message.found_failed").count() == 1


@pytest.mark.parametrize("found", Found)
def test_what_is_known_can_not_be_said_otherwise(acme, message, by, found):
    tell(acme, message, "delivered")

    with pytest.raises(NotUncertain) as refusal:
        outbox.settle(acme, message, found, by=by)

    assert refusal.value.extra == {"status": "delivered"}
    assert message.status == "delivered"


@pytest.mark.parametrize("status", ["sent", "queued", "sending", "failed", "cancelled", "received"])
def test_only_uncertain_messages_are_settled(acme, message, by, status):
    Message.objects.filter(pk=message.pk).update(status=status)

    with pytest.raises(NotUncertain):
        outbox.settle(acme, message, Found.SENT, by=by)


@pytest.mark.parametrize("status", ["delivered", "read"])
def test_a_status_that_comes_after_the_person_holds(acme, not_arrived, status):
    assert tell(acme, not_arrived, status) == status
    assert (not_arrived.code, not_arrived.provider_id) == ("", "wamid.LATE")


def test_having_been_handed_over_does_not_say_that_it_arrived(acme, not_arrived):
    assert tell(acme, not_arrived, "sent") == "failed"
    assert tell(acme, not_arrived, "delivered") == "delivered"


def test_a_failure_that_comes_after_the_person_holds(acme, message, by):
    outbox.settle(acme, message, Found.SENT, by=by)

    assert tell(acme, message, "failed", code="131026") == "failed"
    assert message.code == "131026"


def test_those_that_are_chosen_are_settled_together(acme, rosa, channel, by):
    messages = [make_unknown(rosa, channel) for _ in range(3)]
    tell(acme, messages[2], "read")

    count = outbox.settle_many(acme, [one.pk for one in messages], Found.FAILED, by=by)

    assert count == 2
    assert set(Message.objects.values_list("status", flat=True)) == {"failed", "read"}
    with in_public():
        entry = AuditEntry.objects.get(action="message.found_failed")
        assert entry.after == {"messages": 2}


def test_a_whole_batch_is_settled_and_counted(acme, channel, rosa, by):
    batch = make_batch(3, channel)
    other = make_unknown(rosa, channel)

    assert outbox.settle_batch(acme, batch, Found.SENT, by=by) == 3

    counts = tallying.counts(batch)
    assert (counts.unknown, counts.sent) == (0, 3)
    assert [doubt.pk for doubt in Doubt.objects.all()] == [other.pk]


def test_a_batch_larger_than_a_piece_is_settled_to_its_end(acme, channel, by, monkeypatch):
    monkeypatch.setattr("apps.conversations.outbox.settling.AT_ONCE", 2)

    assert outbox.settle_batch(acme, make_batch(5, channel), Found.FAILED, by=by) == 5


def test_what_did_not_arrive_is_sent_again_as_a_new_message(acme, not_arrived, rosa, by, agent):
    made = outbox.again(acme, not_arrived, by=by)

    assert made.pk != not_arrived.pk
    assert (made.status, made.contact, made.content["text"]) == (
        "queued",
        rosa,
        not_arrived.content["text"],
    )
    assert (made.origin, made.author_id) == ("agent", agent.pk)
    not_arrived.refresh_from_db()
    assert not_arrived.status == "failed"
    with in_public():
        entry = AuditEntry.objects.get(action="message.sent_again")
        assert entry.after == {"anew": str(made.pk)}


def test_pressed_twice_it_is_sent_once(acme, not_arrived, by):
    outbox.again(acme, not_arrived, by=by)

    with pytest.raises(AlreadyAnew):
        outbox.again(acme, not_arrived, by=by)

    assert Message.objects.filter(status="queued").count() == 1


def test_what_is_uncertain_is_not_sent_again(acme, message, by):
    with pytest.raises(NotFailed):
        outbox.again(acme, message, by=by)


def test_the_door_asks_all_its_questions_again(acme, not_arrived, rosa, by):
    Thread.objects.update(window_until=timezone.now() - timedelta(hours=1))
    with pytest.raises(WindowClosed):
        outbox.again(acme, not_arrived, by=by)

    Contact.objects.filter(pk=rosa.pk).update(blocked_at=timezone.now())
    with pytest.raises(MayNotReceive):
        outbox.again(acme, not_arrived, by=by)

    Message.objects.filter(pk=not_arrived.pk).update(contact=None)
    with pytest.raises(MayNotReceive):
        outbox.again(acme, not_arrived, by=by)


def test_a_doubt_knows_between_which_moments_the_message_was_under_way(acme, rosa, channel):
    long_ago = timezone.now() - timedelta(hours=5)
    message = Message.objects.create(
        contact=rosa,
        channel=channel,
        direction="out",
        origin="agent",
        kind="text",
        content={"text": "Hi"},
        status="sending",
        created_at=long_ago,
    )
    claimed, over = long_ago + timedelta(hours=1), long_ago + timedelta(hours=1, minutes=2)
    Claim.objects.create(
        channel=channel,
        owner=message.pk,
        until=over,
        messages=[message.pk],
        claimed_at=claimed,
        begun=True,
    )

    advancing.apply(acme, [Change(message.pk, "unknown", timezone.now(), code="worker_lost")])

    doubt = Doubt.objects.get()
    assert (doubt.since, doubt.until) == (claimed, over)
    assert doubt.ask_at is not None
    assert doubt.ask_at > timezone.now()
