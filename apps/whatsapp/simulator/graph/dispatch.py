"""From a path to the handler of its node and edge."""

from __future__ import annotations

import re

import orjson
from aiohttp import web

from apps.whatsapp.simulator.accounts import Token
from apps.whatsapp.simulator.chance import MEDIA, TEMPLATE, was_made_here
from apps.whatsapp.simulator.errors import GraphError, unknown_object
from apps.whatsapp.simulator.world import World

from . import accounts, numbers, tokens
from .call import Answer, Call, Handler
from .edges import (
    ACCOUNT_NODE,
    EDGES,
    MEDIA_NODE,
    NUMBER_NODE,
    PATHS,
    TEMPLATE_NODE,
    UPLOAD_NODE,
)
from .shape import names

VERSION = re.compile(r"v\d{1,2}\.\d")
NOBODY = "404"  # ids that begin so do not exist


async def serve(request: web.Request) -> web.StreamResponse:
    """Any request to Graph, with or without a version in front."""
    world = request.app[WORLD]
    try:
        answer = await _serve(world, request)
    except GraphError as refusal:
        return as_response(refusal.body(world.chance.trace()), refusal.status)
    return answer if isinstance(answer, web.StreamResponse) else as_response(answer)


def as_response(body: object, status: int = 200) -> web.Response:
    return web.Response(body=orjson.dumps(body), status=status, content_type="application/json")


async def _serve(world: World, request: web.Request) -> Answer:
    parts = [part for part in request.path.split("/") if part]
    if parts and VERSION.fullmatch(parts[0]):
        del parts[0]
    if not parts:
        raise unknown_object("")
    named = PATHS.get((request.method, "/".join(parts)))
    if named is not None:
        return await named(Call(world, request, "", _token(world, request, parts)))
    call = Call(world, request, parts[0], _token(world, request, parts))
    return await _handler(call, parts[1:])(call)


def _token(world: World, request: web.Request, parts: list[str]) -> Token:
    if parts[:2] == ["oauth", "access_token"]:  # asked in order to get one
        return Token("")
    return tokens.token_of(world, request)


def _handler(call: Call, edge: list[str]) -> Handler:
    method = call.request.method
    if call.node.startswith(NOBODY):
        raise unknown_object(call.node)
    if edge:
        found = EDGES.get((method, "/".join(edge)))
        if found is None or not call.node.isdigit():
            raise GraphError(100, message=f"(#100) Unknown path components: /{'/'.join(edge)}",
                             subcode=2500)  # fmt: skip
        return found
    found = _node(call).get(method)
    if found is None:
        raise unknown_object(call.node)
    return found


def _node(call: Call) -> dict[str, Handler]:
    """What an id is. One that is new becomes what its fields, or its token, suggest."""
    world, node = call.world, call.node
    if node in world.numbers:
        return NUMBER_NODE
    if node in world.accounts:
        return ACCOUNT_NODE
    if world.shelf.find(node) is not None:
        return MEDIA_NODE
    if world.catalogue.get(node) is not None:
        return TEMPLATE_NODE
    if node.startswith("upload:"):
        return UPLOAD_NODE
    if not node.isdigit() or was_made_here(node, MEDIA) or was_made_here(node, TEMPLATE):
        raise unknown_object(node)
    asked = set(names(call.asked.get("fields", "")))
    if asked & numbers.OWN_FIELDS:
        return NUMBER_NODE
    if asked & accounts.OWN_FIELDS or (call.token.homeless and call.token.account is None):
        return ACCOUNT_NODE
    return NUMBER_NODE


WORLD = web.AppKey("world", World)
