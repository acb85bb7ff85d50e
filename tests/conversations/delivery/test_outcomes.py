"""What a provider answers decides what becomes of a message, and of its channel."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from apps.accounts.ids import new_id
from apps.conversations.delivery import learning, outcomes, recording
from apps.conversations.delivery.backroom import Backroom
from apps.conversations.delivery.jobs import Job, Lease, Row
from apps.conversations.delivery.recorder import Recorder
from apps.conversations.models import Contact, Message, Thread
from apps.whatsapp.errors import Failure, Verdict
from apps.whatsapp.messages import Address
from apps.whatsapp.models import Incident
from apps.whatsapp.providers.protocol import Sent


def number(trigger: str) -> str:
    return f"+55119000{trigger.zfill(5)}"


def sent_to(house, trigger: str) -> Message:
    """A reply to a number that makes something happen, after one slice."""
    [person] = house.meet(numbers=[number(trigger)])
    message = house.reply(person)
    house.deliver(8)
    message.refresh_from_db()
    return message


@pytest.mark.parametrize(
    ("trigger", "code"),
    [("0926", "131026"), ("0927", "131047"), ("0934", "130497"), ("0942", "131050")],
)
def test_who_can_not_get_it_does_not_get_it(house, trigger, code):
    message = sent_to(house, trigger)

    assert (message.status, message.code) == ("failed", code)
    assert message.problem["title"]


@pytest.mark.parametrize(
    ("trigger", "least", "most"),
    [
        ("0921", 1, 3),  # too fast for the number
        ("0922", 1, 5),  # too fast for this person
        ("0928", 250, 300),  # a hiccup
        ("0929", 250, 300),
        ("0936", 250, 300),  # too many calls for the account
        ("0941", 80_000, 86_400),  # enough marketing for today
    ],
)
def test_what_did_not_leave_waits_and_is_tried_again(house, trigger, least, most):
    before = timezone.now()

    [person] = house.meet(numbers=[number(trigger)])
    message = house.reply(person)
    house.deliver(2.5)

    message.refresh_from_db()
    assert message.status == "queued"
    assert message.attempt >= 1
    assert message.due_at > before + timedelta(seconds=least)
    assert message.due_at < timezone.now() + timedelta(seconds=most + 15)
    assert house.stats()["accepted"] == 0


@pytest.mark.parametrize("trigger", ["0974", "0975"])
def test_after_a_complaint_it_leaves_by_itself(house, trigger):
    [person] = house.meet(numbers=[number(trigger)])
    message = house.reply(person)

    house.finish_later(message)

    message.refresh_from_db()
    assert (message.status, message.attempt) == ("sent", 2)
    assert house.stats()["accepted"] == 1


@pytest.mark.parametrize(
    ("trigger", "accepted", "code"),
    [
        ("0952", 1, "no_answer"),
        ("0953", 0, "no_answer"),
        ("0954", 0, "http_500"),
        ("0955", 1, "http_500"),
        ("0956", 0, "http_502"),
        ("0958", 1, "no_message_id"),
    ],
)
def test_what_may_have_left_is_not_known_and_never_sent_again(house, trigger, accepted, code):
    message = sent_to(house, trigger)
    house.deliver(2)

    message.refresh_from_db()
    assert (message.status, message.code) == ("unknown", code)
    assert house.stats()["accepted"] == accepted
    assert house.stats()["received"] <= 1


@pytest.mark.parametrize(
    ("trigger", "held"),
    [("0924", "token_dead"), ("0925", "131031"), ("0930", "133010"), ("0931", "131042")],
)
def test_a_channel_that_must_not_go_on_stops_and_its_messages_wait(house, trigger, held):
    message = sent_to(house, trigger)
    other = house.reply(house.meet()[0])
    house.deliver(2)

    house.channel.refresh_from_db()
    message.refresh_from_db()
    other.refresh_from_db()
    assert house.channel.held == held
    assert house.channel.last_error["code"]
    assert Incident.objects.open().filter(channel=house.channel).exists()
    assert message.status == other.status == "queued"
    assert message.attempt == 1
    assert house.stats()["received"] == 1


def test_while_the_provider_can_not_be_reached_everything_waits(house, settings):
    settings.SANDBOX_URL = "http://127.0.0.1:9"
    house.batch(house.meet(50))

    house.deliver(3)

    assert house.statuses() == {"queued": 50}
    assert not Message.objects.filter(code__gt="").exists()


def test_who_was_erased_meanwhile_is_not_made_again_by_what_is_learned(house):
    known, gone = house.meet(2)
    told = [Address(phone=one.phone, user_id=f"BR.{n}") for n, one in enumerate([known, gone])]
    Thread.objects.filter(contact=gone).delete()
    gone.delete()

    learning.learn(house.tenant, house.channel, told)

    assert list(Contact.objects.values_list("pk", flat=True)) == [known.pk]
    assert known.identities.filter(kind="user_id", value="BR.0").exists()


def test_what_can_not_be_written_holds_nobody_else_up(house):
    """A gateway answers what it likes; here with an id that no column holds."""
    messages = [house.reply(person) for person in house.meet(4)]
    Message.objects.update(status="sending", due_at=None)
    lease = Lease(new_id(), house.tenant, house.channel.pk, time.monotonic() + 60)
    lease.left = {one.pk for one in messages}
    row = partial(
        Row,
        contact_id=None,
        batch_id=None,
        variant=0,
        kind="text",
        content={},
        values=None,
        media_id=None,
        reply_to="",
        category="",
        attempt=1,
    )
    sent = [
        outcomes.of_sent(
            Job(row(id=one.pk), Address(phone="+5511980000000"), None, lease),
            Sent("x" * 300 if n == 2 else f"wamid.{n}"),
        )
        for n, one in enumerate(messages)
    ]

    async def record():
        room = Backroom()
        recorder = Recorder(room, {})
        for one in sent:
            recorder.add(one)
        recorder.end()
        await asyncio.wait_for(recorder.run(), 30)
        await room.close()

    asyncio.run(record())

    statuses = list(Message.objects.order_by("pk").values_list("status", flat=True))
    assert statuses == ["sent", "sent", "sending", "sent"]
    assert not lease.left, "its claim is not kept up, so that it comes to be unknown"


def test_what_no_database_keeps_is_left_out_of_a_refusal(house):
    [message] = [house.reply(person) for person in house.meet(1)]
    lease = Lease(new_id(), house.tenant, house.channel.pk, time.monotonic() + 60)
    row = Row(message.pk, None, None, 0, "text", {}, None, None, "", "", 1)
    failure = Failure(Verdict.NEVER, "nobody", title="zero \x00 byte", detail="half \ud800")

    failed = outcomes.of_failure(Job(row, Address(), None, lease), failure, "waha")
    recording.record(house.tenant, [failed])

    message.refresh_from_db()
    assert (message.status, message.problem["title"]) == ("failed", "zero \ufffd byte")


def test_what_the_provider_answers_of_somebody_is_learned(house):
    [person] = house.meet(numbers=["+5511980000001"])
    house.reply(person)

    house.deliver(6)

    assert person.identities.filter(kind="user_id").exists()
