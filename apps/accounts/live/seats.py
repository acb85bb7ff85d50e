"""How many live connections a tenant has open, counted over all web processes.

A seat is an entry in a sorted set in Redis whose score is the last sign of life; the
seats of a process that died are free again a minute later.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import uuid4

from redis import Redis
from redis import asyncio as aio

from apps.accounts.momentary import store

SIGN_OF_LIFE = 15.0  # seconds between two
GIVEN_UP = 60.0  # seconds without one

# KEYS: the tenant's seats. ARGV: this seat, the limit (-1: none), seconds until given up.
_TAKE = """
    local now = tonumber(redis.call('TIME')[1])
    redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - tonumber(ARGV[3]))
    local limit = tonumber(ARGV[2])
    if limit >= 0 and redis.call('ZCARD', KEYS[1]) >= limit then return 0 end
    redis.call('ZADD', KEYS[1], now, ARGV[1])
    redis.call('EXPIRE', KEYS[1], ARGV[3] * 2)
    return 1
"""
_KEEP = """
    local now = redis.call('TIME')[1]
    for i, key in ipairs(KEYS) do
        redis.call('ZADD', key, now, ARGV[i + 1])
        redis.call('EXPIRE', key, ARGV[1] * 2)
    end
"""


@dataclass(frozen=True, slots=True)
class Seat:
    """One connection's place at one tenant."""

    schema: str
    name: str = field(default_factory=lambda: uuid4().hex)

    @property
    def key(self) -> str:
        return f"recado:seats:{self.schema}"


def take(seat: Seat, limit: int | None) -> bool:
    """False when the tenant has no seat left. None means no limit."""
    script = store().register_script(_TAKE)
    wanted: list[str | int] = [seat.name, -1 if limit is None else limit, int(GIVEN_UP)]
    return bool(script(keys=[seat.key], args=wanted))


def give_back(*seats: Seat) -> None:
    with store().pipeline(transaction=False) as together:
        for seat in seats:
            together.zrem(seat.key, seat.name)
        together.execute()


def taken(schema: str) -> int:
    """Seats in use now, those of dead processes included until they are given up."""
    redis: Redis = store()
    now = int(redis.time()[0])
    return int(redis.zcount(Seat(schema).key, now - GIVEN_UP, "+inf"))


def taken_everywhere() -> int:
    """Seats in use at all tenants together."""
    redis: Redis = store()
    since = int(redis.time()[0]) - GIVEN_UP
    keys = redis.scan_iter(match=Seat("*").key, count=1000)
    return sum(int(redis.zcount(key, since, "+inf")) for key in keys)


async def keep(redis: aio.Redis, seats: Iterable[Seat]) -> None:
    """A sign of life of all these seats."""
    kept = list(seats)
    if kept:
        script = redis.register_script(_KEEP)
        await script(
            keys=[seat.key for seat in kept],
            args=[int(GIVEN_UP), *(seat.name for seat in kept)],
        )
