"""A slice sends what there is, once each, replies first, and only what may leave."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from apps.accounts.actor import PLATFORM
from apps.accounts.models import Tenant
from apps.accounts.momentary import store
from apps.conversations import tallying
from apps.conversations.consent import ledger
from apps.conversations.delivery import duties, waking
from apps.conversations.models import Batch, BatchLine, Claim, Duty, How, Message, Thread
from apps.whatsapp.channels import states
from apps.whatsapp.models import Channel, Template
from tests.simulated import WABA


def test_a_batch_of_two_thousand_leaves_once_each(house):
    batch = house.batch(house.meet(2000))

    house.finish()

    assert house.statuses() == {"sent": 2000}
    assert house.stats()["accepted"] == house.stats()["unique"] == 2000
    assert not Claim.objects.exists()
    assert tallying.counts(batch).sent == 2000
    batch.refresh_from_db()
    assert batch.finished_at
    assert BatchLine.objects.get().done_at


def test_what_was_said_to_each_is_kept(house):
    person = house.meet()[0]
    house.batch([person])

    house.deliver()

    message = Message.objects.get()
    assert message.content == {"text": f"Hello {person.name}"}
    assert message.provider_id.startswith("wamid.")
    assert message.attempt == 1
    [arrived] = house.simulator.sim("messages")["messages"]
    assert arrived["body"]["text"]["body"] == f"Hello {person.name}"
    assert arrived["bizOpaqueCallbackData"] == str(message.pk)
    assert Duty.objects.get().owner is None


def test_replies_overtake_bulk(house):
    Channel.objects.update(throughput=50)
    people = house.meet(205)
    house.batch(people[5:])
    for person in people[:5]:
        house.reply(person, "first")

    house.deliver(30)

    said = [
        one["body"]["text"]["body"]
        for one in house.simulator.sim("messages", limit=1000)["messages"]
    ]
    assert len(said) == 205
    assert max(place for place, words in enumerate(said) if words == "first") < 60


def test_the_replies_to_one_person_keep_their_order(house):
    [person] = house.meet()
    for number in range(8):
        house.reply(
            person, f"part {number}", due_at=timezone.now() + timedelta(milliseconds=number)
        )

    house.deliver()

    said = [one["body"]["text"]["body"] for one in house.simulator.sim("messages")["messages"]]
    assert said == [f"part {number}" for number in range(8)]


def test_a_channel_is_never_served_by_two(house):
    Channel.objects.update(throughput=100)
    house.batch(house.meet(300))

    slices = [house.slice(25) for _ in range(2)]

    assert [one.wait() for one in slices] == [0, 0], [one.said for one in slices]
    assert house.statuses() == {"sent": 300}
    told = house.stats()
    assert told["accepted"] == told["unique"] == 300
    # What left evenly may arrive closer together on a busy machine; two would make it twice.
    assert told["numbers"][house.channel.key]["busiestSecond"] < 120


def test_a_duty_is_taken_over_only_when_it_is_over(house):
    one, other = house.channel.pk, house.tenant.pk
    assert duties.take(house.channel.pk, one)
    assert duties.take(house.channel.pk, other) is None

    duties.give_up(house.channel.pk, one, {"channel": {"factor": 0.5}})

    taken = duties.take(house.channel.pk, other)
    assert taken
    assert taken.pacing == {"channel": {"factor": 0.5}}
    assert taken.died_at is None
    assert duties.renew(one, {house.channel.pk: {}}) == {}


def test_who_says_stop_meanwhile_is_left_alone(house):
    rosa, other = house.meet(2)
    batch = house.batch([rosa, other])
    ledger.note(
        house.tenant,
        [
            ledger.Entry(
                contact_id=rosa.pk,
                medium="whatsapp",
                category="utility",
                given=False,
                how=How.KEYWORD,
                actor=PLATFORM.name,
                key="stop",
            )
        ],
    )

    house.deliver()

    left_alone = Message.objects.get(contact=rosa)
    assert (left_alone.status, left_alone.code) == ("cancelled", "opted_out")
    assert Message.objects.get(contact=other).status == "sent"
    counts = tallying.counts(batch)
    assert (counts.cancelled, counts.sent, counts.queued) == (1, 1, 0)


def test_outside_the_window_only_templates_leave(house):
    [person] = house.meet()
    Thread.objects.update(window_until=timezone.now() - timedelta(minutes=1))
    message = house.reply(person)

    house.deliver()

    message.refresh_from_db()
    assert (message.status, message.code) == ("cancelled", "window_closed")
    assert house.stats()["received"] == 0


def test_a_reply_that_waited_too_long_asks_first(house):
    message = house.reply(house.meet()[0], ask_at=timezone.now() - timedelta(seconds=1))

    house.deliver(3)

    message.refresh_from_db()
    assert (message.status, message.asked, message.due_at) == ("queued", True, None)
    assert house.stats()["received"] == 0


@pytest.fixture
def template(house):
    told = {"wabaId": WABA, "name": "order_ready", "language": "pt_BR"}
    parts = [{"type": "BODY", "text": "Olá {{1}}, chegou."}]
    house.simulator.sim_post("templates", {**told, "components": parts, "category": "UTILITY"})
    return Template.objects.create(
        account=WABA,
        sandbox=True,
        name="order_ready",
        language="pt_BR",
        category="utility",
        components=parts,
        status="approved",
    )


def of_template(house, people) -> Batch:
    said = {
        "kind": "template",
        "content": {
            "name": "order_ready",
            "language": "pt_BR",
            "variables": {"1": "{{nome}}"},
        },
        "weight": 1,
    }
    return house.batch(people, variants=[said])


def test_a_template_is_filled_for_each(house, template):
    people = house.meet(3)
    of_template(house, people)

    house.deliver()

    assert house.statuses() == {"sent": 3}
    bodies = [one["body"]["template"] for one in house.simulator.sim("messages")["messages"]]
    said = {body["components"][0]["parameters"][0]["text"] for body in bodies}
    assert said == {person.name for person in people}


def test_while_a_template_is_paused_its_messages_wait(house, template):
    Template.objects.update(status="paused")
    of_template(house, house.meet(3))
    house.deliver(3)
    assert house.statuses() == {"queued": 3}
    assert house.stats()["received"] == 0

    Template.objects.update(status="approved")
    house.finish()

    assert house.statuses() == {"sent": 3}


def test_a_row_that_can_not_be_said_fails_alone(house):
    people = house.meet(3)
    house.batch(people)
    Message.objects.filter(contact=people[0]).update(variant=0, values={"nome": "x" * 5000})

    house.deliver()

    assert house.statuses() == {"sent": 2, "failed": 1}
    assert Message.objects.get(status="failed").code == "too_long"


def test_what_comes_back_when_all_others_have_left_leaves_too(house):
    """The line has been walked to its end by then, and must not be taken for done."""
    batch = house.batch(house.meet(20))
    late = Message.objects.filter(batch=batch).latest("id")
    Message.objects.filter(pk=late.pk).update(due_at=timezone.now() + timedelta(seconds=6))

    house.deliver(4)
    assert house.statuses() == {"sent": 19, "queued": 1}
    late.refresh_from_db()
    assert late.status == "queued"
    Message.objects.filter(pk=late.pk).update(due_at=timezone.now())
    house.finish()

    batch.refresh_from_db()
    assert house.statuses() == {"sent": 20}
    assert batch.finished_at


def test_a_gate_that_shuts_stops_the_rest(house):
    Channel.objects.update(throughput=20)
    batch = house.batch(house.meet(200))
    running = house.slice(20)
    ends = time.monotonic() + 60
    while house.stats()["accepted"] < 5 and time.monotonic() < ends:
        time.sleep(0.02)

    Batch.objects.filter(pk=batch.pk).update(is_open=False)
    running.wait(60)

    assert house.statuses()["queued"] > 100
    assert set(house.statuses()) == {"sent", "queued"}


def test_at_a_pace_of_its_own_a_batch_is_slower_than_its_channel(house):
    house.batch(house.meet(40), pace={"messagesPerSecond": 5})

    house.deliver(4)

    assert 5 <= house.stats()["accepted"] <= 30
    assert house.stats()["numbers"][house.channel.key]["busiestSecond"] <= 20, "of 80"


def test_a_channel_that_is_released_is_told_of_at_once(house):
    states.hold(house.tenant, house.channel, states.BY_ADMIN)
    store().delete("recado:delivery:news")

    states.release(house.tenant, house.channel, states.BY_ADMIN)

    assert house.tenant.schema_name in waking.news()


def test_a_company_that_is_suspended_meanwhile_sends_nothing_more(house, settings):
    settings.DELIVERY_DUTY_SECONDS = 1.5
    Channel.objects.update(throughput=20)
    house.batch(house.meet(300))
    running = house.slice(20, DELIVERY_DUTY_SECONDS="1.5")
    ends = time.monotonic() + 60
    while house.stats()["accepted"] < 5 and time.monotonic() < ends:
        time.sleep(0.02)

    Tenant.objects.filter(pk=house.tenant.pk).update(verified_at=None)
    try:
        running.wait(60)
    finally:
        Tenant.objects.filter(pk=house.tenant.pk).update(verified_at=timezone.now())

    assert house.statuses()["queued"] > 150
    assert set(house.statuses()) == {"sent", "queued"}


def test_one_who_gets_too_much_holds_nobody_else_up(house):
    """Meta takes 45 at once for one person; bulk keeps one of them back, the others go on."""
    [person, other] = house.meet(2)
    for _ in range(47):
        house.batch([person])
    house.reply(other)

    for _ in range(10):  # a busy machine takes longer
        house.deliver(6)
        if house.statuses()["sent"] >= 44 + 1:
            break

    assert house.statuses()["sent"] >= 44 + 1
    assert Message.objects.get(contact=other).status == "sent"
    assert "131056" not in house.stats()["refused"]
    waiting = Message.objects.filter(status="queued", contact=person)
    assert all(message.attempt == 0 for message in waiting)
