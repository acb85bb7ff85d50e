"""Templates that a provider refuses for now, without that its row says so.

They lie in Redis and run out by themselves; lost too early, the next message is refused once
more and they are there again.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable

from redis import RedisError

from apps.accounts.momentary import store

logger = logging.getLogger(__name__)

A_WHILE = 900  # seconds, where nobody says for how long


def _key(account: str, name: tuple[str, str]) -> str:
    return f"recado:held-template:{account}:{name[1]}:{name[0]}"


def hold(account: str, name: tuple[str, str], seconds: int = A_WHILE) -> None:
    try:
        store().set(_key(account, name), 1, ex=seconds)
    except RedisError:
        logger.warning("template not held")


def held(account: str, names: Iterable[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    asked = sorted(names)
    try:
        found = store().mget([_key(account, name) for name in asked]) if asked else []
    except RedisError:
        return frozenset()
    return frozenset(name for name, mark in zip(asked, found, strict=True) if mark)
