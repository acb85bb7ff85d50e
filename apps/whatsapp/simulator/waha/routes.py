"""The addresses of the WAHA-shaped face."""

from __future__ import annotations

from aiohttp import web

from . import chats, control, sends, sessions
from .asked import Handler, keyed, unlocked

CREATED = 201

GETS: dict[str, Handler] = {
    "/api/server/version": sessions.version,
    "/api/version": sessions.version,
    "/api/sessions": sessions.list_all,
    "/api/sessions/{session}": sessions.read,
    "/api/sessions/{session}/me": sessions.me,
    "/api/{session}/auth/qr": sessions.qr,
    "/api/contacts/check-exists": chats.check_exists,
    "/api/files/{session}/{file}": chats.download,
    "/api/{session}/chats": chats.list_chats,
    "/api/{session}/chats/{chat}/messages": chats.list_messages,
    "/api/{session}/chats/{chat}/messages/{message}": chats.read_message,
    "/api/{session}/lids/pn/{phone}": chats.by_phone,
    "/api/{session}/lids/{lid}": chats.by_lid,
}
POSTS: dict[str, Handler] = {
    "/api/sessions": sessions.create,
    "/api/sessions/{session}/start": sessions.start,
    "/api/sessions/{session}/stop": sessions.stop,
    "/api/sessions/{session}/restart": sessions.restart,
    "/api/sessions/{session}/logout": sessions.logout,
    "/api/{session}/auth/request-code": sessions.request_code,
    "/api/sendText": sends.text,
    "/api/sendImage": sends.file("image/jpeg"),
    "/api/sendFile": sends.file("application/octet-stream"),
    "/api/sendVideo": sends.file("video/mp4"),
    "/api/sendVoice": sends.file("audio/ogg; codecs=opus"),
    "/api/sendLocation": sends.location,
    "/api/sendContactVcard": sends.contacts,
    "/api/sendPoll": sends.poll,
    "/api/sendSeen": sends.seen,
    "/api/startTyping": sends.typing("start"),
    "/api/stopTyping": sends.typing("stop"),
}
CONTROLS: dict[str, Handler] = {
    "/_sim/waha/settings": control.settings,
    "/_sim/waha/{session}/scan": control.scan,
    "/_sim/waha/{session}/fail": control.fail,
    "/_sim/waha/{session}/logout": control.logout,
    "/_sim/waha/{session}/zombie": control.sleep,
    "/_sim/waha/{session}/inbound": control.inbound,
}


def add(app: web.Application) -> None:
    router = app.router
    router.add_get("/ping", unlocked(sessions.ping))
    router.add_get("/health", unlocked(sessions.health))
    for path, handler in GETS.items():
        router.add_get(path, keyed(handler))
    for path, handler in POSTS.items():
        router.add_post(path, keyed(handler, status=CREATED))
    router.add_put("/api/reaction", keyed(sends.react))
    router.add_put("/api/sessions/{session}", keyed(sessions.update))
    router.add_delete("/api/sessions/{session}", keyed(sessions.delete))
    message = "/api/{session}/chats/{chat}/messages/{message}"
    router.add_put(message, keyed(chats.edit_message))
    router.add_delete(message, keyed(chats.delete_message))
    router.add_get("/_sim/waha", unlocked(control.overview))
    for path, handler in CONTROLS.items():
        router.add_post(path, unlocked(handler))
