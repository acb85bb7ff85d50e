"""How fast a channel may go now: below its limit, slower after each complaint, then faster again.

One process at a time serves a channel (see `delivery.duties`), so this is arithmetic without
locks; what the next process has to know is `state`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from apps.conversations.pace.limits import Limits
from apps.conversations.pace.windows import Gap, Window


class Lane(StrEnum):
    REPLIES = "replies"
    BULK = "bulk"


#: The part of a channel's speed that bulk leaves to replies.
KEPT_FOR_REPLIES = 0.2
HALVE = 0.5
SLOWEST = 1.0  # messages a second, however often the provider complains
#: After a complaint: this long nothing at all, and one complaint in that time counts once.
PAUSE = 1.0  # seconds
CLIMB_AFTER = 5.0  # seconds without a complaint
CLIMB = 0.05  # of the limit, each second


class ChannelPace:
    """The clock of one channel. `pacing` is what an earlier `state` said, {} for none."""

    def __init__(self, limits: Limits, pacing: dict[str, Any], now: float) -> None:
        self.limits = limits
        self._factor = min(1.0, max(0.0, float(pacing.get("factor", 1.0))))
        self._held_until = float(pacing.get("held_until", 0.0))
        self._climbed_at = float(pacing.get("climbed_at", now))
        self._slow_since = float(pacing.get("slow_since") or 0.0)
        self._all = Window(self.rate)
        self._bulk = Window(self._bulk_rate())
        self._gap = Gap(*limits.gap) if limits.gap else None
        self._go_on_after(pacing)

    def _go_on_after(self, pacing: dict[str, Any]) -> None:
        last = float(pacing.get("last", 0.0))
        self._all.take(last, int(pacing.get("recent", 0)))
        self._bulk.take(last, int(pacing.get("recent_bulk", 0)))
        if self._gap:
            self._gap.next_at = float(pacing.get("next_at", 0.0))

    @property
    def rate(self) -> float:
        """Messages a second, now."""
        return max(min(SLOWEST, self.limits.per_second), self.limits.per_second * self._factor)

    def _bulk_rate(self) -> float:
        rate = self.rate
        return rate * (1 - KEPT_FOR_REPLIES) if rate > 1 else rate

    def wait(self, lane: Lane, now: float) -> float:
        """Seconds until one more may leave; 0: now."""
        waits = [self._held_until - now, self._all.wait(now)]
        if lane == Lane.BULK:
            waits.append(self._bulk.wait(now))
            if self._gap:
                waits.append(self._gap.wait(now))
        return max(0.0, *waits)

    def take(self, lane: Lane, now: float) -> float:
        """0 and it is counted, or the seconds to wait before asking again."""
        wait = self.wait(lane, now)
        if wait > 0:
            return wait
        self._all.take(now)
        if lane == Lane.BULK:
            self._bulk.take(now)
            if self._gap:
                self._gap.take(now)
        return 0.0

    def room(self, lane: Lane, now: float) -> int:
        """How many make about a second of work from now on; 0 while nothing may leave."""
        if self._held_until - now >= PAUSE:
            return 0
        if lane == Lane.BULK and self._gap:
            return 1 if self._gap.wait(now) < PAUSE else 0
        return self._bulk.most if lane == Lane.BULK else self._all.most

    def throttled(self, now: float, retry_after: float | None = None) -> None:
        """The provider says it was too fast: half the speed, after a moment of silence."""
        self._slow_since = self._slow_since or now
        if now >= self._held_until:  # what was under way says the same once more
            self._set_factor(self._factor * HALVE)
        self._held_until = max(self._held_until, now + (retry_after or PAUSE))
        self._climbed_at = self._held_until + CLIMB_AFTER

    def hold(self, until: float) -> None:
        """Nothing leaves before `until`."""
        self._held_until = max(self._held_until, until)

    def went_well(self, now: float) -> None:
        """Something was taken by the provider; time without a complaint wins back speed."""
        if self._factor < 1.0 and now > self._climbed_at:
            self._set_factor(min(1.0, self._factor + CLIMB * (now - self._climbed_at)))
            self._climbed_at = now
        elif self._factor >= 1.0:
            self._climbed_at = now

    def change(self, limits: Limits) -> None:
        """The limit itself is another one now."""
        if limits.gap != self.limits.gap:
            self._gap = Gap(*limits.gap) if limits.gap else None
        self.limits = limits
        self._set_factor(self._factor)

    def _set_factor(self, factor: float) -> None:
        self._factor = factor
        self._slow_since = self._slow_since if factor < 1.0 else 0.0
        self._all.per_second = self.rate
        self._bulk.per_second = self._bulk_rate()

    def state(self, now: float) -> dict[str, Any]:
        """JSON for whoever serves the channel next."""
        return {
            "factor": self._factor,
            "held_until": self._held_until,
            "climbed_at": self._climbed_at,
            "slow_since": self._slow_since,
            "last": now,
            "recent": self._all.recent(now),
            "recent_bulk": self._bulk.recent(now),
            "next_at": self._gap.next_at if self._gap else 0.0,
        }


def after_a_crash(pacing: dict[str, Any], limits: Limits, until: float) -> dict[str, Any]:
    """`state` of a slice that died: it may have sent to the full until its duty ended."""
    full = max(1, int(limits.per_second))
    return {**pacing, "last": until, "recent": full, "recent_bulk": full}
