"""How many messages the carrier counts: a long SMS is several."""

from __future__ import annotations

from typing import Any

from apps.conversations.consent.asking import medium_of
from apps.conversations.models import Medium
from apps.whatsapp.models import Channel

#: 3GPP TS 23.038, the default alphabet and its extension, whose signs count twice.
_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("^{}\\[~]|€\f")


def estimated(channel: Channel, content: dict[str, Any]) -> int:
    """1 wherever nobody counts otherwise."""
    if medium_of(channel) != Medium.SMS:
        return 1
    return of_sms(str(content.get("text", "")))


def of_sms(text: str) -> int:
    """A text alone may be longer than each part of several, which are numbered (3GPP 23.040)."""
    if set(text) <= _BASIC | _EXTENDED:
        length = len(text) + sum(sign in _EXTENDED for sign in text)
        return _parts(length, alone=160, joined=153)
    return _parts(len(text.encode("utf-16-le")) // 2, alone=70, joined=67)


def _parts(length: int, *, alone: int, joined: int) -> int:
    return 1 if length <= alone else -(-length // joined)
