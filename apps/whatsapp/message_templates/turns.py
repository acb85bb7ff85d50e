"""Whose turn it is: work that is done once a round, spread over the round's ticks."""

from __future__ import annotations

import zlib
from datetime import datetime

from django.utils import timezone

TICK = 15  # minutes between two ticks of the clock
TICKS = 24  # a round: 6 hours


def is_now(key: str, *, now: datetime | None = None) -> bool:
    """Always the same tick of a round for the same key."""
    minutes = int((now or timezone.now()).timestamp() // 60)
    return zlib.crc32(key.encode()) % TICKS == minutes // TICK % TICKS
