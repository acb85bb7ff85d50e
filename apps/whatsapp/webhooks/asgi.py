"""Webhooks as a bare ASGI application: Django's handler would cost more than all the rest."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import parse_qsl

from django.db import DatabaseError, connection

from apps.whatsapp.webhooks import doors, receiving, waking
from apps.whatsapp.webhooks.addresses import Address, address_of
from apps.whatsapp.webhooks.committing import Committer, NotStored
from apps.whatsapp.webhooks.receiving import Answer

logger = logging.getLogger(__name__)

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
_LARGE = 64 * 1024  # bytes; from here on reading would hold up the others


class TooLarge(Exception):
    """More than a provider ever sends."""


class Gone(Exception):
    """The sender hung up."""


class Webhooks:
    """Everything below `/webhooks/`, at whatever host. For one event loop at a time."""

    def __init__(self) -> None:
        self._doors = doors.Doors()
        self._readers = ThreadPoolExecutor(2, thread_name_prefix="webhook-doors")
        self._loop: asyncio.AbstractEventLoop | None = None
        self._committer: Committer | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            answer = await self._answer(scope, receive)
        except Gone:
            return
        except TooLarge:
            answer = receiving.TOO_LARGE
        except (NotStored, DatabaseError) as exc:
            logger.warning("webhook not stored", extra={"why": str(exc) or type(exc).__name__})
            answer = receiving.NOT_STORED
        await _say(send, answer)

    async def _answer(self, scope: Scope, receive: Receive) -> Answer:
        address = address_of(scope["path"])
        if address is None:
            return receiving.NOT_FOUND
        if scope["method"] not in address.methods:
            return receiving.not_so(address)
        door = await self._door(address)
        if door is None:
            return receiving.NOT_FOUND
        if scope["method"] == "GET":
            return receiving.handshake(door, _query(scope))
        return await self._post(address, door, _headers(scope), await _body(scope, receive))

    async def _post(
        self, address: Address, door: doors.Door, headers: dict[str, str], raw: bytes
    ) -> Answer:
        if len(raw) < _LARGE:
            post = receiving.genuine(address, door, headers, raw)
        else:
            post = await asyncio.to_thread(receiving.genuine, address, door, headers, raw)
        if post is None:
            return receiving.NOT_GENUINE
        await self._committer_here().keep(post)
        return receiving.THANKS

    def _committer_here(self) -> Committer:
        loop = asyncio.get_running_loop()
        if self._committer is None or self._loop is not loop:
            self._loop, self._committer = loop, Committer(waking.soon)
        return self._committer

    async def _door(self, address: Address) -> doors.Door | None:
        if address.channel_id is None:
            return doors.platforms_door()
        known, door = self._doors.kept(address)
        if not known:
            loop = asyncio.get_running_loop()
            door = await loop.run_in_executor(self._readers, _opened, address)
            self._doors.keep(address, door)
        return door


def _opened(address: Address) -> doors.Door | None:
    try:
        return doors.open_(address)
    finally:
        connection.close()  # back to the pool; the thread may be idle for long


async def _body(scope: Scope, receive: Receive) -> bytes:
    """Raises TooLarge as soon as that is known, and Gone."""
    declared = _headers(scope).get("content-length", "")
    if declared.isdigit() and int(declared) > receiving.LARGEST_BODY:
        raise TooLarge
    body = bytearray()
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > receiving.LARGEST_BODY:
            raise TooLarge
    return bytes(body)


def _headers(scope: Scope) -> dict[str, str]:
    """Names are in lower case already."""
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}


def _query(scope: Scope) -> dict[str, str]:
    return dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True))


async def _say(send: Send, answer: Answer) -> None:
    body = answer.body.encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        *((name.lower().encode(), value.encode()) for name, value in answer.headers.items()),
    ]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


webhooks = Webhooks()
