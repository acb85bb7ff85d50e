"""How often one person is written to on one channel.

Meta lets 45 messages go to somebody in a burst, and gives back one every six seconds; who
goes on faster gets error 131056 for this pair alone. Bulk keeps to it by itself; a reply
goes out at once and steps back only when Meta says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from apps.conversations.pace.channel import Lane

BURST = 45
SECONDS_EACH = 6.0
_OURS = BURST - 1  # what leaves first may arrive late, and then stand closer to the rest
_NOTEWORTHY = 5  # messages of a burst that are not worth telling the next process
_MANY = 2_000  # people; from there on those who may get a whole burst again are forgotten


@dataclass(slots=True)
class _Pair:
    """`used` of the burst at `at`; until `slow_until` nothing goes to them."""

    used: float = 0.0
    at: float = 0.0
    slow_until: float = 0.0
    complaints: int = 0

    def used_at(self, now: float) -> float:
        return max(0.0, self.used - max(0.0, now - self.at) / SECONDS_EACH)


class PairPace:
    """Of one channel. `pacing` is what an earlier `state` said."""

    def __init__(self, pacing: dict[str, Any] | None = None) -> None:
        self._pairs = {
            UUID(who): _Pair(used, at, slow, complaints)
            for who, (used, at, slow, complaints) in (pacing or {}).items()
        }
        self._room = _MANY

    def take(self, who: UUID, lane: Lane, now: float) -> float:
        """0 and it is counted, or the seconds to wait before asking again."""
        pair = self._pairs.setdefault(who, _Pair(at=now))
        used = pair.used_at(now)
        wait = max(0.0, pair.slow_until - now)
        if lane == Lane.BULK and used > _OURS - 1:
            wait = max(wait, (used - (_OURS - 1)) * SECONDS_EACH)
        if wait > 0:
            return wait
        pair.used, pair.at = used + 1, now
        if len(self._pairs) > self._room:
            self._forget(now)
        return 0.0

    def slow(self, who: UUID, now: float) -> float:
        """The provider complained of this pair. Seconds to wait: 4, 16, 64, …"""
        pair = self._pairs.setdefault(who, _Pair())
        pair.complaints = min(pair.complaints + 1, 6)
        wait = float(4**pair.complaints)
        pair.used, pair.at, pair.slow_until = float(BURST), now, now + wait
        return wait

    def went_well(self, who: UUID) -> None:
        if pair := self._pairs.get(who):
            pair.complaints = 0

    def _forget(self, now: float) -> None:
        """Again once as many have come as are kept, so that it costs each person little."""
        self._pairs = {
            who: pair
            for who, pair in self._pairs.items()
            if pair.used_at(now) > 0 or pair.slow_until > now
        }
        self._room = max(_MANY, 2 * len(self._pairs))

    def state(self, now: float) -> dict[str, Any]:
        """JSON for whoever serves the channel next: those who are near their limit."""
        return {
            str(who): [pair.used, pair.at, pair.slow_until, pair.complaints]
            for who, pair in self._pairs.items()
            if pair.used_at(now) > _NOTEWORTHY or pair.slow_until > now
        }
