"""One request to Graph, read as far as every handler needs it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import orjson
from aiohttp import web

from apps.whatsapp.simulator.accounts import Account, Number, Token
from apps.whatsapp.simulator.errors import GraphError
from apps.whatsapp.simulator.world import World

Json = dict[str, Any]
Answer = Json | web.StreamResponse


@dataclass(slots=True)
class Call:
    world: World
    request: web.Request
    node: str
    token: Token

    @property
    def asked(self) -> dict[str, str]:
        return dict(self.request.query)

    def number(self) -> Number:
        return self.world.number(self.node, self.token)

    def account(self) -> Account:
        return self.world.account(self.node, self.token)

    async def json(self) -> Json:
        """The body as an object; {} when it is none, since Graph then misses parameters."""
        raw = await self.request.read()
        try:
            body = orjson.loads(raw) if raw else {}
        except orjson.JSONDecodeError:
            return {}
        return body if isinstance(body, dict) else {}

    async def parameters(self) -> Json:
        """Query, form and JSON together: Graph takes parameters from anywhere."""
        told: Json = self.asked
        if self.request.content_type == "application/json" or not self.request.can_read_body:
            return told | await self.json()
        if self.request.content_type in FORMS:
            return told | dict(await self.request.post())
        return told | await self.json()


Handler = Callable[[Call], Awaitable[Answer]]
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
DONE: Json = {"success": True}


def needs(told: Json, key: str) -> Any:
    if told.get(key) in (None, ""):
        raise GraphError(100, message=f"(#100) The parameter {key} is required.")
    return told[key]
