"""Webhooks with nothing but a signature and a durable row: the most that this server can do.

ASGI without Django, group commit, no routing, no JSON, no resends.
"""

from __future__ import annotations

import asyncio
import hmac
import os
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from typing import Any

import psycopg

TABLE = "benchmark_bare_webhook"
SECRET = os.environ.get("META_APP_SECRET", "").encode()
INSERT = f"INSERT INTO {TABLE} (body) SELECT * FROM unnest(%s::bytea[])"  # noqa: S608

_thread = ThreadPoolExecutor(1)
_waiting: list[tuple[bytes, asyncio.Future[None]]] = []
_state: dict[str, Any] = {}


async def application(scope: Any, receive: Any, send: Any) -> None:
    if scope["method"] != "POST":
        await _say(send, 200)
        return
    body = await _body(receive)
    given = dict(scope["headers"]).get(b"x-hub-signature-256", b"")
    expected = b"sha256=" + hmac.new(SECRET, body, sha256).hexdigest().encode()
    if not hmac.compare_digest(given, expected):
        await _say(send, 401)
        return
    await _committed(body)
    await _say(send, 200)


async def _body(receive: Any) -> bytes:
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


async def _committed(body: bytes) -> None:
    done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    _waiting.append((body, done))
    if not _state.get("running"):
        _state["running"] = True
        _state["task"] = asyncio.create_task(_commit())
    await done


async def _commit() -> None:
    loop = asyncio.get_running_loop()
    while _waiting:
        batch = _waiting[:]
        _waiting.clear()
        await loop.run_in_executor(_thread, _insert, [body for body, _done in batch])
        for _body, done in batch:
            done.set_result(None)
    _state["running"] = False


def _insert(bodies: list[bytes]) -> None:
    if "connection" not in _state:
        _state["connection"] = psycopg.connect(os.environ["DATABASE_URL"])
    with _state["connection"].transaction():
        _state["connection"].execute(INSERT, [bodies])


async def _say(send: Any, status: int) -> None:
    await send({"type": "http.response.start", "status": status, "headers": []})
    await send({"type": "http.response.body", "body": b""})
