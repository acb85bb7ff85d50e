"""What a channel has in hand, and what company it keeps."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from apps.conversations.delivery import waking
from apps.conversations.delivery.jobs import Job, Lease, Row
from apps.conversations.delivery.lines import Line
from apps.conversations.delivery.queues import Queues
from apps.conversations.pace.channel import Lane
from apps.whatsapp.messages import NOWHERE
from apps.whatsapp.providers.protocol import Request

BATCH = uuid4()


def line(batch: UUID = BATCH) -> Line:
    return Line(batch, "marketing", [], {}, None)


def job(batch: UUID | None = BATCH) -> Job:
    row = Row(uuid4(), uuid4(), batch, 0, "text", {}, None, None, "", "", 1)
    return Job(row, NOWHERE, Request("POST", ""), Lease(uuid4(), None, uuid4(), 0.0))


@pytest.fixture
def waits_for_its_pair() -> tuple[Queues, Job]:
    """One of a batch is out of hand for a moment, because its person got so much just now."""
    queues = Queues()
    queues.follow([line()])
    queues.put([job()])
    queue = queues.batch(0.0)
    assert queue
    return queues, queue.take(0.0)


def test_what_waited_for_its_pair_is_the_next_of_its_batch(waits_for_its_pair):
    queues, waited = waits_for_its_pair
    queues.put([job()])

    assert queues.put_back(waited)
    queue = queues.batch(0.0)
    assert queue
    assert queue.take(0.0) is waited


def test_of_a_batch_whose_gate_was_shut_meanwhile_it_goes_back(waits_for_its_pair):
    queues, waited = waits_for_its_pair
    queues.follow([])

    assert not queues.put_back(waited)
    assert queues.count(Lane.REPLIES) == queues.count(Lane.BULK) == 0


def test_also_while_others_of_it_are_still_in_hand(waits_for_its_pair):
    queues, waited = waits_for_its_pair
    queues.put([job()])
    queues.follow([])

    assert not queues.put_back(waited)
    assert len(list(queues.shut())) == 1


def test_a_reply_is_the_next_again():
    queues, waited = Queues(), job(None)
    queues.put([job(None)])

    assert queues.put_back(waited)
    assert queues.reply() is waited


@pytest.mark.parametrize(
    ("told", "seen", "unheard"),
    [
        ({"t_acme": 100.0}, {}, {"t_acme"}),
        ({"t_acme": 100.0}, {"t_acme": 100.0}, set()),
        ({"t_acme": 101.0, "t_globex": 90.0}, {"t_acme": 100.0, "t_globex": 90.0}, {"t_acme"}),
        ({"t_acme": 99.7}, {"t_acme": 100.0}, {"t_acme"}),  # by a machine whose clock is behind
        ({}, {"t_acme": 100.0}, set()),
    ],
)
def test_a_company_that_was_told_of_again_is_looked_at_whoevers_clock_it_was(told, seen, unheard):
    assert waking.unheard(told, seen) == unheard
