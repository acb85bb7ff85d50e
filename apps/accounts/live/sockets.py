"""Where WebSockets come in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from apps.accounts.live.consumers import Events
from apps.accounts.live.guests import Knock

Message = MutableMapping[str, Any]


async def websocket_application(
    scope: dict[str, Any],
    receive: Callable[[], Awaitable[Message]],
    send: Callable[[Message], Awaitable[None]],
) -> None:
    """`/ws/events/` and `/t/<slug>/ws/events/`; at any other path the handshake is refused."""
    knock = Knock.of(scope)
    if knock is None:
        await receive()
        await send({"type": "websocket.close"})
        return
    await Events(knock)(scope, receive, send)
