"""What a channel's provider would refuse, said before anything is kept."""

from __future__ import annotations

from typing import Any

from apps.conversations.contents import words
from apps.conversations.contents.speaking import to_wire
from apps.whatsapp import messages
from apps.whatsapp.messages import Address, MediaKind
from apps.whatsapp.models import Channel, Media
from apps.whatsapp.providers import provider_of
from apps.whatsapp.providers.protocol import Connection, Unsendable

_NOWHERE = Connection("https://provider.invalid", "judging", "", account="judging")


def check(
    channel: Channel, kind: str, content: dict[str, Any], to: Address, *, media: Media | None = None
) -> None:
    """Raises UnfitContent in words. Nobody is asked and nothing is sent: the provider's own
    request is made and thrown away."""
    wire = to_wire(kind, content, file=described(media) if media else None)
    try:
        provider_of(channel.provider).request_for(_NOWHERE, messages.Message(to, wire))
    except Unsendable as wrong:
        raise words.refusal_of(wrong) from wrong


def described(media: Media) -> messages.Media:
    """The file as it will be once the provider has it."""
    return messages.Media(
        kind=MediaKind(media.kind),
        provider_id="judging",
        data=b"-",
        mime_type=media.mime_type,
        filename=media.filename,
        voice=media.voice,
        animated=media.animated,
        size=media.size,
    )
