"""What a channel may do at most, from what its provider said of it."""

from __future__ import annotations

from dataclasses import dataclass

from apps.whatsapp.models import Channel

#: Messages a second. Meta gives a number 80 at first, one that is shared with the phone app 20;
#: what the channel's row says goes before. A QR session is a telephone: it types.
META_PER_SECOND = 80
QR_PER_SECOND = 1
SMS_PER_SECOND = 1  # a long number in most countries
QR_GAP = (15.0, 45.0)  # seconds between two messages of bulk

_PER_SECOND = {
    Channel.Provider.META: META_PER_SECOND,
    Channel.Provider.WAHA: QR_PER_SECOND,
    Channel.Provider.EVOLUTION: QR_PER_SECOND,
    Channel.Provider.TWILIO: SMS_PER_SECOND,
    Channel.Provider.ZENVIA: SMS_PER_SECOND,
}


@dataclass(frozen=True, slots=True)
class Limits:
    """`gap`: least and most seconds between two messages of bulk, None: as fast as the rate.
    `pairs`: whether the provider limits what one person gets."""

    per_second: float
    gap: tuple[float, float] | None = None
    pairs: bool = False


def limits_of(channel: Channel) -> Limits:
    allowed = channel.throughput or _PER_SECOND[Channel.Provider(channel.provider)]
    chosen = min(allowed, channel.own_pace) if channel.own_pace else allowed
    return Limits(
        per_second=float(chosen),
        gap=QR_GAP if channel.is_qr else None,
        pairs=channel.is_official,
    )
