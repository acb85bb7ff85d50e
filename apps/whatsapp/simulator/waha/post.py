"""WAHA's webhooks: one event a POST, in order, signed with HMAC-SHA512, tried again."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import time
from collections import defaultdict, deque
from typing import TYPE_CHECKING

import aiohttp
import orjson

from .session import Json, Session

if TYPE_CHECKING:
    from apps.whatsapp.simulator.world import World

ULID = "0123456789abcdefghjkmnpqrstvwxyz"
VERSION = "2026.9.1"


class Post:
    def __init__(self, world: World) -> None:
        self._world = world
        self._queues: dict[str, deque[tuple[Json, bytes, str]]] = defaultdict(deque)
        self._busy: set[str] = set()
        self.sent = 0
        self.failed = 0

    def forget(self) -> None:
        self._queues.clear()
        self._busy.clear()
        self.sent = self.failed = 0

    def tell(self, session: Session, event: str, payload: Json) -> None:
        """Queue an event for every webhook of the session that wants it."""
        for hook in session.config.get("webhooks") or []:
            wanted = hook.get("events") or []
            if hook.get("url") and ("*" in wanted or event in wanted):
                body = orjson.dumps(envelope(self._world, session, event, payload))
                self._queues[hook["url"]].append((hook, body, self._world.chance.token(16)))
                self._carry_on(hook["url"])

    def _carry_on(self, url: str) -> None:
        if url not in self._busy:
            self._busy.add(url)
            self._world.spawn(self._carry(url))

    async def _carry(self, url: str) -> None:
        queue = self._queues[url]
        try:
            while queue:
                hook, body, request_id = queue.popleft()
                if await self._post(hook, body, request_id):
                    self.sent += 1
                else:
                    self._world.spawn(self._try_again(hook, body, request_id))
        finally:
            self._busy.discard(url)

    async def _try_again(self, hook: Json, body: bytes, request_id: str) -> None:
        retries = hook.get("retries") or {}
        delay, policy = float(retries.get("delaySeconds") or 2), retries.get("policy") or "linear"
        for attempt in range(int(retries.get("attempts") or 15)):
            growth = {"constant": 1, "linear": attempt + 1}.get(policy, 2**attempt)
            await asyncio.sleep(min(delay, self._world.options.retry_seconds) * growth)
            if await self._post(hook, body, request_id):
                self.sent += 1
                return
        self.failed += 1

    async def _post(self, hook: Json, body: bytes, request_id: str) -> bool:
        headers = {
            "Content-Type": "application/json",
            "X-Webhook-Request-Id": request_id,
            "X-Webhook-Timestamp": str(int(time.time() * 1000)),
        }
        key = (hook.get("hmac") or {}).get("key")
        if key:
            headers["X-Webhook-Hmac"] = signature(body, key)
            headers["X-Webhook-Hmac-Algorithm"] = "sha512"
        for one in hook.get("customHeaders") or []:
            headers[str(one["name"])] = str(one["value"])
        with contextlib.suppress(aiohttp.ClientError, TimeoutError, ValueError):
            session = self._world.courier.session
            async with session.post(hook["url"], data=body, headers=headers) as answer:
                await answer.read()
                return 200 <= answer.status < 300
        return False


def signature(body: bytes, key: str) -> str:
    return hmac.new(key.encode(), body, hashlib.sha512).hexdigest()


def envelope(world: World, session: Session, event: str, payload: Json) -> Json:
    engine = world.options.waha_engine
    return {
        "id": "evt_" + "".join(world.chance.stream("event").choices(ULID, k=26)),
        "timestamp": int(time.time() * 1000),
        "event": event,
        "session": session.name,
        "metadata": session.config.get("metadata") or {},
        "me": session.me(),
        "payload": payload,
        "engine": engine,
        "environment": {"version": VERSION, "engine": engine, "tier": "CORE"},
    }
