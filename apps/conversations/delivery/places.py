"""How many slices run at once, over all workers: expiring places in Redis.

They only keep the number of slices bearable; that no two serve one channel is up to `duties`.
"""

from __future__ import annotations

import time

from django.conf import settings
from redis import RedisError

from apps.accounts.momentary import store

LASTS = 15.0  # seconds after the last sign of a slice its place is free again
_PLACES = "recado:delivery:places"  # sorted set: slice → until when (unix seconds)


def take(slice_id: str) -> bool:
    """A place for this slice; False when all are taken. Without Redis there is one."""
    try:
        with store().pipeline() as commands:
            _stay(commands, slice_id)
            commands.zcard(_PLACES)
            count = commands.execute()[-1]
        if count > settings.DELIVERY_SLICES:
            leave(slice_id)
            return False
    except RedisError:
        return True
    return True


def stay(slice_id: str) -> None:
    """Say that it is still at work, every few seconds. Raises RedisError."""
    with store().pipeline() as commands:
        _stay(commands, slice_id)
        commands.execute()


def leave(slice_id: str) -> None:
    """Raises RedisError."""
    store().zrem(_PLACES, slice_id)


def taken() -> int:
    """Raises RedisError."""
    return int(store().zcount(_PLACES, time.time(), "+inf"))


def _stay(commands: object, slice_id: str) -> None:
    now = time.time()
    commands.zremrangebyscore(_PLACES, "-inf", now)  # type: ignore[attr-defined]
    commands.zadd(_PLACES, {slice_id: now + LASTS})  # type: ignore[attr-defined]
