"""Accepting a message, or not, with everything that can go wrong on the way."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from typing import TYPE_CHECKING, Any

import orjson
from aiohttp import web

from . import journeys, limits, order
from .accounts import Number
from .errors import GraphError
from .ledger import Sent
from .order import Order
from .triggers import Trigger, Wire, trigger_of

if TYPE_CHECKING:
    from .world import World

Json = dict[str, Any]
SLOW_SECONDS = 10.0
HANG_SECONDS = 300.0
HTML = "<html><body><h1>Sorry, something went wrong.</h1></body></html>"
BEFORE = {Wire.HANG_REFUSED, Wire.RESET_REFUSED, Wire.HTML_500_REFUSED, Wire.HTML_502_REFUSED}


async def send(
    world: World, number: Number, body: Json, request: web.Request, *, lite: bool = False
) -> web.StreamResponse:
    """The answer to one send; `lite` came by /marketing_messages."""
    world.ledger.received += 1
    number.received += 1
    try:
        _check_sender(number)
        asked = order.read(world, number, body)
        if lite:
            _check_lite(asked)
        trigger = trigger_of(asked.person.wa_id)
        _refuse(world, number, asked, trigger)
    except GraphError as refusal:
        world.ledger.refuse(refusal.code)
        raise
    wire = trigger.wire or _wire_by_chance(world)
    if wire in BEFORE:
        return await _break(request, wire, b"")
    message = _accept(world, number, asked, trigger, raw=await request.read())
    answer = orjson.dumps(_answer(message))
    if trigger.early:
        await asyncio.sleep(journeys.EARLY_BY)
    if wire is not None:
        return await _break(request, wire, answer)
    return web.Response(body=answer, content_type="application/json")


def _check_sender(number: Number) -> None:
    if number.status != "CONNECTED":
        raise GraphError(133010, "The business phone number is not registered")
    account = number.account
    if account is not None and account.banned:
        raise GraphError(131031, "The business account has been locked")


def _check_lite(asked: Order) -> None:
    if asked.template is None:
        raise GraphError(131055, "Only marketing template messages are supported")
    if asked.category != "marketing":
        raise GraphError(134100, "Only marketing messages are supported")
    if asked.body.get("product_policy") not in (None, "CLOUD_API_FALLBACK", "STRICT"):
        raise GraphError(100, "Param product_policy must be CLOUD_API_FALLBACK or STRICT")
    asked.category = "marketing_lite"


def _refuse(world: World, number: Number, asked: Order, trigger: Trigger) -> None:
    account = number.account
    if account is not None and asked.template is not None:
        if account.marketing_off and asked.category == "marketing":
            raise GraphError(131063)
        if not asked.free and not account.may_start_conversations():
            raise GraphError(368, "The account may not start conversations for now")
    if trigger.refuse is not None and _is_time_for(world, number, asked, trigger):
        raise GraphError(
            trigger.refuse, trigger.words, subcode=463 if trigger.refuse == 190 else None
        )
    if world.chance.happens("error", world.faults.error_rate):
        raise GraphError(131000, "Something went wrong")
    limits.check_throughput(number, world.faults, now=world.now())
    limits.check_pair(asked.pair, world.faults, now=world.now())


def _is_time_for(world: World, number: Number, asked: Order, trigger: Trigger) -> bool:
    """Whether a trigger acts: always, or only on the first message to this number."""
    if not trigger.once:
        return True
    mark = (number.id, asked.person.key)
    first = mark not in world.refused_once
    world.refused_once.add(mark)
    return first


def _wire_by_chance(world: World) -> Wire | None:
    faults, chance = world.faults, world.chance
    if chance.happens("hang", faults.hang_rate):
        return Wire.HANG_ACCEPTED
    if chance.happens("reset", faults.reset_rate):
        return Wire.RESET_ACCEPTED if chance.happens("after", 0.5) else Wire.RESET_REFUSED
    return None


def _accept(world: World, number: Number, asked: Order, trigger: Trigger, *, raw: bytes) -> Sent:
    now = world.now()
    message = Sent(
        id=world.chance.wamid(asked.person.key),
        number=number,
        person=asked.person,
        type=asked.type,
        raw=raw,
        callback_data=asked.callback_data,
        at=now,
        category=asked.category,
        free=asked.free,
        message_status=trigger.message_status if asked.template else "",
    )
    number.accepted += 1
    limits.keep_record(number, asked.pair, now=now)
    world.ledger.add(message)
    journeys.begin(world, message, trigger, fails=asked.fails)
    return message


def _answer(message: Sent) -> Json:
    contact: Json = {"input": message.person.asked_as}
    if message.person.wa_id:
        contact["wa_id"] = message.person.wa_id
    contact["user_id"] = message.person.user_id
    told: Json = {"id": message.id}
    if message.message_status:
        told["message_status"] = message.message_status
    return {"messaging_product": "whatsapp", "contacts": [contact], "messages": [told]}


async def _break(request: web.Request, wire: Wire, answer: bytes) -> web.StreamResponse:
    """Anything but a clean answer."""
    if wire in (Wire.HANG_ACCEPTED, Wire.HANG_REFUSED):
        await asyncio.sleep(HANG_SECONDS)
    elif wire is Wire.SLOW:
        await asyncio.sleep(SLOW_SECONDS)
        return web.Response(body=answer, content_type="application/json")
    elif wire is Wire.BROKEN_JSON:
        return web.Response(body=answer[: len(answer) // 2], content_type="application/json")
    elif wire not in (Wire.RESET_ACCEPTED, Wire.RESET_REFUSED):
        status = 502 if wire is Wire.HTML_502_REFUSED else 500
        return web.Response(text=HTML, status=status, content_type="text/html")
    reset(request)
    return web.Response()


def reset(request: web.Request) -> None:
    """Close with RST, as a crashed machine would."""
    if request.transport is None:
        return
    sock = request.transport.get_extra_info("socket")
    with contextlib.suppress(OSError):
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    request.transport.abort()
