"""Whatever dies, and wherever: nothing leaves twice, nothing is lost, and the states are true."""

from __future__ import annotations

import signal
import time

import pytest

from apps.accounts.faultpoints import EXIT_CODE
from apps.conversations import tallying
from apps.conversations.models import Claim, Message

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
SHORT = {"DELIVERY_DUTY_SECONDS": "2", "DELIVERY_CLAIM_SECONDS": "4"}
#: Nothing has left before the first claim is begun.
CERTAIN = {"delivery.before_claim", "delivery.after_claim"}
PEOPLE = 200


@pytest.fixture(autouse=True)
def short_leases(settings):
    settings.DELIVERY_DUTY_SECONDS, settings.DELIVERY_CLAIM_SECONDS = 2.0, 4.0


def check(house, batch) -> None:
    """Nothing twice, nothing lost, nothing pretended."""
    assert house.stats()["duplicates"] == 0
    assert set(house.statuses()) <= {"sent", "unknown"}
    arrived, sent, unknown = house.arrived(), house.ids("sent"), house.ids("unknown")
    assert sent <= arrived <= sent | unknown
    assert len(sent | unknown) == Message.objects.count()
    assert not Claim.objects.exists()
    counts = tallying.counts(batch)
    bulk = Message.objects.filter(batch=batch)
    assert counts.sent == bulk.filter(status="sent").count()
    assert counts.unknown == bulk.filter(status="unknown").count()
    assert counts.open == 0
    batch.refresh_from_db()
    assert batch.finished_at


@pytest.mark.parametrize(
    "point",
    [
        "delivery.before_claim",
        "delivery.after_claim",
        "delivery.before_send",
        "delivery.before_send:150",
        "delivery.after_send",
        "delivery.after_send:150",
        "delivery.before_record",
        "delivery.after_record",
    ],
)
def test_killed_at_a_step_again_and_again(house, point):
    people = house.meet(PEOPLE)
    batch = house.batch(people)
    for person in people[:3]:
        house.reply(person)

    for _round in range(1):
        dying = house.slice(RECADO_FAULT_POINT=point, **SHORT)
        assert dying.wait() in {EXIT_CODE, 0}, dying.said
        time.sleep(2.1)  # its duty is over
    house.finish()

    check(house, batch)
    if point in CERTAIN:
        assert set(house.statuses()) == {"sent"}


def test_killed_at_any_moment(house):
    people = house.meet(3000)
    batch = house.batch(people)

    for _round in range(3):
        dying = house.slice(**SHORT)
        before = house.stats()["accepted"]
        ends = time.monotonic() + 60
        while house.stats()["accepted"] < before + 100 and time.monotonic() < ends:
            time.sleep(0.02)
        dying.kill()
        time.sleep(2.1)
    house.finish()

    check(house, batch)
    assert house.statuses()["sent"] > 1000


def test_a_worker_that_is_told_to_end_puts_back_what_it_has_not_begun(house):
    batch = house.batch(house.meet(3000))
    house.channel.throughput = 100
    house.channel.save()
    worker = house.worker()
    ends = time.monotonic() + 60
    while house.stats()["accepted"] < 60 and time.monotonic() < ends:
        time.sleep(0.02)

    worker.send_signal(signal.SIGTERM)
    output, _ = worker.communicate(timeout=60)

    assert set(house.statuses()) == {"sent", "queued"}, output
    assert not Claim.objects.exists()
    assert house.stats()["accepted"] == house.statuses()["sent"] < 1000
    assert tallying.counts(batch).queued == house.statuses()["queued"]
