"""/api/sessions and the way a session is logged in."""

from __future__ import annotations

import base64
import io

import qrcode
from aiohttp import web

from .asked import Answer, name_in, needs
from .gateway import Gateway
from .post import VERSION
from .refusals import not_in
from .session import SCAN, STOPPED, Json, Session


async def ping(gateway: Gateway, request: web.Request, _: Json) -> Answer:
    return {"message": "pong"}


async def health(gateway: Gateway, request: web.Request, _: Json) -> Answer:
    return {"status": "ok", "info": {}, "error": {}, "details": {}}


async def version(gateway: Gateway, request: web.Request, _: Json) -> Answer:
    return {
        "version": VERSION,
        "engine": gateway.world.options.waha_engine,
        "tier": "CORE",
        "browser": None,
        "platform": "linux/x64",
        "worker": {"id": "sandbox"},
    }


async def list_all(gateway: Gateway, request: web.Request, _: Json) -> Answer:
    everything = request.query.get("all") == "true"
    found = gateway.sessions.values()
    return [one.as_json() for one in found if everything or one.status != STOPPED]


async def create(gateway: Gateway, request: web.Request, body: Json) -> Answer:
    session = gateway.create(
        str(body.get("name") or ""), body.get("config") or {}, start=body.get("start", True)
    )
    return session.as_json()


async def read(gateway: Gateway, request: web.Request, _: Json) -> Answer:
    return gateway.session(name_in(request)).as_json()


async def update(gateway: Gateway, request: web.Request, body: Json) -> Answer:
    session = gateway.session(name_in(request))
    session.config = body.get("config") or {}
    if session.status != STOPPED:
        gateway.restart(session)
    return session.as_json()


async def delete(gateway: Gateway, request: web.Request, _: Json) -> Answer:
    gateway.delete(name_in(request))
    return {}


async def start(gateway: Gateway, request: web.Request, _: Json) -> Answer:
    return _after(gateway.session(name_in(request)), gateway.start)


async def stop(gateway: Gateway, request: web.Request, _: Json) -> Answer:
    return _after(gateway.session(name_in(request)), gateway.stop)


async def restart(gateway: Gateway, request: web.Request, _: Json) -> Answer:
    return _after(gateway.session(name_in(request)), gateway.restart)


async def logout(gateway: Gateway, request: web.Request, _: Json) -> Answer:
    return _after(gateway.session(name_in(request)), gateway.logout)


def _after(session: Session, act: object) -> Json:
    act(session)  # type: ignore[operator]
    return session.as_json()


async def me(gateway: Gateway, request: web.Request, _: Json) -> Answer:
    return gateway.session(name_in(request)).me()


async def qr(gateway: Gateway, request: web.Request, _: Json) -> Answer:
    """PNG, or JSON by Accept, or `?format=raw`."""
    session = gateway.session(name_in(request))
    if session.status != SCAN:
        raise not_in(session.name, session.status, SCAN)
    if request.query.get("format") == "raw":
        return {"value": session.qr}
    picture = _drawn(session.qr)
    if "application/json" in request.headers.get("Accept", ""):
        return {"mimetype": "image/png", "data": base64.b64encode(picture).decode()}
    return web.Response(body=picture, content_type="image/png")


def _drawn(text: str) -> bytes:
    file = io.BytesIO()
    qrcode.make(text, box_size=6, border=2).save(file)
    return file.getvalue()


async def request_code(gateway: Gateway, request: web.Request, body: Json) -> Answer:
    session = gateway.session(name_in(request))
    if session.status != SCAN:
        raise not_in(session.name, session.status, SCAN)
    needs(body, "phoneNumber")
    letters = "ABCDEFGHJKLMNPQRSTVWXYZ123456789"
    code = "".join(gateway.world.chance.stream("code").choice(letters) for _ in range(8))
    session.code = f"{code[:4]}-{code[4:]}"
    return {"code": session.code}
