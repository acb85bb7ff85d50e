"""What is counted is each message once, whoever moved it and whenever it is summed up."""

from __future__ import annotations

import uuid

import pytest

from apps.conversations import tallying
from apps.conversations.models import Batch, BatchTally
from apps.conversations.tallying import Counts

pytestmark = pytest.mark.usefixtures("inside_acme")


@pytest.fixture
def batch(inside_acme):
    return Batch.objects.create(origin="api", category="utility", queued=10)


def moved(batch, *moves):
    tallying.note(tallying.deltas_of((batch.pk, *move) for move in moves))


def test_a_move_leaves_one_count_and_enters_another(batch):
    moved(batch, ("queued", "sending"), ("queued", "sending"), ("sending", "sent"))

    assert tallying.counts(batch) == Counts(queued=8, sending=1, sent=1)


def test_new_messages_come_from_nowhere(batch):
    moved(batch, ("", "queued"), ("", "queued"))

    assert tallying.counts(batch).queued == tallying.counts(batch).total == 12


def test_what_was_played_was_read(batch):
    moved(batch, ("queued", "read"), ("read", "played"))

    assert tallying.counts(batch) == Counts(queued=9, read=1)


def test_messages_outside_batches_and_those_that_stay_leave_no_note(batch):
    tallying.note(tallying.deltas_of([(None, "queued", "sent"), (batch.pk, "sent", "sent")]))

    assert not BatchTally.objects.exists()


def test_summing_up_changes_no_count_and_leaves_no_notes(batch):
    moved(batch, ("queued", "sending"))
    moved(batch, ("queued", "failed"))
    before = tallying.counts(batch)

    assert tallying.sum_up(batch) == 2
    assert tallying.counts(batch) == before == Counts(queued=8, sending=1, failed=1)
    assert not BatchTally.objects.exists()
    assert tallying.sum_up(batch) == 0


def test_the_notes_of_one_batch_are_not_anothers(batch):
    other = Batch.objects.create(origin="api", category="utility", queued=3)
    moved(batch, ("queued", "sent"))
    moved(other, ("queued", "cancelled"))
    tallying.sum_up(batch)

    assert tallying.counts_of([batch.pk, other.pk, uuid.uuid4()]) == {
        batch.pk: Counts(queued=9, sent=1),
        other.pk: Counts(queued=2, cancelled=1),
    }
    assert tallying.counts(batch).open == 9
