"""How far messages came, and how the session is doing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from apps.whatsapp.errors import Failure, Verdict
from apps.whatsapp.events import (
    Delivery,
    Event,
    Ignored,
    Problem,
    SessionChanged,
    SessionState,
    StatusChanged,
    Unparsed,
)
from apps.whatsapp.providers.protocol import Connection, Request, Response
from apps.whatsapp.providers.waha.chats import address_of, chat_in
from apps.whatsapp.providers.waha.envelope import Envelope, crowd, moment, person
from apps.whatsapp.providers.waha.gateway import as_text, decoded, gateway_request, part
from apps.whatsapp.providers.waha.outcomes import failure_of, id_of

ACKS = {
    -1: Delivery.FAILED,
    0: Delivery.PENDING,
    1: Delivery.SENT,
    2: Delivery.DELIVERED,
    3: Delivery.READ,
    4: Delivery.PLAYED,
}
#: The gateway's words for a session → ours. A passkey is asked for where a scan is.
STATES = {
    "STOPPED": SessionState.OFFLINE,
    "STARTING": SessionState.STARTING,
    "SCAN_QR_CODE": SessionState.SCAN_QR,
    "PASSKEY_REQUIRED": SessionState.SCAN_QR,
    "PASSKEY_CONFIRMATION_REQUIRED": SessionState.SCAN_QR,
    "WORKING": SessionState.ONLINE,
    "FAILED": SessionState.FAILED,
}
LAST_MESSAGES = 100  # of a chat, looked through for one of ours


def acknowledged(envelope: Envelope) -> Event:
    payload = envelope.payload
    kind = crowd(payload)
    if kind or payload.get("fromMe") is not True:
        return Ignored(kind or "ack_of_theirs", envelope.session)
    status = status_of(envelope.session, payload)
    if status is None:
        return Unparsed("an unknown ack", "payload.ack", envelope.session)
    return StatusChanged(
        status.channel_key,
        status.provider_id,
        status.status,
        envelope.at,  # the payload has no time of its own
        status.person,
        problems=status.problems,
    )


def status_of(session: str, message: dict[str, Any]) -> StatusChanged | None:
    """A message's state; None when it says nothing of one, or has no id."""
    ack, message_id = message.get("ack"), id_of(message)
    if type(ack) is not int or ack not in ACKS or not message_id:  # True is an int too
        return None
    status = ACKS[ack]
    problems = (Problem("ack_error", "ERROR"),) if status == Delivery.FAILED else ()
    at = moment(message.get("timestamp"))
    return StatusChanged(session, message_id, status, at, person(message), problems=problems)


def history(connection: Connection, message: str, chat_id: str = "") -> Request | None:
    """The last messages of the chat that the id names, or of the chat given."""
    chat = chat_id or chat_in(message)
    if not chat:
        return None
    path = f"/api/{part(connection.key)}/chats/{part(chat)}/messages"
    params = {
        "limit": str(LAST_MESSAGES),
        "downloadMedia": "false",
        "filter.fromMe": "true",
    }
    return gateway_request(connection, "GET", path, params=params)


def history_told(connection: Connection, response: Response) -> Sequence[StatusChanged] | Failure:
    """Of all messages of ours in the answer; whoever asked for one finds it by its id."""
    failure = failure_of(response)
    if failure is not None:
        return failure
    told = decoded(response)
    told = [told] if isinstance(told, dict) else told
    if not isinstance(told, list):
        return Failure(Verdict.RETRY, "odd_answer", http_status=response.status)
    mine = (m for m in told if isinstance(m, dict) and m.get("fromMe") is True)
    return [status for m in mine if (status := status_of(connection.key, m))]


def session_changed(envelope: Envelope) -> Event:
    word = as_text(envelope.payload.get("status"))
    if word not in STATES:
        return Unparsed(f"unknown status {word[:40]!r}", "payload.status", envelope.session)
    return changed(envelope.session, word, envelope.me, envelope.at)


def changed(session: str, word: str, me: dict[str, Any], at: Any = None) -> SessionChanged:
    """`me` is whose phone it is: `id`, `pushName`, `lid`; empty until it is connected."""
    whose = address_of(as_text(me.get("id")), other=as_text(me.get("lid")))
    return SessionChanged(
        session,
        STATES[word],
        word,
        at,
        phone=whose.phone,
        name=as_text(me.get("pushName")),
        lid=whose.lid,
    )
