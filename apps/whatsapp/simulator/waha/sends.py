"""/api/sendText and its sisters."""

from __future__ import annotations

import asyncio
import base64
import binascii

from aiohttp import web

from apps.whatsapp.simulator.sending import HANG_SECONDS, SLOW_SECONDS, reset
from apps.whatsapp.simulator.triggers import Wire

from . import messages
from .asked import Answer, Handler, needs
from .gateway import Gateway
from .refusals import WahaError
from .session import Json

ACCEPTED = (Wire.HANG_ACCEPTED, Wire.RESET_ACCEPTED, Wire.HTML_500_ACCEPTED)


async def _send(gateway: Gateway, request: web.Request, body: Json, content: Json) -> Answer:
    session = gateway.working(str(needs(body, "session")))
    trigger = messages.trigger_for(messages.check_chat(body.get("chatId")))
    wire = trigger.wire
    messages.refuse(trigger, wire)
    if gateway.world.chance.happens("error", gateway.world.faults.error_rate):
        raise WahaError(500, "Internal server error")
    if gateway.world.faults.latency_ms:
        await asyncio.sleep(gateway.world.faults.latency_ms / 1000)
    if wire in (Wire.HANG_REFUSED, Wire.HANG_ACCEPTED):
        if wire in ACCEPTED:
            messages.accept(gateway, session, body, content)
        await asyncio.sleep(HANG_SECONDS)
    elif wire is Wire.SLOW:
        await asyncio.sleep(SLOW_SECONDS)
    elif wire in (Wire.RESET_REFUSED, Wire.RESET_ACCEPTED):
        if wire in ACCEPTED:
            messages.accept(gateway, session, body, content)
        reset(request)
        return web.Response()
    message = messages.accept(gateway, session, body, content)
    if wire is Wire.HTML_500_ACCEPTED:
        raise WahaError(500, "Internal server error")
    return message


async def text(gateway: Gateway, request: web.Request, body: Json) -> Answer:
    return await _send(gateway, request, body, {"body": str(needs(body, "text"))})


def file(default_type: str) -> Handler:
    async def handler(gateway: Gateway, request: web.Request, body: Json) -> Answer:
        told = needs(body, "file")
        mime_type = _checked(told) or default_type
        media = {
            "url": told.get("url"),
            "mimetype": mime_type,
            "filename": told.get("filename"),
            "error": None,
        }
        content = {"body": str(body.get("caption") or ""), "hasMedia": True, "media": media}
        return await _send(gateway, request, body, content)

    return handler


def _checked(told: object) -> str:
    if not isinstance(told, dict):
        raise WahaError(422, "file must be an object")
    if not told.get("url"):
        try:
            base64.b64decode(str(needs(told, "data")), validate=True)
        except binascii.Error:
            raise WahaError(422, "file.data must be base64") from None
    elif not str(told["url"]).startswith(("http://", "https://")):
        raise WahaError(422, "file.url must be a URL")
    return str(told.get("mimetype") or "")


async def location(gateway: Gateway, request: web.Request, body: Json) -> Answer:
    place = {
        "latitude": needs(body, "latitude"),
        "longitude": needs(body, "longitude"),
        "live": False,
        "name": body.get("title"),
    }
    return await _send(gateway, request, body, {"location": place})


async def contacts(gateway: Gateway, request: web.Request, body: Json) -> Answer:
    cards = [str(one.get("vcard") or one.get("fullName") or "") for one in needs(body, "contacts")]
    return await _send(gateway, request, body, {"vCards": cards})


async def poll(gateway: Gateway, request: web.Request, body: Json) -> Answer:
    asked = needs(body, "poll")
    if len(asked.get("options") or []) < 2:
        raise WahaError(422, "poll.options needs at least two")
    return await _send(gateway, request, body, {"body": str(asked.get("name") or ""),
                                                "_data": {"poll": asked}})  # fmt: skip


async def react(gateway: Gateway, request: web.Request, body: Json) -> Answer:
    """PUT /api/reaction; "" takes the reaction back."""
    session = gateway.working(str(needs(body, "session")))
    message_id = str(needs(body, "messageId"))
    found = session.find(message_id)
    if found is not None:
        found["_data"] = {**found["_data"], "reaction": body.get("reaction", "")}
    return {"id": messages.new_id(gateway, session.chat_id, from_me=True)}


async def seen(gateway: Gateway, request: web.Request, body: Json) -> Answer:
    session = gateway.working(str(needs(body, "session")))
    session.seen.append({"chatId": needs(body, "chatId"), "messageIds": body.get("messageIds")})
    return {"success": True}


def typing(what: str) -> Handler:
    async def handler(gateway: Gateway, request: web.Request, body: Json) -> Answer:
        session = gateway.working(str(needs(body, "session")))
        session.typing.append({"chatId": needs(body, "chatId"), "what": what})
        return {"result": True}

    return handler
