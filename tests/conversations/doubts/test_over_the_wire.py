"""Accepted and never answered: the webhook tells, or the history, or a person. Never twice."""

from __future__ import annotations

from datetime import timedelta

import aiohttp
import pytest
from django.db import transaction
from django.utils import timezone

from apps.accounts.actor import PLATFORM
from apps.accounts.ids import id_of
from apps.accounts.tenancy import in_public
from apps.conversations import outbox, tallying
from apps.conversations.doubts import asking, due, lost, patience, pulling, tasks
from apps.conversations.inbox import statuses
from apps.conversations.models import Doubt, Message
from apps.conversations.outbox import Found
from apps.whatsapp import bulk_transport
from apps.whatsapp.providers import provider_of
from tests.simulated import until

pytestmark = pytest.mark.slow
NEVER_ANSWERED, RESET = "+5511900000951", "+5511900000952"
NOT_ACCEPTED = "+5511900000959"


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    """An answer is waited for for a second instead of half a minute."""
    short = aiohttp.ClientTimeout(total=1.0)
    monkeypatch.setattr(bulk_transport, "_timeout", lambda _request: short)


def webhooks_lost(house) -> None:
    house.simulator.sim_post("faults", {"deliver": False})


def write_to(house, number: str, text: str = "Hi") -> Message:
    [person] = house.meet(numbers=[number])
    message = house.reply(person, text)
    house.finish_later(message)
    return message


def is_due(message: Message) -> None:
    Doubt.objects.filter(pk=message.pk).update(ask_at=timezone.now())


def pull(house, message: Message) -> int:
    """As the sweep and its task do it; until the history knows of the message."""
    is_due(message)
    with in_public():
        assert house.tenant.schema_name in due.schemas()
    count = pulling.pull(house.tenant)
    message.refresh_from_db()
    return count


def test_the_webhook_brings_our_own_id_back(house, ear):
    ear.forget()
    message = write_to(house, NEVER_ANSWERED)
    assert (message.status, message.code) == ("unknown", "no_answer")
    assert Doubt.objects.get().pk == message.pk

    channels = {house.channel.key: house.channel}
    while message.status != "read":
        events = provider_of("meta").parse(ear.next().json())
        with transaction.atomic():
            assert not statuses.receive(house.tenant, events, channels=channels)
        message.refresh_from_db()

    assert message.provider_id.startswith("wamid.")
    assert not Doubt.objects.exists()
    assert house.stats()["duplicates"] == 0
    assert house.stats()["accepted"] == 1


def test_the_history_knows_what_no_webhook_told(house):
    webhooks_lost(house)
    message = write_to(house, NEVER_ANSWERED)
    assert message.status == "unknown"

    until(lambda: pull(house, message), seconds=30)

    assert message.status == "read"
    told = house.simulator.sim("messages")["messages"]
    assert [one["id"] for one in told] == [message.provider_id]
    assert not Doubt.objects.exists()
    assert house.stats()["duplicates"] == 0


def test_where_nothing_is_known_a_person_tells(house):
    webhooks_lost(house)
    message = write_to(house, NOT_ACCEPTED)
    assert message.status == "unknown"

    assert pull(house, message) == 0
    assert message.status == "unknown"
    outbox.settle(house.tenant, message, Found.FAILED, by=PLATFORM)

    assert (message.status, message.code) == ("failed", "not_arrived")
    assert not Doubt.objects.exists()
    assert house.deliver(3) == 0
    assert house.stats()["duplicates"] == house.stats()["accepted"] == 0


def test_bulk_that_was_reset_is_found_and_counted(house):
    webhooks_lost(house)
    people = house.meet(3) + house.meet(numbers=[RESET])
    batch = house.batch(people)
    house.finish()
    assert tallying.counts(batch).unknown == 1
    unknown = Message.objects.get(status="unknown")

    until(lambda: pull(house, unknown), seconds=30)

    counts = tallying.counts(batch)
    assert (counts.unknown, counts.total) == (0, 4)
    assert unknown.status in {"sent", "delivered", "read"}
    assert house.stats()["duplicates"] == 0


def test_of_two_to_the_same_person_nobody_guesses_which_it_was(house):
    webhooks_lost(house)
    [person] = house.meet(numbers=[RESET])
    twins = [house.reply(person, "Hi"), house.reply(person, "Hi again")]
    for one in twins:
        house.finish_later(one)

    for one in twins:
        is_due(one)
    until(lambda: house.stats()["accepted"] == 2)
    assert pulling.pull(house.tenant) == 0

    assert house.statuses() == {"unknown": 2}


def test_a_trace_that_another_message_has_already_is_not_taken(house):
    webhooks_lost(house)
    known = write_to(house, RESET)
    until(lambda: pull(house, known), seconds=30)
    stranger = house.reply(known.contact, "Never left", status="unknown", due_at=None)
    now = timezone.now()
    Doubt.objects.create(
        message=stranger,
        channel=house.channel,
        since=now - timedelta(minutes=2),
        until=now,
        ask_at=now,
    )

    assert pulling.pull(house.tenant) == 0


def test_each_doubt_is_asked_about_less_and_less_often_and_then_no_more(house):
    webhooks_lost(house)
    message = write_to(house, NOT_ACCEPTED)
    for age in (*patience.LADDER, timedelta(days=9)):
        long_ago = timezone.now() - age
        Doubt.objects.update(ask_at=long_ago, until=long_ago, since=long_ago)
        assert pulling.pull(house.tenant) == 0

    doubt = Doubt.objects.get()
    assert (doubt.asks, doubt.ask_at) == (len(patience.LADDER) + 1, None)
    with in_public():
        assert house.tenant.schema_name not in due.schemas()
    message.refresh_from_db()
    assert message.status == "unknown"


def test_nobody_is_asked_more_often_than_a_provider_bears(house, monkeypatch):
    webhooks_lost(house)
    is_due(write_to(house, RESET))
    monkeypatch.setattr(asking, "CALLS", 0)

    assert pulling.pull(house.tenant) == 0
    assert Doubt.objects.get().asks == 1  # and its next turn comes
    assert Doubt.objects.get().ask_at is not None


@pytest.mark.parametrize("count", [3, lost.FEW + 5], ids=["one by one", "by pages"])
def test_statuses_lost_in_an_outage_come_back(house, count):
    webhooks_lost(house)
    batch = house.batch(house.meet(count))
    house.finish()
    assert house.statuses() == {"sent": count}
    age(count)

    until(lambda: seen(house, "soon") == {"read": count}, seconds=30)

    assert tallying.counts(batch).read == count


def age(count: int) -> None:
    """As if they had been written two hours ago."""
    then = timezone.now() - timedelta(hours=2)
    for message in Message.objects.all():
        Message.objects.filter(pk=message.pk).update(id=id_of(then))
    assert Message.objects.count() == count


def seen(house, look: str) -> dict[str, int]:
    lost.store().delete(f"recado:doubts:{look}:{house.tenant.schema_name}")
    with in_public():
        assert house.tenant.schema_name in lost.schemas(look)
    lost.pull(house.tenant, look)
    return dict(house.statuses())


def test_a_look_goes_on_where_the_last_one_ended(house):
    webhooks_lost(house)
    house.batch(house.meet(2))
    house.finish()
    age(2)

    assert lost.pull(house.tenant, "soon") == 2
    assert lost.pull(house.tenant, "soon") == 0
    with in_public():
        assert house.tenant.schema_name not in lost.schemas("soon")


def test_a_long_outage_is_gone_through_in_several_turns(house, monkeypatch):
    webhooks_lost(house)
    count = 120  # two pages
    house.batch(house.meet(count))
    house.finish()
    age(count)
    monkeypatch.setattr(lost, "PAGES", 1)

    lost.pull(house.tenant, "soon")
    assert house.statuses() == {"read": 100, "sent": 20}

    lost.pull(house.tenant, "soon")
    assert house.statuses() == {"read": count}


def test_phones_that_are_off_are_no_outage(house, monkeypatch):
    monkeypatch.setattr(lost, "MOST", 3)
    webhooks_lost(house)
    house.batch(house.meet(lost.FEW + 5))
    house.finish()
    age(lost.FEW + 5)
    delivered = list(Message.objects.order_by("pk").values_list("pk", flat=True)[:15])
    Message.objects.filter(pk__in=delivered).update(status="delivered")

    lost.pull(house.tenant, "soon")

    assert house.statuses() == {"delivered": 15, "read": 3, "sent": 7}


def test_the_tasks_of_the_clock_find_the_company_and_ask(house):
    webhooks_lost(house)
    message = write_to(house, RESET)
    is_due(message)

    with in_public():
        tasks.find_doubts()
    message.refresh_from_db()
    assert message.provider_id

    Message.objects.filter(pk=message.pk).update(status="sent")
    age(1)
    with in_public():
        tasks.find_lost_statuses()
    assert house.statuses() == {"read": 1}
