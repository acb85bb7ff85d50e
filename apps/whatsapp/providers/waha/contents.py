"""What a message of the gateway contains, in our vocabulary.

The fields are the same for all engines; what they leave out is looked up in `_data`, the
engine's own record, which differs between them.
"""

from __future__ import annotations

from math import isfinite
from typing import Any

from apps.whatsapp.events import Context, InContent, Unsupported
from apps.whatsapp.messages import Cards, Location, Media, MediaKind, Text
from apps.whatsapp.providers.waha import cards
from apps.whatsapp.providers.waha.gateway import as_object, as_text

#: The engines' words for what has no text and no file.
_KINDS = {
    "poll_creation": "poll",
    "pollCreationMessage": "poll",
    "pollCreationMessageV3": "poll",
    "event_creation": "event",
    "eventMessage": "event",
    "call_log": "call",
    "ciphertext": "waiting",
    "e2e_notification": "notice",
    "notification_template": "notice",
    "viewOnceMessageV2": "view_once",
    "viewOnceMessage": "view_once",
    "buttonsResponseMessage": "button",
    "listResponseMessage": "list",
    "orderMessage": "order",
    "order": "order",
    "product": "product",
    "productMessage": "product",
}


def content_of(message: dict[str, Any]) -> InContent:
    if message.get("location"):
        return _location(as_object(message["location"]))
    vcards = [text for text in message.get("vCards") or [] if isinstance(text, str)]
    if vcards:
        return Cards(tuple(cards.read(text) for text in vcards))
    if message.get("hasMedia") is True or message.get("media"):
        return _media(message)
    body = as_text(message.get("body"))
    return Text(body) if body else Unsupported(_kind(message))


def context_of(message: dict[str, Any]) -> Context:
    quoted = as_object(message.get("replyTo"))
    data = as_object(message.get("_data"))
    return Context(
        reply_to=as_text(quoted.get("id")),
        quoted_text=as_text(quoted.get("body")),
        forwarded=data.get("isForwarded") is True,
    )


def _location(told: dict[str, Any]) -> Location:
    """Degrees come as texts or numbers; raises ValueError when they are neither."""
    latitude, longitude = float(told.get("latitude", "")), float(told.get("longitude", ""))
    if not (isfinite(latitude) and isfinite(longitude)):
        raise ValueError("no place on earth")
    return Location(
        latitude,
        longitude,
        name=as_text(told.get("name")) or as_text(told.get("description")),
        address=as_text(told.get("address")),
        url=as_text(told.get("url")),
    )


def _media(message: dict[str, Any]) -> Media:
    """`link` is at the gateway and lives minutes only; without one it could not be fetched."""
    told, record = as_object(message.get("media")), _record(message)
    link, mime_type = as_text(told.get("url")), as_text(told.get("mimetype"))
    return Media(
        kind=_media_kind(mime_type, record),
        link=link,
        mime_type=mime_type,
        filename=as_text(told.get("filename")),
        caption=as_text(message.get("body")),
        voice=_says(record, "audioMessage", "ptt", "PTT") or record.get("type") == "ptt",
        animated=_says(record, "stickerMessage", "isAnimated", "IsAnimated"),
        error="" if link else "not_downloaded",
    )


def _record(message: dict[str, Any]) -> dict[str, Any]:
    """The engine's parts of a message: NOWEB's `message`, GOWS' `Message`, or WEBJS' own."""
    data = as_object(message.get("_data"))
    return as_object(data.get("message")) or as_object(data.get("Message")) or data


def _says(record: dict[str, Any], part: str, *names: str) -> bool:
    told = as_object(record.get(part))
    return any(told.get(name) is True for name in names)


def _media_kind(mime_type: str, record: dict[str, Any]) -> MediaKind:
    if record.get("type") == "sticker" or "stickerMessage" in record:
        return MediaKind.STICKER
    if record.get("type") == "document" or "documentMessage" in record:
        return MediaKind.DOCUMENT
    starts = {"image": MediaKind.IMAGE, "video": MediaKind.VIDEO, "audio": MediaKind.AUDIO}
    return starts.get(mime_type.partition("/")[0], MediaKind.DOCUMENT)


def _kind(message: dict[str, Any]) -> str:
    record = _record(message)
    told = as_text(record.get("type"))
    known = [told, *record]
    return next((_KINDS[word] for word in known if word in _KINDS), told or "unknown")
