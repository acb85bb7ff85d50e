"""What left to one person, as the session's own chat shows it.

Source: the gateway's OpenAPI description 2026.7.1, `chats/{chatId}/messages`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from apps.whatsapp.errors import Failure, Verdict
from apps.whatsapp.messages import Address
from apps.whatsapp.providers.protocol import (
    Connection,
    Request,
    Response,
    Trace,
    Traces,
    Unsendable,
)
from apps.whatsapp.providers.waha.chats import chat_of
from apps.whatsapp.providers.waha.envelope import crowd, moment, person
from apps.whatsapp.providers.waha.gateway import as_text, decoded, gateway_request, part
from apps.whatsapp.providers.waha.outcomes import failure_of, id_of
from apps.whatsapp.providers.waha.statuses import LAST_MESSAGES, status_of


def listing(
    connection: Connection, to: Address, since: datetime, until: datetime, more: str = ""
) -> Request | None:
    """All of such a short time stands on one page."""
    try:
        chat = chat_of(to)
    except Unsendable:
        return None
    path = f"/api/{part(connection.key)}/chats/{part(chat)}/messages"
    params = {
        "limit": str(LAST_MESSAGES),
        "downloadMedia": "false",
        "filter.fromMe": "true",
        "filter.timestamp.gte": str(int(since.timestamp())),
        "filter.timestamp.lte": str(int(until.timestamp()) + 1),
    }
    return gateway_request(connection, "GET", path, params=params)


def listing_told(connection: Connection, response: Response) -> Traces | Failure:
    failure = failure_of(response)
    if failure is not None:
        return failure
    told = decoded(response)
    if not isinstance(told, list):
        return Failure(Verdict.RETRY, "odd_answer", http_status=response.status)
    mine = (one for one in told if isinstance(one, dict) and one.get("fromMe") is True)
    return Traces(tuple(trace for one in mine if (trace := _trace(connection.key, one))))


def _trace(session: str, message: dict[str, Any]) -> Trace | None:
    provider_id = id_of(message)
    if not provider_id or crowd(message):
        return None
    status = status_of(session, message)
    return Trace(
        provider_id,
        person(message).address,
        moment(message.get("timestamp")),
        as_text(message.get("body")),
        (status,) if status else (),
    )
