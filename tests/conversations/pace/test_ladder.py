"""A young QR number writes first to few people, within the hours."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from apps.conversations.pace.ladder import room, step_of

NOON, NIGHT, DAWN = (datetime(2026, 3, 2, hour, tzinfo=UTC) for hour in (12, 22, 6))


@pytest.mark.parametrize(
    ("age", "most"), [(0, 20), (3, 20), (4, 50), (8, 100), (14, 100), (15, 200), (30, 200)]
)
def test_each_step(age, most):
    assert room(0, NOON, age) == most
    assert room(most - 1, NOON, age) == 1
    assert room(most, NOON, age) == 0
    assert room(most + 5, NOON, age) == 0


def test_a_grown_up_number_has_its_cap_alone():
    assert room(0, NOON, 31, cap=350) == 350


def test_a_cap_below_the_ladder_holds():
    assert room(0, NOON, 20, cap=30) == 30


def test_nobody_is_written_to_at_night():
    assert room(0, NIGHT, 100) == 0
    assert room(0, DAWN, 100) == 0


def test_when_the_next_step_comes():
    assert step_of(5).until_day == 8
    assert step_of(20).until_day == 31
    assert step_of(40).until_day is None
