"""GET /_sim/messages and /_sim/stats: what really arrived."""

from __future__ import annotations

import time
from typing import Any

from aiohttp import web

from apps.whatsapp.simulator.world import World

from .asked import Json, person_called


async def messages(world: World, request: web.Request, _: Json) -> Any:
    """Newest last. `to` in any form of the number, `callbackData`, `limit` (100)."""
    asked = request.query
    found = world.ledger.to(person_called(asked["to"]).key) if asked.get("to") else world.ledger
    callback_data = asked.get("callbackData")
    shown = [one for one in found if callback_data is None or one.callback_data == callback_data]
    limit = int(asked.get("limit", "100"))
    return {
        "messages": [one.as_json() for one in shown[-limit:]],
        "total": len(shown),
        "marks": [
            mark for mark in world.ledger.marks if any(mark["messageId"] == i for i in _ids(asked))
        ] if asked.get("messageId") else list(world.ledger.marks)[-limit:],
    }  # fmt: skip


def _ids(asked: Any) -> list[str]:
    return [one for one in asked.get("messageId", "").split(",") if one]


async def stats(world: World, request: web.Request, _: Json) -> Any:
    ledger, courier = world.ledger, world.courier
    pair_count, pair_key = world.pairs.busiest()
    return {
        "received": ledger.received,
        "accepted": ledger.accepted,
        "unique": ledger.unique,
        "duplicates": ledger.duplicates,
        "refused": {str(code): times for code, times in sorted(ledger.refused.items())},
        "webhooks": {
            "sent": courier.sent,
            "failed": courier.failed,
            "failedTries": courier.tries_failed,
            "items": courier.items_sent,
            "lost": courier.items_lost,
            "pending": courier.pending,
            "callbackVerified": world.callback_verified,
        },
        "numbers": {one.id: _number(one) for one in world.numbers.values()},
        "busiestPair": {"to": pair_key, "messages": pair_count},
        "seed": world.chance.seed,
        "at": time.time(),
    }


def _number(number: Any) -> Json:
    return {
        "received": number.received,
        "accepted": number.accepted,
        "limited": number.limited,
        "busiestSecond": number.busiest_second,
        "smallestPairGap": number.smallest_pair_gap,
        "accountId": number.account_id,
        "status": number.status,
    }
