"""The arithmetic of experiments beside values that were published or worked out by hand."""

from __future__ import annotations

from math import erfc, exp, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as some

from apps.campaigns.results.experiments import (
    Arm,
    State,
    chance_of,
    chi_square_tail,
    decide,
    difference,
    least_sample,
    margin,
)

arms = some.tuples(some.integers(1, 50_000), some.floats(0, 1)).map(
    lambda one: Arm(one[0], round(one[0] * one[1]))
)


@pytest.mark.parametrize(
    ("statistic", "freedom", "beyond"),
    [  # the table of critical values in every textbook
        (3.841459, 1, 0.05),
        (6.634897, 1, 0.01),
        (5.991465, 2, 0.05),
        (7.814728, 3, 0.05),
        (9.487729, 4, 0.05),
        (15.08627, 5, 0.01),
        (0.0, 3, 1.0),
    ],
)
def test_the_tail_of_chi_square_is_the_tables(statistic, freedom, beyond):
    assert chi_square_tail(statistic, freedom) == pytest.approx(beyond, rel=1e-5)


def test_a_margin_is_wilsons():
    # Newcombe 1998 (857), table I, method 3: 81/263, 15/148, 0/20, 1/29.
    for arm, low, high in (
        (Arm(263, 81), 0.2553, 0.3662),
        (Arm(148, 15), 0.0624, 0.1605),
        (Arm(20, 0), 0.0, 0.1611),
        (Arm(29, 1), 0.0061, 0.1718),
    ):
        found = margin(arm)
        assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


def test_a_difference_is_newcombes():
    # Newcombe 1998 (873), table II, method 10.
    for one, other, low, high in (
        (Arm(70, 56), Arm(80, 48), 0.0524, 0.3339),
        (Arm(10, 9), Arm(10, 3), 0.1705, 0.8090),
        (Arm(56, 5), Arm(29, 0), -0.0381, 0.1926),
        (Arm(10, 0), Arm(10, 0), -0.2775, 0.2775),
    ):
        found = difference(one, other)
        assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


def test_the_chance_of_a_difference_is_pearsons():
    # Four fields, by the short formula n(ad - bc)² / (product of the margins): 7.0234.
    four_fields = 150 * (56 * 32 - 14 * 48) ** 2 / (70 * 80 * 104 * 46)
    assert chance_of([Arm(70, 56), Arm(80, 48)]) == pytest.approx(erfc(sqrt(four_fields / 2)))
    # Three groups: 45 and 55 expected in each, (15² + 0 + 15²)/45 + (15² + 0 + 15²)/55 = 200/11,
    # and with two degrees of freedom the tail is exp(-x/2).
    three = chance_of([Arm(100, 30), Arm(100, 45), Arm(100, 60)])
    assert three == pytest.approx(exp(-100 / 11))
    assert chance_of([Arm(100, 0), Arm(100, 0)]) == 1.0


def test_a_sample_is_big_enough_for_its_difference():
    # The figure that calculators of such tests give for 10 % against 12 %: 3,841 each.
    assert least_sample(0.10, 0.12) == 3841
    assert least_sample(0.05, 0.10) == 435
    with pytest.raises(ValueError, match="different"):
        least_sample(0.1, 0.1)


def test_the_better_one_of_the_drawn_report_has_won():
    found = decide([Arm(4548, 332), Arm(4535, 413)], is_over=True)

    assert (found.state, found.best, found.second) == (State.WON, 1, 0)
    assert found.chance < 0.01
    assert found.difference.low == pytest.approx(0.007, abs=0.001)
    assert found.difference.high == pytest.approx(0.029, abs=0.001)


@pytest.mark.parametrize(
    ("given_arms", "is_over", "state"),
    [
        ([Arm(4548, 332), Arm(4535, 413)], False, State.SENDING),
        ([Arm(4548, 332), Arm(4535, 341)], True, State.OPEN),
        ([Arm(90, 2), Arm(90, 30)], True, State.TOO_FEW),  # too few people
        ([Arm(5000, 1), Arm(5000, 3)], True, State.TOO_FEW),  # too few who did it
        ([Arm(5000, 5000), Arm(5000, 4999)], True, State.TOO_FEW),
        ([Arm(5000, 300)], True, State.TOO_FEW),
        # All of them differ, but the best two may be the same.
        ([Arm(4000, 400), Arm(4000, 396), Arm(4000, 200)], True, State.OPEN),
        ([Arm(4000, 480), Arm(4000, 396), Arm(4000, 200)], True, State.WON),
    ],
)
def test_the_rule_decides(given_arms, is_over, state):
    assert decide(given_arms, is_over=is_over).state == state


@given(one=arms, other=arms)
def test_intervals_hold_what_was_measured_and_turn_with_the_sides(one, other):
    around, back = difference(one, other), difference(other, one)

    assert around.low - 1e-9 <= one.rate - other.rate <= around.high + 1e-9
    assert (back.low, back.high) == pytest.approx((-around.high, -around.low), abs=1e-12)
    inside = margin(one)
    assert 0 <= inside.low <= one.rate + 1e-9
    assert one.rate - 1e-9 <= inside.high <= 1


@given(found=some.lists(arms, min_size=2, max_size=5))
def test_a_chance_is_a_share_whatever_was_counted(found):
    assert 0 <= chance_of(found) <= 1
    assert decide(found, is_over=True).state in set(State) - {State.SENDING}


def test_two_that_are_the_same_are_called_different_as_rarely_as_promised():
    """Of tests without any difference, at most five of a hundred find one."""
    import random

    dice = random.Random(4711)

    def some_arm():
        return Arm(600, sum(dice.random() < 0.1 for _ in range(600)))

    won = sum(decide([some_arm(), some_arm()], is_over=True).state == State.WON for _ in range(800))
    assert won <= 0.05 * 800 + 3 * (800 * 0.05 * 0.95) ** 0.5
    assert won > 0  # it is a test that can fail
