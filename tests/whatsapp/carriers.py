"""Both ways in which a request leaves: alone, and among many on one event loop."""

from __future__ import annotations

import asyncio

from apps.whatsapp.bulk_transport import Line
from apps.whatsapp.providers.protocol import Request, Response


def in_bulk(request: Request) -> Response:
    async def once() -> Response:
        async with Line() as line:
            return await line.call(request)

    return asyncio.run(once())
