"""POST /_sim/inbound, /statuses, /window, /faults and /reset."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from aiohttp import web

from apps.whatsapp.simulator import inbound, journeys
from apps.whatsapp.simulator.accounts import Number
from apps.whatsapp.simulator.errors import KNOWN
from apps.whatsapp.simulator.webhooks.items import Item
from apps.whatsapp.simulator.world import World

from .asked import Json, Misunderstood, person_in

STATUSES = ("sent", "delivered", "read", "played", "failed")
#: Keys of an inbound request that are not the message itself.
OUTSIDE = ("context", "referral", "errors", "identity", "group_id")


def number_in(world: World, body: Json) -> Number:
    node = str(body.get("phoneNumberId") or body["phone_number_id"])
    if not node.isdigit():
        raise Misunderstood("phoneNumberId has to be digits.")
    return world.number(node)


async def let_in(world: World, request: web.Request, body: Json) -> Any:
    """A customer writes: type and content as in Meta's webhooks, or `raw` untouched."""
    number = number_in(world, body)
    if "raw" in body:
        world.courier.expect(_raw(number, body["raw"], str(body.get("field") or "messages")))
        return {"id": ""}
    person = person_in(body, "from", "userId")
    kind = str(body.get("type") or "text")
    if kind == "user_preferences":
        inbound.stop_marketing(world, number, person, value=str(body.get("value") or "stop"))
        return {"id": ""}
    wamid = inbound.arrive(
        world,
        number,
        person,
        kind,
        _content(world, number, kind, body.get(kind)),
        more={key: body[key] for key in OUTSIDE if key in body},
        name=str(body.get("name") or ""),
    )
    return {"id": wamid, "from": person.wa_id, "userId": person.user_id}


def _content(world: World, number: Number, kind: str, told: Any) -> Any:
    if kind == "text" and isinstance(told, str):
        return {"body": told}
    if kind in inbound.MEDIA and (told is None or "id" not in told):
        return inbound.media_content(world, number, kind, told or {})
    if told is None and kind != "unsupported":
        raise Misunderstood(f"A message of type {kind} needs {kind}.")
    return told or {}


def _raw(number: Number, value: Any, field: str) -> Item:
    """A whole `value` of a webhook, as the test wrote it."""
    return Item(number.account_id, field, value, number=number)


async def report(world: World, request: web.Request, body: Json) -> Any:
    """A status of a message of ours, out of turn."""
    message = world.ledger.find(str(body.get("id") or body["messageId"]))
    if message is None:
        raise Misunderstood("No such message.")
    status, code = str(body["status"]), body.get("code")
    if status not in STATUSES:
        raise Misunderstood(f"status is one of {', '.join(STATUSES)}.")
    if status == "failed" and code not in KNOWN:
        raise Misunderstood("failed needs a known code.")
    journeys.report(world, message, status, code=code)
    return message.as_json()


async def window(world: World, request: web.Request, body: Json) -> Any:
    """Open or close the 24-hour window of a number and a person."""
    number, person = number_in(world, body), person_in(body, "to", "from", "userId")
    is_open = bool(body.get("open", True))
    act = world.pairs.open_window if is_open else world.pairs.close_window
    act(number.id, person.key, now=world.now())
    return {"open": is_open, "to": person.key}


async def expire_media(world: World, request: web.Request, body: Json) -> Any:
    """Let all download addresses be older than five minutes."""
    world.shelf.expire_links()
    return {"expired": True}


async def faults(world: World, request: web.Request, body: Json) -> Any:
    """Change what the command's flags said, by their names in snake_case or camelCase."""
    known = asdict(world.faults)
    for key, value in body.items():
        name = "".join(f"_{c.lower()}" if c.isupper() else c for c in key).replace("-", "_")
        if name not in known:
            raise Misunderstood(f"There is no fault named {key}.")
        if not isinstance(value, int | float):
            raise Misunderstood(f"{key} has to be a number or a boolean.")
        setattr(world.faults, name, type(known[name])(value))
    return asdict(world.faults)


async def reset(world: World, request: web.Request, body: Json) -> Any:
    """Forget everything but the flags."""
    world.forget()
    return {"reset": True}
