"""Sessions at the gateway: the calls that make, start, show and end them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from apps.whatsapp.errors import Failure, Verdict
from apps.whatsapp.events import SessionChanged
from apps.whatsapp.providers.protocol import Connection, Request, Response
from apps.whatsapp.providers.waha.gateway import (
    as_object,
    as_text,
    decoded,
    gateway_request,
    part,
)
from apps.whatsapp.providers.waha.outcomes import failure_of
from apps.whatsapp.providers.waha.statuses import STATES, changed

#: What we want to hear of. `message.any` holds what `message` does, and what was written on
#: the phone itself.
EVENTS = (
    "session.status",
    "message.any",
    "message.reaction",
    "message.ack",
    "message.edited",
    "message.revoked",
)
#: About an hour and a half of tries, ever further apart.
RETRIES = {"policy": "exponential", "delaySeconds": 2, "attempts": 12}
#: Waits for an engine to come up; a browser engine takes its time.
SLOW_SECONDS = 60.0
#: For questions that a page waits for.
QUICK_SECONDS = 10.0

ENGINES = ("NOWEB", "GOWS", "WEBJS", "WPP")


@dataclass(frozen=True, slots=True)
class Wish:
    """What a session should be like. `metadata`: comes back with every event, no secrets.

    `engine` is only a hint for whoever runs the gateway: one engine serves all its sessions.
    """

    webhook_url: str
    engine: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)


def create(connection: Connection, wish: Wish) -> Request:
    body = {"name": connection.key, "start": True, "config": config(connection, wish)}
    return gateway_request(
        connection, "POST", "/api/sessions", json=body, read_seconds=SLOW_SECONDS
    )


def replace(connection: Connection, wish: Wish) -> Request:
    """Another configuration; a session that runs is started anew with it."""
    body = {"config": config(connection, wish)}
    return gateway_request(
        connection, "PUT", _path(connection), json=body, read_seconds=SLOW_SECONDS
    )


def config(connection: Connection, wish: Wish) -> dict[str, Any]:
    """NOWEB keeps no messages without its store, and WEBJS tells no acks without tags."""
    hook: dict[str, Any] = {"url": wish.webhook_url, "events": list(EVENTS), "retries": RETRIES}
    if connection.secret:
        hook["hmac"] = {"key": connection.secret}
    hint = {"engine": wish.engine} if wish.engine else {}
    return {
        "metadata": {**wish.metadata, **hint},
        "debug": False,
        "ignore": {"status": True, "groups": True, "channels": True, "broadcast": True},
        "noweb": {"markOnline": False, "store": {"enabled": True, "fullSync": False}},
        "gows": {"storage": {"messages": True, "groups": False, "chats": True, "labels": False}},
        "webjs": {"tagsEventsOn": True},
        "webhooks": [hook],
    }


def start(connection: Connection) -> Request:
    return _act(connection, "start")


def stop(connection: Connection) -> Request:
    return _act(connection, "stop")


def restart(connection: Connection) -> Request:
    return _act(connection, "restart")


def log_out(connection: Connection) -> Request:
    """The phone is unlinked; only a new scan brings the session back."""
    return _act(connection, "logout")


def remove(connection: Connection) -> Request:
    return gateway_request(connection, "DELETE", _path(connection), read_seconds=SLOW_SECONDS)


def look(connection: Connection) -> Request:
    return gateway_request(connection, "GET", _path(connection), read_seconds=QUICK_SECONDS)


def me(connection: Connection) -> Request:
    """Whose phone it is. An engine that hangs does not answer: a probe of its life."""
    path = f"{_path(connection)}/me"
    return gateway_request(connection, "GET", path, read_seconds=QUICK_SECONDS)


def qr(connection: Connection) -> Request:
    path = f"/api/{part(connection.key)}/auth/qr"
    params = {"format": "raw"}
    return gateway_request(connection, "GET", path, params=params, read_seconds=QUICK_SECONDS)


def pairing_code(connection: Connection, phone: str) -> Request:
    path = f"/api/{part(connection.key)}/auth/request-code"
    body = {"phoneNumber": phone.removeprefix("+")}
    return gateway_request(connection, "POST", path, json=body)


def version(connection: Connection) -> Request:
    """Also the cheapest call that says whether the key is right."""
    return gateway_request(connection, "GET", "/api/server/version")


def _act(connection: Connection, verb: str) -> Request:
    path = f"{_path(connection)}/{verb}"
    return gateway_request(connection, "POST", path, json={}, read_seconds=SLOW_SECONDS)


def _path(connection: Connection) -> str:
    return f"/api/sessions/{part(connection.key)}"


@dataclass(frozen=True, slots=True)
class Gateway:
    """Which gateway it is. `tier`: of old ones, CORE carries one session and no files."""

    version: str
    engine: str
    tier: str = ""


def session_told(connection: Connection, response: Response) -> SessionChanged | Failure:
    """The session's state in the answer to any call that shows or changes it."""
    told = _object(response)
    if isinstance(told, Failure):
        return told
    word = as_text(told.get("status"))
    if word not in STATES:
        return _odd(response)
    return changed(connection.key, word, as_object(told.get("me")))


def config_told(response: Response) -> dict[str, Any] | Failure:
    """How the session is set up."""
    told = _object(response)
    return told if isinstance(told, Failure) else as_object(told.get("config"))


def removed(response: Response) -> bool | Failure:
    return failure_of(response) or True


def whose(response: Response) -> str | Failure:
    """The chat id of the phone that is linked; "" when none is."""
    told = _object(response, or_null=True)
    return told if isinstance(told, Failure) else as_text(told.get("id"))


def qr_told(response: Response) -> str | Failure:
    """What the picture has to hold. The gateway has one only while it waits for a scan."""
    return _one(response, "value")


def pairing_code_told(response: Response) -> str | Failure:
    return _one(response, "code")


def gateway_told(response: Response) -> Gateway | Failure:
    told = _object(response)
    if isinstance(told, Failure):
        return told
    if not as_text(told.get("version")):
        return _odd(response)
    words = (as_text(told.get(name)) for name in ("version", "engine", "tier"))
    return Gateway(*words)


def _one(response: Response, name: str) -> str | Failure:
    told = _object(response)
    if isinstance(told, Failure):
        return told
    return as_text(told.get(name)) or _odd(response)


def _object(response: Response, *, or_null: bool = False) -> dict[str, Any] | Failure:
    failure = failure_of(response)
    if failure is not None:
        return failure
    told = decoded(response)
    if isinstance(told, dict):
        return told
    empty = told is None and response.body.strip() in {b"", b"null"}
    return {} if or_null and empty else _odd(response)


def _odd(response: Response) -> Failure:
    """Something answers there, but not a gateway of this kind."""
    return Failure(Verdict.FIX_DATA, "odd_answer", http_status=response.status)
