"""Who looks at one thing just now: kept where it may vanish, and for no longer than they look."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import Any

from apps.accounts.momentary import store

STAYS = 150.0  # seconds after the last sign; connections are looked at about every minute
_KEY = "recado:watchers:"


@dataclass(frozen=True, slots=True, order=True)
class Watcher:
    name: str
    id: str


def came(room: str, who: Watcher, connection: str) -> bool:
    """Also said again and again while they stay; True the first time."""
    redis, key = store(), _KEY + room
    is_new = redis.zadd(key, {_member(who, connection): time.time() + STAYS})
    redis.expire(key, int(STAYS))
    return bool(is_new)


def went(room: str, who: Watcher, connection: str) -> bool:
    return bool(store().zrem(_KEY + room, _member(who, connection)))


def of(room: str) -> list[Watcher]:
    """By name, each person once, however many windows they look through."""
    redis, key = store(), _KEY + room
    redis.zremrangebyscore(key, 0, time.time())
    members: list[Any] = redis.zrange(key, 0, -1)
    told = [json.loads(member) for member in members]
    return sorted({Watcher(name, pk) for pk, name, _connection in told})


def _member(who: Watcher, connection: str) -> str:
    return json.dumps([who.id, who.name, connection])
