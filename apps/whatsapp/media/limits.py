"""How large a file may be and of what type, by kind and by the channel it is to go through."""

from __future__ import annotations

from apps.accounts.errors import Refusal
from apps.whatsapp.media import refusals
from apps.whatsapp.messages import MediaKind
from apps.whatsapp.models import Channel, Media
from apps.whatsapp.providers import NAMES, provider_of
from apps.whatsapp.providers.protocol import Capabilities

KB = 1024
MB = 1024 * KB
LARGEST = 100 * MB  # bytes of any file, in or out
STILL_STICKER = 100 * KB  # Meta, "Media" of the Cloud API: static 100 KB, animated 500 KB
ANIMATED_STICKER = 500 * KB
STICKER_SIDE = 512  # px


def check(
    kind: MediaKind, mime_type: str, size: int, *, animated: bool = False, provider: str = ""
) -> None:
    """Raise MediaTypeRefused or MediaTooLarge. Without a provider: what any of them takes."""
    if provider:
        _check(provider_of(provider).capabilities, kind, mime_type, size, animated)
        return
    refused: list[Refusal] = []
    for name in NAMES:
        try:
            _check(provider_of(name).capabilities, kind, mime_type, size, animated)
        except refusals.MediaRefused as refusal:
            refused.append(refusal)
        else:
            return
    raise _nearest(refused)


def why_not(media: Media, channel: Channel) -> Refusal | None:
    """Why this file may not go through that channel now; None: it may."""
    if media.state == Media.State.PENDING:
        return refusals.NotReady()
    if media.state != Media.State.STORED:
        return refusals.NotHere()
    kind = MediaKind(media.kind)
    try:
        check(
            kind,
            media.mime_type,
            media.size or 0,
            animated=media.animated,
            provider=channel.provider,
        )
    except refusals.MediaRefused as refusal:
        return refusal
    return None


def _check(may: Capabilities, kind: MediaKind, mime_type: str, size: int, animated: bool) -> None:
    types = may.mime_types.get(kind)
    if kind not in may.media or (types is not None and mime_type not in types):
        raise refusals.wrong_type(kind)
    limit = may.media_bytes.get(kind, LARGEST)
    if kind == MediaKind.STICKER:
        limit = min(limit, ANIMATED_STICKER if animated else STILL_STICKER)
    if size > limit:
        raise refusals.too_large(kind, limit)


def _nearest(refused: list[Refusal]) -> Refusal:
    """The one that asks the least: a size before a type, the larger limit before the smaller."""
    return max(refused, key=lambda refusal: int(refusal.extra.get("limit", 0)))
