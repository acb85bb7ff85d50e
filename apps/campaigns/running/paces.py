"""How fast its channels may go now, and whether a provider has asked one to slow down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from apps.conversations.models import Duty
from apps.conversations.pace.channel import ChannelPace
from apps.conversations.pace.limits import limits_of
from apps.whatsapp.models import Channel

_LATELY = timedelta(minutes=2)  # nobody who serves a channel is silent for so long


@dataclass(frozen=True, slots=True)
class Pace:
    """Messages a second of everything: now, and at most. `slow_since`: the provider asked for
    less then; None: it may go as fast as ever."""

    rate: float
    most: float
    slow_since: datetime | None = None

    @property
    def is_slow(self) -> bool:
        return self.slow_since is not None


def of(channels: Iterable[Channel]) -> dict[UUID, Pace]:
    """As whoever serves them has noted it lately, which is some seconds ago at most."""
    known = list(channels)
    rows = Duty.objects.filter(channel__in=known, until__gte=timezone.now() - _LATELY)
    pacing = {row.channel_id: row.pacing.get("channel") or {} for row in rows}
    return {one.pk: _pace(one, pacing.get(one.pk, {})) for one in known}


def _pace(channel: Channel, pacing: Mapping[str, Any]) -> Pace:
    limits = limits_of(channel)
    now = timezone.now().timestamp()
    rate = ChannelPace(limits, dict(pacing), now).rate
    since = pacing.get("slow_since")
    if not since or rate >= limits.per_second:
        return Pace(rate, limits.per_second)
    return Pace(rate, limits.per_second, datetime.fromtimestamp(float(since), UTC))
