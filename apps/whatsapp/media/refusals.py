"""Why a file is not taken, in words that say what to do."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from apps.accounts.errors import Refusal
from apps.whatsapp.messages import MediaKind


class MediaRefused(Refusal):
    """The file can't be sent as it is."""

    code = "media_refused"
    status = 400
    message = _("This file can't be sent. Choose another one.")


class MediaEmpty(MediaRefused):
    code = "media_empty"
    message = _("The file is empty. Choose it once more.")


class MediaActive(MediaRefused):
    """HTML, SVG and programs: they run in whoever opens them."""

    code = "media_active"
    message = _(
        "Programs, web pages and SVG pictures can run code where they are opened, so they are "
        "not taken. Send a picture as JPEG or PNG, a text as PDF."
    )


class MediaUnreadable(MediaRefused):
    code = "media_unreadable"
    message = _("This file is broken or cut off. Open it yourself, then save and send it again.")


class MediaTypeRefused(MediaRefused):
    """WhatsApp does not take this type as this kind."""

    code = "media_type"


class MediaTooLarge(MediaRefused):
    code = "media_too_large"
    status = 413
    message = _("The file is over 100 MB, WhatsApp's limit. Make it smaller and send it again.")


class NotReady(Refusal):
    """The file's bytes are not here: being fetched, or gone."""

    code = "media_not_ready"
    message = _("This file is not here yet. Try again in a moment.")


class NotHere(Refusal):
    code = "media_gone"
    message = _("This file is not here any more. Ask the person to send it again.")


class LinkExpired(Refusal):
    code = "media_link_expired"
    status = 410
    message = _("This link to a file was good for 15 minutes. Open the page it was on once more.")


_WRONG_TYPE = {
    MediaKind.IMAGE: _(
        "WhatsApp shows pictures in JPEG or PNG only. Save it as one of these and send it again."
    ),
    MediaKind.VIDEO: _(
        "WhatsApp plays videos in MP4 with H.264 picture and AAC sound only. Convert it, or send "
        "it as a document."
    ),
    MediaKind.AUDIO: _(
        "WhatsApp plays MP3, M4A, AAC, AMR and OGG with Opus only. Convert it, or send it as a "
        "document."
    ),
    MediaKind.STICKER: _(
        "A sticker is a WebP of 512 × 512 pixels. Save it like that and send it again."
    ),
    MediaKind.DOCUMENT: _("This channel does not carry documents."),
}
_TOO_LARGE = {
    MediaKind.IMAGE: _(
        "The photo is over %(limit)s, WhatsApp's limit. Make it smaller and send it again."
    ),
    MediaKind.VIDEO: _(
        "The video is over %(limit)s, WhatsApp's limit. Shorten it or send it as a document."
    ),
    MediaKind.AUDIO: _(
        "The audio is over %(limit)s, WhatsApp's limit. Shorten it or send it as a document."
    ),
    MediaKind.DOCUMENT: _(
        "The document is over %(limit)s, WhatsApp's limit. Make it smaller or send a link."
    ),
    MediaKind.STICKER: _(
        "The sticker is over %(limit)s, WhatsApp's limit. Make it smaller and send it again."
    ),
}


def wrong_type(kind: MediaKind, words: Any = None) -> MediaTypeRefused:
    return MediaTypeRefused(words or _WRONG_TYPE[kind])


def too_large(kind: MediaKind, limit: int) -> MediaTooLarge:
    """`limit` in bytes."""
    return MediaTooLarge(_TOO_LARGE[kind] % {"limit": size_in_words(limit)}, limit=limit)


def size_in_words(size: int) -> str:
    kilo, mega = 1024, 1024 * 1024
    return f"{size // mega} MB" if size >= mega else f"{size // kilo} KB"
