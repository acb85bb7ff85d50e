"""What is asked of Meta about messages.

Source: Meta, "Send messages" of the Cloud API documentation, read 2026-11-20.
"""

from __future__ import annotations

from typing import Any

from apps.whatsapp.messages import Address, MarkRead, Message, Reaction, Template, Typing
from apps.whatsapp.providers.meta import limits
from apps.whatsapp.providers.meta.bodies import body_of
from apps.whatsapp.providers.meta.graph import graph_request
from apps.whatsapp.providers.protocol import Connection, Request, Unsendable

WHATSAPP = {"messaging_product": "whatsapp"}


def message_request(
    connection: Connection, message: Message, *, marketing_endpoint: bool = False
) -> Request:
    """The request that sends it. `marketing_endpoint`: marketing templates go through Meta's
    own service for them, which falls back to the usual one by itself."""
    body: dict[str, Any] = {
        **WHATSAPP,
        "recipient_type": "individual",
        **addressed(message.to),
        **body_of(message.content),
    }
    if message.reply_to and not isinstance(message.content, Reaction):
        body["context"] = {"message_id": message.reply_to}
    if message.tag:
        body["biz_opaque_callback_data"] = limits.fitting(message.tag, "tag", limits.TAG)
    if marketing_endpoint and isinstance(message.content, Template) and message.content.marketing:
        body["product_policy"] = "CLOUD_API_FALLBACK"
        return graph_request(connection, "POST", f"{connection.key}/marketing_messages", json=body)
    return graph_request(connection, "POST", f"{connection.key}/messages", json=body)


def addressed(to: Address) -> dict[str, str]:
    """A phone goes with its plus: without it Meta may take it for one of the sender's country."""
    if to.phone:
        return {"to": f"+{to.phone.lstrip('+')}"}
    if to.user_id:
        return {"recipient": to.user_id}
    raise Unsendable("no_address", "to")


def read_request(connection: Connection, what: MarkRead) -> Request:
    body: dict[str, Any] = {**WHATSAPP, "status": "read", "message_id": what.message_id}
    if what.typing:
        body["typing_indicator"] = {"type": "text"}
    return graph_request(connection, "POST", f"{connection.key}/messages", json=body)


def typing_request(connection: Connection, what: Typing) -> Request | None:
    """Meta shows it only together with having read a message, and ends it by itself."""
    if not (what.on and what.message_id):
        return None
    return read_request(connection, MarkRead(what.message_id, typing=True))
