"""Opening live connections in tests, through the whole application but without a server."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextvars import copy_context
from functools import wraps
from typing import Any, ParamSpec
from urllib.parse import urlencode
from uuid import uuid4

from asgiref.sync import async_to_sync, sync_to_async
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.db import connection
from django.test import Client, TestCase

from apps.accounts import tokens
from apps.accounts.live.sockets import websocket_application
from apps.accounts.models import Tenant, User
from apps.accounts.tenancy import in_public

P = ParamSpec("P")
HOST = "testserver"
SOON = 20  # seconds; it comes at once, but the machine may be busy. Regular checks are later.


def in_a_loop(test: Callable[P, Awaitable[None]]) -> Callable[P, None]:
    """An async test whose database work stays in the test's own thread and transaction."""

    @wraps(test)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        async_to_sync(test)(*args, **kwargs)

    return run


async def done(work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Do something in the test's thread, as if it had been committed."""

    def committed() -> Any:
        with TestCase.captureOnCommitCallbacks(execute=True):
            return work(*args, **kwargs)

    return await sync_to_async(committed)()


class Socket(WebsocketCommunicator):  # type: ignore[misc]
    """`code` is what the connection was closed with, None while it is open."""

    code: int | None = None

    async def open(self) -> Socket:
        """Connect; the code of a refusal is in `code`."""
        accepted, _subprotocol = await self.connect(timeout=SOON)
        assert accepted, "the handshake was refused"
        self.code = await self.closed_within(0.02)  # it is said in one breath with the welcome
        return self

    async def say(self, kind: str, **fields: Any) -> None:
        await self.send_json_to({"type": kind, **fields})

    async def ask(self, kind: str, thing_id: object, **more: Any) -> dict[str, Any]:
        """Send a frame with a `ref` and wait for its answer: `done` or `error`."""
        ref = uuid4().hex
        await self.say(kind, data={"id": str(thing_id)}, ref=ref, **more)
        while True:
            frame = await self.hear()
            if frame["data"].get("ref") == ref:
                return frame

    async def hear(self, timeout: float = SOON) -> dict[str, Any]:
        frame: dict[str, Any] = await self.receive_json_from(timeout)
        return frame

    async def hears_nothing(self, for_seconds: float = 0.3) -> bool:
        return bool(await self.receive_nothing(for_seconds, interval=0.02))

    async def closed_within(self, seconds: float) -> int | None:
        """The close code, or None. Loses what was said before the end."""
        deadline = asyncio.get_running_loop().time() + seconds
        while asyncio.get_running_loop().time() < deadline:
            if not await self.receive_nothing(0.02, interval=0.005):
                output = await self.receive_output(1)
                if output["type"] == "websocket.close":
                    code: int = output.get("code", 1000)
                    return code
        return None


def knock(
    path: str = "/t/acme/ws/events/",
    *,
    session: Client | None = None,
    token: str = "",
    origin: str | None = f"http://{HOST}",
    host: str = HOST,
    html: bool = False,
    headers: dict[str, str] | None = None,
    application: Any = None,
) -> Socket:
    query = {"token": token} if token else {}
    query |= {"format": "html"} if html else {}
    sent = {"host": host, **({"origin": origin} if origin else {}), **(headers or {})}
    if session:
        sent["cookie"] = f"{settings.SESSION_COOKIE_NAME}={session.session.session_key}"
    return Socket(
        application or websocket_application,
        f"{path}?{urlencode(query)}",
        [(name.encode(), text.encode()) for name, text in sent.items()],
    )


def in_this_context() -> Callable[..., Awaitable[None]]:
    """The application as part of the test: a communicator starts it in an empty context, whose
    database work would happen in other threads and not see the test's transaction."""
    context = copy_context()

    async def application(scope: Any, receive: Any, send: Any) -> None:
        work = websocket_application(scope, receive, send)
        await asyncio.get_running_loop().create_task(work, context=context)

    return application


async def opened(*args: Any, **kwargs: Any) -> Socket:
    # Reading a test client's session touches the database.
    application = in_this_context()
    socket: Socket = await sync_to_async(knock)(*args, **kwargs, application=application)
    return await socket.open()


def token_of(user: User, tenant: Tenant | None) -> str:
    return tokens.issue(user, tenant).access


def poison(tenant: Tenant) -> None:
    """Leave the thread's connection in a tenant's schema, as careless work before us would."""
    connection.set_tenant(tenant)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def count(query: Any) -> int:
    with in_public():
        return int(query.count())
