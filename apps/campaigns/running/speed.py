"""How fast a campaign goes: counted over the last seconds, or what may be expected of it."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from redis import RedisError

from apps.accounts.momentary import store
from apps.accounts.tenancy import current_schema
from apps.conversations.pace.limits import limits_of
from apps.whatsapp.models import Channel

logger = logging.getLogger(__name__)

SPAN = 10  # seconds over which is counted
_KEPT = 30  # seconds
BULK = 0.8  # the share of a channel's speed that bulk may take


def note(campaign_id: UUID, count: int) -> None:
    """So many have left just now. May get lost."""
    key = _key(campaign_id, int(time.time()))
    try:
        with store().pipeline() as commands:
            commands.incrby(key, count)
            commands.expire(key, _KEPT)
            commands.execute()
    except RedisError:
        logger.warning("speed not noted")


def measured(campaign_id: UUID) -> float:
    """Messages a second over the last whole seconds; 0 when nobody knows."""
    now = int(time.time())
    keys = [_key(campaign_id, now - ago) for ago in range(1, SPAN + 1)]
    try:
        found: Any = store().mget(keys)
    except RedisError:
        return 0.0
    counts = [int(one or 0) for one in found]
    lasted = max((ago for ago, count in enumerate(counts, 1) if count), default=0)
    return sum(counts) / lasted if lasted else 0.0


def expected(pace: Mapping[str, Any], channels: Iterable[Channel]) -> float:
    """Messages a second of all channels together when nothing else leaves by them."""
    return sum(_of_channel(pace, channel) for channel in channels)


def _of_channel(pace: Mapping[str, Any], channel: Channel) -> float:
    limits = limits_of(channel)
    rates = [limits.per_second * BULK]
    if limits.gap:
        rates.append(2 / sum(limits.gap))
    if said := float(pace.get("messagesPerSecond") or 0):
        rates.append(said)
    least = float(pace.get("minGapSeconds") or 0)
    most = max(least, float(pace.get("maxGapSeconds") or 0))
    if most:
        rates.append(2 / (least + most))
    return min(rates)


def _key(campaign_id: UUID, second: int) -> str:
    return f"recado:campaign-speed:{current_schema()}:{campaign_id}:{second}"
