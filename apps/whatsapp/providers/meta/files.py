"""Files in messages: named by Meta's id or by a link that Meta fetches."""

from __future__ import annotations

from typing import Any

from apps.whatsapp.messages import Media, MediaKind
from apps.whatsapp.providers.meta import limits
from apps.whatsapp.providers.meta.capabilities import CAPABILITIES, STATIC_STICKER_BYTES
from apps.whatsapp.providers.protocol import Unsendable

CAPTIONED = {MediaKind.IMAGE, MediaKind.VIDEO, MediaKind.DOCUMENT}
VOICE_TYPES = {"audio/ogg"}  # a voice note is Opus in Ogg and nothing else


def file_of(media: Media) -> dict[str, Any]:
    """The object that stands under the kind's name. Raises Unsendable, see `limits`."""
    _check(media)
    body: dict[str, Any] = _source(media)
    if media.caption:
        body["caption"] = media.caption
    if media.kind is MediaKind.DOCUMENT and media.filename:
        body["filename"] = media.filename
    if media.kind is MediaKind.AUDIO and media.voice:
        body["voice"] = True
    return body


def _source(media: Media) -> dict[str, Any]:
    if media.provider_id:
        return {"id": media.provider_id}
    if media.link:
        return {"link": limits.web_address(media.link, "content.mediaUrl")}
    # A message can't carry the bytes themselves: they are uploaded before.
    raise Unsendable("upload_first" if media.data else "no_file", "content")


def _check(media: Media) -> None:
    if media.caption and media.kind not in CAPTIONED:
        raise Unsendable("caption_not_allowed", "content.caption", kind=media.kind.value)
    limits.fitting(media.caption, "content.caption", limits.CAPTION)
    mime_type = media.mime_type.split(";")[0].strip().lower()
    allowed = VOICE_TYPES if media.voice else CAPABILITIES.mime_types.get(media.kind)
    if mime_type and allowed is not None and mime_type not in allowed:
        raise Unsendable("wrong_type", "content", mime_type=mime_type, allowed=sorted(allowed))
    most, size = largest(media), media.size or len(media.data)
    if size > most:
        raise Unsendable("too_big", "content", limit=most, size=size)


def largest(media: Media) -> int:
    """Bytes."""
    if media.kind is MediaKind.STICKER and not media.animated:
        return STATIC_STICKER_BYTES
    return CAPABILITIES.media_bytes[media.kind]
