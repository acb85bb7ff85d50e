"""How fast a channel goes: never above its limit, slower after complaints, replies first."""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.conversations.pace.channel import (
    CLIMB_AFTER,
    PAUSE,
    ChannelPace,
    Lane,
    after_a_crash,
)
from apps.conversations.pace.limits import Limits

START = 1_790_000_000.0
RATES = st.sampled_from([1.0, 3.0, 20.0, 80.0, 250.0])


def busy(pace: ChannelPace, lane: Lane, since: float, seconds: float) -> list[float]:
    """When messages leave if there is always one more."""
    now, left = since, []
    while now < since + seconds:
        wait = pace.take(lane, now)
        if wait == 0:
            left.append(now)
        else:
            now += max(wait, 0.0005)
    return left


def most_in_a_second(times: list[float]) -> int:
    times = sorted(times)
    return max((bisect_left(times, at + 1) - nth for nth, at in enumerate(times)), default=0)


@given(rate=RATES, seconds=st.floats(0.5, 4))
def test_no_second_has_more_than_the_rate(rate, seconds):
    left = busy(ChannelPace(Limits(rate), {}, START), Lane.REPLIES, START, seconds)
    assert left
    assert most_in_a_second(left) <= rate


@given(rate=RATES, cuts=st.lists(st.floats(0.05, 1.5), min_size=1, max_size=5))
def test_nor_when_one_process_hands_the_channel_to_the_next(rate, cuts):
    pacing, now, left = {}, START, []
    for seconds in cuts:
        pace = ChannelPace(Limits(rate), pacing, now)
        left += busy(pace, Lane.REPLIES, now, seconds)
        now += seconds
        pacing = pace.state(now)
    assert most_in_a_second(left) <= rate


@given(rate=RATES, seconds=st.floats(0.1, 1.5))
def test_nor_after_a_crash(rate, seconds):
    limits = Limits(rate)
    left = busy(ChannelPace(limits, {}, START), Lane.REPLIES, START, seconds)
    ended = START + seconds
    pace = ChannelPace(limits, after_a_crash({}, limits, ended), ended)
    left += busy(pace, Lane.REPLIES, ended, 2)
    assert most_in_a_second(left) <= rate


@given(rate=st.sampled_from([20.0, 80.0, 250.0]))
def test_bulk_leaves_a_fifth_to_replies(rate):
    pace = ChannelPace(Limits(rate), {}, START)
    bulk = busy(pace, Lane.BULK, START, 3)
    assert most_in_a_second(bulk) <= rate * 0.8
    assert len(bulk) >= rate * 0.8 * 2.5, "and uses the rest"
    now = START + 3
    while pace.take(Lane.BULK, now) == 0:
        pass
    assert pace.take(Lane.REPLIES, now) == 0, "a reply need not wait for bulk"


def test_a_channel_slower_than_one_a_second_keeps_its_pauses():
    left = busy(ChannelPace(Limits(0.25), {}, START), Lane.BULK, START, 20)
    assert len(left) == 5
    assert all(later - earlier >= 4 for earlier, later in pairwise(left))


def test_a_complaint_halves_the_speed_and_many_at_once_count_as_one():
    pace = ChannelPace(Limits(80), {}, START)
    pace.throttled(START)
    pace.throttled(START + 0.01)
    assert pace.rate == 40
    assert pace.take(Lane.REPLIES, START + 0.1) == pytest.approx(PAUSE - 0.09), (
        "both were answers to what left before"
    )
    pace.throttled(START + 2)
    assert pace.rate == 20
    for _ in range(9):
        pace.throttled(10 + pace.state(0)["held_until"])
    assert pace.rate == 1, "and never ends"


def test_the_speed_comes_back_when_nobody_complains():
    pace = ChannelPace(Limits(80), {}, START)
    pace.throttled(START)
    pace.went_well(START + PAUSE + CLIMB_AFTER - 1)
    assert pace.rate == 40
    for second in range(1, 12):
        pace.went_well(START + PAUSE + CLIMB_AFTER + second)
    assert pace.rate == 80


def test_the_provider_may_say_how_long_to_be_silent():
    pace = ChannelPace(Limits(80), {}, START)
    pace.throttled(START, retry_after=30)
    assert pace.wait(Lane.REPLIES, START + 1) == 29
    assert pace.room(Lane.BULK, START + 1) == 0


def test_a_slower_speed_counts_what_left_before_it():
    pace = ChannelPace(Limits(80), {}, START)
    for _ in range(80):
        assert pace.take(Lane.REPLIES, START) == 0
    pace.throttled(START)
    left = busy(pace, Lane.REPLIES, START + PAUSE, 1)
    assert most_in_a_second(left) <= 40


def test_bulk_of_a_telephone_pauses_unevenly():
    limits = Limits(1, gap=(15, 45))
    left = busy(ChannelPace(limits, {}, START), Lane.BULK, START, 3_000)
    pauses = [later - earlier for earlier, later in pairwise(left)]
    assert 15 <= min(pauses) < 20 < 40 < max(pauses) <= 46
    assert len({round(pause, 1) for pause in pauses}) > len(pauses) / 2


def test_the_pause_outlives_the_process():
    pace = ChannelPace(Limits(1, gap=(15, 45)), {}, START)
    assert pace.take(Lane.BULK, START) == 0
    later = ChannelPace(Limits(1, gap=(15, 45)), pace.state(START + 1), START + 1)
    assert later.take(Lane.BULK, START + 1) >= 14
    assert later.take(Lane.REPLIES, START + 2.1) == 0, "replies do not pause"


def test_a_claim_is_about_a_second_of_work():
    pace = ChannelPace(Limits(80), {}, START)
    assert pace.room(Lane.BULK, START) == 64
    assert pace.room(Lane.REPLIES, START) == 80
    pace.throttled(START)
    assert pace.room(Lane.BULK, START + 1.1) == 32


def test_a_new_limit_holds_at_once():
    pace = ChannelPace(Limits(80), {}, START)
    pace.change(Limits(10))
    assert most_in_a_second(busy(pace, Lane.REPLIES, START, 2)) <= 10


@pytest.mark.parametrize("back", [0.5, 3600.0])
def test_a_clock_that_is_put_back_holds_nothing_up(back):
    pace = ChannelPace(Limits(20.0, gap=(15.0, 45.0)), {}, START)
    busy(pace, Lane.REPLIES, START, 1.5)
    pace.take(Lane.BULK, START + 2)
    now = START + 2 - back

    assert pace.wait(Lane.REPLIES, now) <= 1.1
    assert pace.wait(Lane.BULK, now) <= 45.0


def test_a_process_whose_clock_is_behind_waits_no_longer_than_a_second():
    ahead = ChannelPace(Limits(20.0), {}, START + 600)
    left = busy(ahead, Lane.REPLIES, START + 600, 1.0)

    behind = ChannelPace(Limits(20.0), ahead.state(START + 601), START)

    assert len(left) == 20
    assert 0 < behind.wait(Lane.REPLIES, START) <= 1.1
