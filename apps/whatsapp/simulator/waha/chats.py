"""Chats, contacts and hidden ids."""

from __future__ import annotations

import re

from aiohttp import web

from apps.whatsapp.simulator.people import wa_id_of

from . import messages
from .asked import Answer, name_in
from .gateway import Gateway
from .refusals import WahaError
from .session import Json, lid_of, phone_behind


async def check_exists(gateway: Gateway, request: web.Request, _: Json) -> Answer:
    """The id that WhatsApp really uses: often without the ninth digit."""
    session = gateway.working(request.query.get("session", "default"))
    if session.asleep_until:  # WhatsApp itself is asked, and nobody is on the line
        raise WahaError(500, "Timed Out")
    digits = re.sub(r"\D", "", request.query.get("phone", ""))
    wa_id = wa_id_of(digits)
    if not 8 <= len(digits) <= 15 or messages.trigger_for(f"{wa_id}@c.us").fail == 131026:
        return {"numberExists": False}
    return {"numberExists": True, "chatId": f"{wa_id}@c.us"}


async def list_chats(gateway: Gateway, request: web.Request, _: Json) -> Answer:
    session = gateway.working(name_in(request))
    newest: dict[str, Json] = {}
    for one in session.messages:
        newest[one["to"] if one["fromMe"] else one["from"]] = one
    return [
        {"id": chat_id, "name": chat_id, "lastMessage": one}
        for chat_id, one in reversed(newest.items())
    ]


async def list_messages(gateway: Gateway, request: web.Request, _: Json) -> Answer:
    """Newest first; `limit`, `offset`, `filter.timestamp.gte|lte`, `filter.fromMe`."""
    session, asked = gateway.working(name_in(request)), request.query
    chat_id = request.match_info["chat"]
    start = int(asked.get("filter.timestamp.gte", "0"))
    end = int(asked.get("filter.timestamp.lte", "99999999999"))
    mine = asked.get("filter.fromMe")
    found = [
        one
        for one in reversed(session.messages)
        if chat_id in ("all", one["to"], one["from"])
        and start <= one["timestamp"] <= end
        and mine in (None, str(one["fromMe"]).lower())
    ]
    offset, limit = int(asked.get("offset", "0")), int(asked.get("limit", "10"))
    return found[offset : offset + limit]


async def read_message(gateway: Gateway, request: web.Request, _: Json) -> Answer:
    found = gateway.working(name_in(request)).find(request.match_info["message"])
    if found is None:
        raise WahaError(404, "Message not found")
    return found


async def edit_message(gateway: Gateway, request: web.Request, body: Json) -> Answer:
    found = gateway.working(name_in(request)).find(request.match_info["message"])
    if found is None or not found["fromMe"]:
        raise WahaError(404, "Message not found")
    found["body"] = str(body.get("text") or "")
    return found


async def delete_message(gateway: Gateway, request: web.Request, _: Json) -> Answer:
    session = gateway.working(name_in(request))
    found = session.find(request.match_info["message"])
    if found is None:
        raise WahaError(404, "Message not found")
    session.messages.remove(found)
    return {}


async def by_lid(gateway: Gateway, request: web.Request, _: Json) -> Answer:
    gateway.working(name_in(request))
    lid = request.match_info["lid"]
    phone = phone_behind(lid)
    return {"lid": lid, "pn": f"{phone}@c.us" if phone else None}


async def by_phone(gateway: Gateway, request: web.Request, _: Json) -> Answer:
    gateway.working(name_in(request))
    phone = wa_id_of(re.sub(r"\D", "", request.match_info["phone"]))
    return {"lid": lid_of(phone), "pn": f"{phone}@c.us"}


async def download(gateway: Gateway, request: web.Request, _: Json) -> Answer:
    """/api/files/…: what customers sent, for three minutes."""
    media = gateway.world.shelf.find(request.match_info["file"].partition(".")[0])
    age = gateway.world.now() - media.made_at if media else 0.0
    if media is None or age > gateway.file_seconds:
        raise WahaError(404, "File not found")
    return web.Response(body=media.content, headers={"Content-Type": media.mime_type})
