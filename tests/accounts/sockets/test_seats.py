"""A tenant's open connections are counted over all processes, the dead ones not for long."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from asgiref.sync import async_to_sync

from apps.accounts.live import seats
from apps.accounts.live.seats import Seat
from apps.accounts.momentary import loop_store, store


@pytest.fixture(autouse=True)
def _empty():
    store().delete(Seat("t_seats").key, Seat("t_others").key)


def long_ago(seat: Seat) -> None:
    """As if its process had died more than a minute ago."""
    store().zadd(seat.key, {seat.name: int(store().time()[0]) - seats.GIVEN_UP - 1})


def test_of_fifty_who_race_for_ten_seats_ten_win():
    with ThreadPoolExecutor(16) as pool:
        won = list(pool.map(lambda _n: seats.take(Seat("t_seats"), 10), range(50)))

    assert won.count(True) == 10
    assert seats.taken("t_seats") == 10


def test_without_a_limit_there_is_always_a_seat_and_with_none_never():
    assert all(seats.take(Seat("t_seats"), None) for _ in range(5))
    assert not seats.take(Seat("t_others"), 0)


def test_a_dead_process_seats_are_free_again():
    dead = Seat("t_seats")
    assert seats.take(dead, 1)
    long_ago(dead)

    assert seats.taken("t_seats") == 0
    assert seats.take(Seat("t_seats"), 1)


def test_a_sign_of_life_keeps_a_seat():
    mine, others = Seat("t_seats"), Seat("t_others")
    for seat in (mine, others):
        seats.take(seat, 1)
        long_ago(seat)

    @async_to_sync
    async def keep() -> None:
        async with loop_store() as redis:
            await seats.keep(redis, [mine, others])

    keep()
    assert (seats.taken("t_seats"), seats.taken("t_others")) == (1, 1)
    assert not seats.take(Seat("t_seats"), 1)


def test_a_tenant_that_nobody_visits_leaves_nothing_behind():
    seats.take(Seat("t_seats"), 1)

    assert 0 < store().ttl(Seat("t_seats").key) <= 2 * seats.GIVEN_UP
