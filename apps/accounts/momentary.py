"""The connection to Redis, for what may vanish: seats, paces and frames on their way."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from redis import Redis
from redis import asyncio as aio
from redis.backoff import NoBackoff
from redis.retry import Retry

PATIENCE = 2.0  # seconds to connect and to answer; nothing here is worth a longer wait


@cache
def store() -> Redis:
    """For threads and workers; safe to share, also after a fork."""
    return Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=PATIENCE,
        socket_connect_timeout=PATIENCE,
        retry=Retry(NoBackoff(), 1),  # once, for a connection that was closed while idle
    )


def loop_store() -> aio.Redis:
    """For one event loop, which must close it: `async with loop_store() as redis`."""
    return aio.Redis.from_url(
        settings.REDIS_URL, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE
    )
