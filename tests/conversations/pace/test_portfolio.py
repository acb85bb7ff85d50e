"""People of a portfolio in the moving 24 hours, counted across companies."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from apps.accounts.momentary import store
from apps.conversations.pace import portfolio
from apps.conversations.pace.portfolio import DAY, UNLIMITED

NOW = 1_790_000_000.0


@pytest.fixture
def name() -> str:
    return uuid4().hex[:12]


def nobody() -> dict[str, float]:
    return {}


def numbers(since: int, until: int) -> list[str]:
    return [f"+55119000{n:05}" for n in range(since, until)]


def take(name, people, *, tier="TIER_250", now=NOW, reached=nobody):
    return portfolio.take(name, tier, people, now=now, reached=reached)


def test_as_many_as_the_tier_allows_and_the_same_people_again(name):
    first = take(name, numbers(0, 240))
    assert all(first.allowed)
    second = take(name, numbers(230, 270))
    assert second.allowed == [True] * 20 + [False] * 20
    assert second.used == 250
    assert portfolio.used(name, NOW) == 250


def test_places_come_back_after_a_day(name):
    take(name, numbers(0, 250))
    assert take(name, numbers(300, 301), now=NOW + DAY - 1).allowed == [False]
    assert take(name, numbers(300, 301), now=NOW + DAY + 1).allowed == [True]


def test_without_a_limit_everybody(name):
    assert all(take(name, numbers(0, 400), tier=UNLIMITED).allowed)


def test_a_name_nobody_knows_counts_as_the_smallest(name):
    assert sum(take(name, numbers(0, 400), tier="TIER_NEW").allowed) == 250


def test_a_count_that_was_lost_is_rebuilt_from_the_rows(name):
    take(name, numbers(0, 10))
    store().delete(f"portfolio:{name}:people", f"portfolio:{name}:whole")
    before = dict.fromkeys(numbers(0, 249), NOW - 60) | {"+5511900099999": NOW - DAY - 5}
    again = take(name, numbers(248, 251), reached=lambda: before)
    assert again.allowed == [True, True, False]


def test_the_rows_are_asked_only_then(name):
    take(name, numbers(0, 1))

    asked = []

    def rows():
        asked.append(name)
        return {}

    take(name, numbers(0, 1), reached=rows)
    assert asked == [], "the count was whole"

    store().delete(f"portfolio:{name}:people", f"portfolio:{name}:whole")
    take(name, numbers(0, 1), reached=rows)
    assert asked == [name]


def test_nobody_is_named_in_the_count(name):
    take(name, numbers(0, 1))
    kept = b"".join(store().zrange(f"portfolio:{name}:people", 0, -1))
    assert b"900000" not in kept


def test_many_at_once_never_go_over(name):
    with ThreadPoolExecutor(8) as pool:
        parts = [numbers(n * 50, n * 50 + 50) for n in range(8)]
        taken = list(pool.map(lambda part: take(name, part), parts))
    assert sum(sum(one.allowed) for one in taken) == 250


def test_what_is_rebuilt_does_not_make_places_free_too_early(name):
    """Rows of a moment ago may not be written yet: what the count still knows is newer."""
    take(name, numbers(0, 250))
    store().delete(f"portfolio:{name}:whole")
    take(name, numbers(0, 1), reached=lambda: dict.fromkeys(numbers(0, 250), NOW - 3600))

    assert take(name, numbers(300, 301), now=NOW + DAY - 60).allowed == [False]
