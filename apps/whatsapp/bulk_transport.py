"""Carries many requests at once in one event loop over kept-alive connections.

Says the same as `transport.call`: an answer, NotSent or MaybeSent. Never tries again.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from functools import lru_cache
from types import TracebackType
from typing import Any, Self

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from apps.whatsapp import reach
from apps.whatsapp.providers.protocol import CONNECT_SECONDS, Request, Response
from apps.whatsapp.transport import LARGEST_ANSWER, MaybeSent, NotSent

REACH_SECONDS = 15.0  # to look a name up and connect to one of its addresses

_NEVER_CONNECTED = (
    aiohttp.ClientConnectorError,  # no such host, refused, a certificate that does not hold
    aiohttp.ConnectionTimeoutError,
    reach.Forbidden,
)


class Line:
    """A bundle of connections; `async with Line() as line: await line.call(request)`.

    `connections`: how many at once, over all hosts. `reads`: for who cares for the status alone,
    at most so many bytes of an answer's body; None: all of it, and too much is an error.
    """

    def __init__(self, connections: int = 256, *, reads: int | None = None) -> None:
        self._connections = connections
        self._reads = reads
        # Waiting for a place is no part of a call's time, and nothing left while it waited.
        self._places = asyncio.Semaphore(connections)
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        connector = aiohttp.TCPConnector(
            limit=self._connections, resolver=_GuardedResolver(), keepalive_timeout=30
        )
        self._session = aiohttp.ClientSession(
            connector=connector, cookie_jar=aiohttp.DummyCookieJar(), auto_decompress=True
        )
        # The library would send a request without a body twice when a connection is stale.
        self._session._retry_connection = False
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _exc: BaseException | None,
        _at: TracebackType | None,
    ) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def call(self, request: Request) -> Response:
        """The provider's answer, whatever its status. Raises NotSent or MaybeSent."""
        if self._session is None:
            raise RuntimeError("the line is not open")
        async with self._places:
            return await self._carried(self._session, request)

    async def _carried(self, session: aiohttp.ClientSession, request: Request) -> Response:
        try:
            _check(request.url)
            async with session.request(
                request.method,
                request.url,
                timeout=_timeout(request),
                allow_redirects=False,
                **_body(request),
            ) as answer:
                return Response(answer.status, _lowered(answer), await self._body_of(answer))
        except aiohttp.InvalidURL as exc:  # quotes the address, secrets and all
            raise NotSent(type(exc).__name__) from exc
        except _NEVER_CONNECTED as exc:
            raise NotSent(str(exc)) from exc
        except (aiohttp.ClientError, TimeoutError, OSError) as exc:
            raise MaybeSent(str(exc) or type(exc).__name__) from exc

    async def _body_of(self, answer: aiohttp.ClientResponse) -> bytes:
        if self._reads is None:
            return await _read(answer)
        try:
            return await answer.content.read(self._reads)
        except (aiohttp.ClientError, TimeoutError):
            return b""  # its status has come, which is all that is asked for


def _timeout(request: Request) -> aiohttp.ClientTimeout:
    """A connection's own limit ends before the whole, so what runs out tells what it means."""
    return aiohttp.ClientTimeout(
        total=request.patience,
        connect=min(REACH_SECONDS, request.patience * 0.9),
        sock_connect=CONNECT_SECONDS,
        sock_read=request.read_seconds,
    )


def _body(request: Request) -> dict[str, Any]:
    said: dict[str, Any] = {"headers": dict(request.headers), "params": dict(request.params)}
    if request.files:
        form = aiohttp.FormData(dict(request.fields))
        for name, (filename, content, mime_type) in request.files.items():
            form.add_field(name, content, filename=filename, content_type=mime_type)
        return {**said, "data": form}
    if request.json is not None:
        return {**said, "json": request.json}
    return {**said, "data": request.data if request.data is not None else request.fields or None}


def _lowered(answer: aiohttp.ClientResponse) -> dict[str, str]:
    return {name.lower(): value for name, value in answer.headers.items()}


async def _read(answer: aiohttp.ClientResponse) -> bytes:
    body = bytearray()
    async for chunk in answer.content.iter_chunked(64 * 1024):
        body += chunk
        if len(body) > LARGEST_ANSWER:
            raise aiohttp.ClientPayloadError("the answer is too large")
    return bytes(body)


def _check(url: str) -> None:
    """What the resolver never sees: addresses written in digits, and what is no address."""
    host, port, is_digits = _place_of(url)
    if is_digits and not reach.may_reach(host, host, port):
        raise reach.Forbidden(f"{host} is a private address")


@lru_cache(maxsize=1024)
def _place_of(url: str) -> tuple[str, int | None, bool]:
    """Host, port, and whether the host is written in digits. In bulk few addresses come often."""
    try:
        address = URL(url)
    except ValueError as exc:
        raise aiohttp.InvalidURL(url) from exc
    if address.scheme not in {"http", "https"}:
        raise aiohttp.InvalidURL(url)
    host = address.host or ""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host, address.port, False
    return host, address.port, True


class _GuardedResolver(AbstractResolver):
    """Gives only addresses that may be reached; the connection is made to just these."""

    def __init__(self) -> None:
        self._inner = aiohttp.ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        try:
            found = await self._inner.resolve(host, port, family)
        except UnicodeError as exc:  # a part of the name is empty or longer than names can be
            raise OSError("no such name") from exc
        open_ones = [one for one in found if reach.may_reach(one["host"], host, port)]
        if not open_ones:
            raise reach.Forbidden(f"{host} is at a private address")
        return open_ones

    async def close(self) -> None:
        await self._inner.close()
