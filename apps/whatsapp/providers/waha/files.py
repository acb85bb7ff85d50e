"""Files on their way out: which call carries them, and how they are named."""

from __future__ import annotations

from base64 import b64encode
from mimetypes import guess_type
from typing import Any

from apps.whatsapp.messages import Media, MediaKind
from apps.whatsapp.providers.protocol import Unsendable

MEGABYTE = 1024 * 1024
#: WhatsApp's own limits for people's phones; what is larger is refused by its servers.
LARGEST = {
    MediaKind.IMAGE: 16 * MEGABYTE,
    MediaKind.VIDEO: 64 * MEGABYTE,
    MediaKind.AUDIO: 16 * MEGABYTE,
    MediaKind.DOCUMENT: 100 * MEGABYTE,
    MediaKind.STICKER: MEGABYTE,
}
MIME_TYPES = {
    MediaKind.IMAGE: frozenset({"image/jpeg", "image/png"}),
    MediaKind.VIDEO: frozenset({"video/mp4", "video/3gpp"}),
    MediaKind.AUDIO: frozenset({"audio/ogg", "audio/mpeg", "audio/mp4", "audio/aac", "audio/amr"}),
    MediaKind.STICKER: frozenset({"image/webp"}),
}
VOICE = "audio/ogg; codecs=opus"
_DEFAULT_TYPES = {
    MediaKind.IMAGE: "image/jpeg",
    MediaKind.VIDEO: "video/mp4",
    MediaKind.AUDIO: "audio/mpeg",
    MediaKind.DOCUMENT: "application/octet-stream",
    MediaKind.STICKER: "image/webp",
}
_CAPTIONED = {MediaKind.IMAGE, MediaKind.VIDEO, MediaKind.DOCUMENT}


def call_for(media: Media) -> tuple[str, dict[str, Any]]:
    """The gateway's path and the body's part about the file.

    Audio that is no voice note, and stickers, go as files: the gateway has no call for them.
    `convert` is the gateway's ffmpeg, spared where the file has the right form already.
    """
    body: dict[str, Any] = {"file": _file(media)}
    if media.caption:
        if media.kind not in _CAPTIONED:
            raise Unsendable("caption_not_allowed", "content.caption")
        body["caption"] = media.caption
    if media.kind == MediaKind.IMAGE:
        return "/api/sendImage", body
    if media.kind == MediaKind.VIDEO:
        return "/api/sendVideo", {**body, "convert": _type(media) != "video/mp4"}
    if media.voice:
        return "/api/sendVoice", {**body, "convert": not _type(media).startswith("audio/ogg")}
    return "/api/sendFile", body


def _file(media: Media) -> dict[str, str]:
    kind = VOICE if media.voice and _type(media) == "audio/ogg" else _type(media)
    file = {"mimetype": kind, "filename": media.filename or _name(media)}
    if media.data:
        return {**file, "data": b64encode(media.data).decode()}
    if media.link:
        return {**file, "url": media.link}
    raise Unsendable("no_file", "content")


def _type(media: Media) -> str:
    guessed = guess_type(media.filename)[0] or guess_type(media.link.partition("?")[0])[0]
    return media.mime_type or guessed or _DEFAULT_TYPES[media.kind]


def _name(media: Media) -> str:
    """People see it with documents; the others need one for the gateway's sake."""
    ending = media.link.partition("?")[0].rpartition("/")[2].rpartition(".")[2]
    extensions = {
        MediaKind.IMAGE: "jpg",
        MediaKind.VIDEO: "mp4",
        MediaKind.AUDIO: "ogg" if media.voice else "mp3",
        MediaKind.STICKER: "webp",
    }
    known = extensions.get(media.kind) or (ending if ending.isalnum() and len(ending) < 6 else "")
    return f"{media.kind.value}.{known}" if known else media.kind.value
