"""What the Cloud API carries.

Source: Meta, "Messages" and "Media" of the Cloud API documentation, read 2026-11-20.
"""

from __future__ import annotations

from apps.whatsapp.messages import MediaKind
from apps.whatsapp.providers.protocol import Capabilities, Listing

KB = 1024
MB = 1024 * KB

STATIC_STICKER_BYTES = 100 * KB

CAPABILITIES = Capabilities(
    templates=True,
    media=frozenset(MediaKind),
    media_bytes={
        MediaKind.IMAGE: 5 * MB,
        MediaKind.VIDEO: 16 * MB,
        MediaKind.AUDIO: 16 * MB,
        MediaKind.DOCUMENT: 100 * MB,
        MediaKind.STICKER: 500 * KB,  # animated; those that stand still: STATIC_STICKER_BYTES
    },
    # A document may be of any type, so it has no line.
    mime_types={
        MediaKind.IMAGE: frozenset({"image/jpeg", "image/png"}),
        MediaKind.VIDEO: frozenset({"video/mp4", "video/3gpp"}),
        MediaKind.AUDIO: frozenset(
            {"audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"}
        ),
        MediaKind.STICKER: frozenset({"image/webp"}),
    },
    interactive=True,
    reactions=True,
    replies=True,
    location=True,
    cards=True,
    receipts=True,
    mark_read=True,
    typing=True,
    history=True,
    listing=Listing.CHANNEL,
    tags=True,
    window=True,
    official=True,
)
