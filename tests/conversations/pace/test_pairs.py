"""One person gets 45 in a burst, then one each six seconds; a complaint slows that pair alone."""

from __future__ import annotations

from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from apps.conversations.pace.channel import Lane
from apps.conversations.pace.pairs import BURST, SECONDS_EACH, PairPace

ANA, BIA = UUID(int=1), UUID(int=2)
START = 1_790_000_000.0


def test_bulk_waits_when_the_burst_is_used_up():
    pairs = PairPace()
    assert [pairs.take(ANA, Lane.BULK, START) for _ in range(BURST - 1)] == [0] * (BURST - 1)
    assert pairs.take(ANA, Lane.BULK, START) == SECONDS_EACH
    assert pairs.take(BIA, Lane.BULK, START) == 0
    assert pairs.take(ANA, Lane.BULK, START + SECONDS_EACH) == 0
    assert pairs.take(ANA, Lane.BULK, START + SECONDS_EACH) > 0


def test_a_reply_does_not_wait_by_itself():
    pairs = PairPace()
    assert all(pairs.take(ANA, Lane.REPLIES, START) == 0 for _ in range(BURST + 10))
    assert pairs.take(ANA, Lane.BULK, START) > SECONDS_EACH, "but it counts"


def test_a_complaint_holds_this_pair_longer_each_time():
    pairs = PairPace()
    assert pairs.slow(ANA, START) == 4
    assert pairs.take(ANA, Lane.REPLIES, START + 1) == 3
    assert pairs.take(BIA, Lane.REPLIES, START + 1) == 0
    assert pairs.slow(ANA, START + 5) == 16
    pairs.went_well(ANA)
    assert pairs.slow(ANA, START + 50) == 4


def test_whoever_complains_often_is_left_alone_by_the_next_process_too():
    pairs = PairPace()
    waits = [pairs.slow(ANA, START) for _ in range(6)]
    assert waits == [4, 16, 64, 256, 1024, 4096]

    later = START + 1000  # the burst itself would be forgotten by then
    pairs = PairPace(pairs.state(later))

    assert pairs.take(ANA, Lane.REPLIES, later) == 3096
    assert pairs.slow(ANA, later) == 4096, "not longer than an hour or so"


@given(st.lists(st.floats(0, 40), min_size=50, max_size=200))
def test_the_next_process_goes_on_with_it(gaps):
    """However the clock runs and whoever serves, the bucket of 45 is never overdrawn by more
    than what is not worth telling."""
    pairs, now, left = PairPace(), START, []
    for nth, gap in enumerate(gaps):
        now += gap / 10
        if pairs.take(ANA, Lane.BULK, now) == 0:
            left.append(now)
        if nth % 10 == 9:
            pairs = PairPace(pairs.state(now))
    for first, since in enumerate(left):
        for last in range(first, len(left)):
            allowed = BURST + (left[last] - since) / SECONDS_EACH + 6
            assert last - first + 1 <= allowed


def test_of_many_people_only_those_are_remembered_who_were_written_to_lately():
    pairs, now = PairPace(), START
    for _ in range(50_000):
        now += 0.01
        assert pairs.take(uuid4(), Lane.BULK, now) == 0
    assert len(pairs._pairs) <= 2 * SECONDS_EACH / 0.01 + 2_000


def test_a_clock_that_is_put_back_does_not_use_up_a_burst():
    pairs = PairPace()
    pairs.take(ANA, Lane.BULK, START)

    assert pairs.take(ANA, Lane.BULK, START - 3600) == 0
