"""Reading requests to the WAHA-shaped face: the key, the body, the errors."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from aiohttp import web

from apps.whatsapp.simulator.graph.dispatch import WORLD, as_response

from .gateway import Gateway
from .refusals import WahaError
from .session import Json

Answer = Json | list[Json] | web.StreamResponse | None
Handler = Callable[[Gateway, web.Request, Json], Awaitable[Answer]]


def keyed(handler: Handler, *, status: int = 200) -> Callable[[web.Request], Any]:
    """Only with the API key, in `X-Api-Key` or `?x-api-key=`."""

    async def answered(request: web.Request) -> web.StreamResponse:
        try:
            _check_key(request)
            return await _answer(handler, request, status)
        except WahaError as refusal:
            return as_response(refusal.body, refusal.status)

    return answered


def unlocked(handler: Handler, *, status: int = 200) -> Callable[[web.Request], Any]:
    async def answered(request: web.Request) -> web.StreamResponse:
        try:
            return await _answer(handler, request, status)
        except WahaError as refusal:
            return as_response(refusal.body, refusal.status)

    return answered


async def _answer(handler: Handler, request: web.Request, status: int) -> web.StreamResponse:
    world = request.app[WORLD]
    answer = await handler(world.gateway, request, await _body(request))
    if isinstance(answer, web.StreamResponse):
        return answer
    return as_response(answer, status)


def _check_key(request: web.Request) -> None:
    key = request.headers.get("X-Api-Key") or request.query.get("x-api-key", "")
    if not hmac.compare_digest(key, request.app[WORLD].options.waha_api_key):
        raise WahaError(401, "Unauthorized")


async def _body(request: web.Request) -> Json:
    raw = await request.read()
    try:
        body = orjson.loads(raw) if raw else {}
    except orjson.JSONDecodeError:
        raise WahaError(422, "The body is not JSON") from None
    if not isinstance(body, dict):
        raise WahaError(422, "The body has to be an object")
    return body


def needs(body: Json, key: str) -> Any:
    if body.get(key) in (None, ""):
        raise WahaError(422, f"{key} should not be empty")
    return body[key]


def name_in(request: web.Request) -> str:
    return request.match_info["session"]
