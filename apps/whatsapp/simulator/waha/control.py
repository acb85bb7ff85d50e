"""/_sim/waha: what happens to a session from the phone's side."""

from __future__ import annotations

import base64
import re

from aiohttp import web

from apps.whatsapp.simulator.people import wa_id_of
from apps.whatsapp.simulator.samples import MIME_TYPES, SAMPLES

from . import messages
from .asked import Answer, name_in, needs
from .gateway import Gateway
from .session import Json


async def overview(gateway: Gateway, request: web.Request, _: Json) -> Answer:
    return {
        "webhooks": {"sent": gateway.post.sent, "failed": gateway.post.failed},
        "sessions": {
            one.name: {
                "status": one.status,
                "phone": one.phone,
                "sent": one.sent,
                "asleepUntil": one.asleep_until,
                "qr": one.qr,
                "code": one.code,
                "seen": one.seen,
                "typing": one.typing,
                "messages": list(one.messages)[-100:],
            }
            for one in gateway.sessions.values()
        },
    }


async def settings(gateway: Gateway, request: web.Request, body: Json) -> Answer:
    """`qrSeconds`, `fileSeconds`."""
    gateway.qr_seconds = float(body.get("qrSeconds", gateway.qr_seconds))
    gateway.file_seconds = float(body.get("fileSeconds", gateway.file_seconds))
    return {"qrSeconds": gateway.qr_seconds, "fileSeconds": gateway.file_seconds}


async def scan(gateway: Gateway, request: web.Request, body: Json) -> Answer:
    """`phone` and `pushName`, both made up when left out."""
    session = gateway.session(name_in(request))
    phone = re.sub(r"\D", "", str(body.get("phone") or ""))
    gateway.scan(session, phone=phone, push_name=str(body.get("pushName") or ""))
    return session.as_json()


async def fail(gateway: Gateway, request: web.Request, body: Json) -> Answer:
    session = gateway.session(name_in(request))
    gateway.fail(session, forget=bool(body.get("forget")))
    return session.as_json()


async def logout(gateway: Gateway, request: web.Request, _: Json) -> Answer:
    """The person ends the session on the phone."""
    session = gateway.session(name_in(request))
    gateway.logout(session)
    return session.as_json()


async def sleep(gateway: Gateway, request: web.Request, body: Json) -> Answer:
    """Say WORKING and do nothing, until a restart or a logout (`until`), or `awake`."""
    session = gateway.working(name_in(request))
    session.asleep_until = "" if body.get("awake") else str(body.get("until") or "restart")
    return session.as_json()


async def inbound(gateway: Gateway, request: web.Request, body: Json) -> Answer:
    """`from` (number or chat id) with `text`, `media` or `raw`; `event` other than message."""
    session = gateway.working(name_in(request))
    said = str(needs(body, "from"))
    chat_id = said if "@" in said else wa_id_of(re.sub(r"\D", "", said)) + "@c.us"
    content: Json = {"body": str(body.get("text") or "")}
    if "media" in body:
        content |= _media(gateway, session.name, body["media"])
    content |= body.get("raw") or {}
    event = str(body.get("event") or "message")
    return messages.arrive(gateway, session, chat_id, content, event=event)


def _media(gateway: Gateway, name: str, told: Json) -> Json:
    kind = str(told.get("kind") or "image")
    raw = told.get("dataBase64")
    mime_type = str(told.get("mimeType") or MIME_TYPES[kind])
    kept = gateway.world.shelf.put(
        base64.b64decode(raw) if raw else SAMPLES[kind], mime_type, account_id=""
    )
    ending = mime_type.partition(";")[0].rpartition("/")[2]
    media = {
        "url": f"{gateway.world.base_url}/api/files/{name}/{kept.id}.{ending}",
        "mimetype": mime_type,
        "filename": told.get("filename"),
        "error": None,
    }
    return {"hasMedia": True, "media": media}
