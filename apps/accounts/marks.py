"""Marks in Redis: somebody has taken this on. They may vanish, so that what must never be done
twice needs more than a mark."""

from __future__ import annotations

import logging

from redis import RedisError

from apps.accounts.momentary import store

logger = logging.getLogger(__name__)


def is_first(mark: str, *, seconds: int) -> bool:
    """Whether nobody has taken it on in that time; from now on somebody has. Also when Redis
    can't say."""
    try:
        return bool(store().set(mark, 1, nx=True, ex=seconds))
    except RedisError:
        return True


def wipe(mark: str) -> None:
    """Whoever asks next is the first again."""
    try:
        store().delete(mark)
    except RedisError:
        logger.warning("mark not taken away")  # it runs out by itself
