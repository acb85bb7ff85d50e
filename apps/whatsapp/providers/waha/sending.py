"""From our vocabulary to the gateway's calls."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from apps.whatsapp.messages import (
    Cards,
    Location,
    MarkRead,
    Media,
    Message,
    Reaction,
    Revoke,
    Text,
    Typing,
)
from apps.whatsapp.providers.protocol import Connection, Request, Unsendable
from apps.whatsapp.providers.waha import cards, files
from apps.whatsapp.providers.waha.chats import chat_in, chat_of
from apps.whatsapp.providers.waha.gateway import gateway_request, part

LONGEST_TEXT = 65_536  # characters; WhatsApp cuts what is longer


def request_for(connection: Connection, message: Message) -> Request:
    """Raises Unsendable for buttons, lists and templates: only the official API has them."""
    if isinstance(message.content, Reaction):
        return _reaction(connection, message.content)
    path, body = _call_for(message.content)
    body = {"session": connection.key, "chatId": chat_of(message.to), **body}
    if message.reply_to:
        body["reply_to"] = message.reply_to
    carries = len(message.content.data) if isinstance(message.content, Media) else 0
    return replace(gateway_request(connection, "POST", path, json=body), carries=carries)


def _call_for(content: Any) -> tuple[str, dict[str, Any]]:
    match content:
        case Text():
            return _text(content)
        case Media():
            return files.call_for(content)
        case Location():
            return "/api/sendLocation", _location(content)
        case Cards():
            return _cards(content)
    raise Unsendable("not_supported", "type")


def _text(content: Text) -> tuple[str, dict[str, Any]]:
    if not content.body.strip():
        raise Unsendable("empty", "content.text")
    if len(content.body) > LONGEST_TEXT:
        raise Unsendable("too_long", "content.text", limit=LONGEST_TEXT)
    return "/api/sendText", {"text": content.body, "linkPreview": content.preview_url}


def _location(content: Location) -> dict[str, Any]:
    return {
        "latitude": content.latitude,
        "longitude": content.longitude,
        "title": ", ".join(filter(None, (content.name, content.address))),
    }


def _cards(content: Cards) -> tuple[str, dict[str, Any]]:
    if not content.cards:
        raise Unsendable("empty", "content.contacts")
    vcards = [{"vcard": cards.written(card)} for card in content.cards]
    return "/api/sendContactVcard", {"contacts": vcards}


def _reaction(connection: Connection, content: Reaction) -> Request:
    body = {
        "session": connection.key,
        "messageId": content.message_id,
        "reaction": content.emoji,
    }
    return gateway_request(connection, "PUT", "/api/reaction", json=body)


def mark_read(connection: Connection, what: MarkRead) -> Request:
    """The gateway marks messages of a chat, which stands in the message's id if nowhere else."""
    chat = chat_in(what.message_id) or chat_of(what.chat)
    body = {"session": connection.key, "chatId": chat, "messageIds": [what.message_id]}
    return gateway_request(connection, "POST", "/api/sendSeen", json=body)


def revoke(connection: Connection, what: Revoke) -> Request:
    chat = chat_in(what.message_id) or chat_of(what.chat)
    path = f"/api/{part(connection.key)}/chats/{part(chat)}/messages/{part(what.message_id)}"
    return gateway_request(connection, "DELETE", path)


def typing(connection: Connection, what: Typing) -> Request:
    body = {"session": connection.key, "chatId": chat_of(what.chat)}
    call = "startTyping" if what.on else "stopTyping"
    return gateway_request(connection, "POST", f"/api/{call}", json=body)


def number_check(connection: Connection, phone: str) -> Request:
    params = {"phone": phone.removeprefix("+"), "session": connection.key}
    return gateway_request(connection, "GET", "/api/contacts/check-exists", params=params)
