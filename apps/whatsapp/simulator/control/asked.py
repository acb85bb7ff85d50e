"""Reading control requests; refusals are 400 with one sentence."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from aiohttp import web

from apps.whatsapp.simulator.graph.dispatch import WORLD, as_response
from apps.whatsapp.simulator.people import BSUID, Person, by_phone, by_user_id
from apps.whatsapp.simulator.world import World

Json = dict[str, Any]
Control = Callable[[World, web.Request, Json], Awaitable[Any]]


class Misunderstood(Exception):
    """The request to `/_sim` makes no sense; the sentence says why."""


def handles(control: Control) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handler(request: web.Request) -> web.Response:
        try:
            return as_response(await control(request.app[WORLD], request, await _body(request)))
        except Misunderstood as trouble:
            return as_response({"error": str(trouble)}, 400)
        except KeyError as missing:
            return as_response({"error": f"{missing} is missing."}, 400)

    return handler


async def _body(request: web.Request) -> Json:
    raw = await request.read()
    try:
        body = orjson.loads(raw) if raw else {}
    except orjson.JSONDecodeError:
        raise Misunderstood("The body is not JSON.") from None
    if not isinstance(body, dict):
        raise Misunderstood("The body has to be a JSON object.")
    return body


def person_in(body: Json, *keys: str) -> Person:
    """The person under the first of these keys; a phone number or a user id."""
    for key in keys:
        said = body.get(key)
        if said:
            return person_called(str(said))
    raise KeyError(keys[0])


def person_called(said: str) -> Person:
    return by_user_id(said) if BSUID.fullmatch(said) else by_phone(said)
