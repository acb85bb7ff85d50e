"""What passed between one number and one person: the window, and how fast we write."""

from __future__ import annotations

from dataclasses import dataclass

WINDOW_SECONDS = 24 * 3600
BURST = 45  # messages at once; Meta, "Pair rate limits"
SECONDS_A_MESSAGE = 6.0
FORGET_AFTER = BURST * SECONDS_A_MESSAGE + 60  # then the bucket is full again


@dataclass(slots=True)
class Pair:
    window_until: float = 0.0
    used: float = 0.0  # of the burst
    used_at: float = 0.0
    last: float = 0.0  # moment of the last accepted message
    count: int = 0


class Pairs:
    """Pairs by (number id, person key). Idle ones are forgotten, so memory stays bounded."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], Pair] = {}
        self._look_again_at = 100_000  # pairs

    def __len__(self) -> int:
        return len(self._known)

    def of(self, number_id: str, key: str, *, now: float) -> Pair:
        pair = self._known.get((number_id, key))
        if pair is None:
            if len(self._known) >= self._look_again_at:
                self._forget_idle(now)
            pair = self._known[number_id, key] = Pair()
        return pair

    def open_window(self, number_id: str, key: str, *, now: float) -> None:
        self.of(number_id, key, now=now).window_until = now + WINDOW_SECONDS

    def close_window(self, number_id: str, key: str, *, now: float) -> None:
        self.of(number_id, key, now=now).window_until = 0.0

    def busiest(self) -> tuple[int, str]:
        """How many messages the most written-to person got, and their key."""
        return max(((pair.count, key) for (_, key), pair in self._known.items()), default=(0, ""))

    def _forget_idle(self, now: float) -> None:
        self._known = {
            key: pair
            for key, pair in self._known.items()
            if pair.window_until > now or now - pair.used_at < FORGET_AFTER
        }
        self._look_again_at = max(100_000, 2 * len(self._known))


def takes(pair: Pair, *, now: float) -> bool:
    """Take one place from the pair's burst; False when there is none left."""
    refilled = (now - pair.used_at) / SECONDS_A_MESSAGE
    used = max(0.0, pair.used - refilled)
    pair.used_at = now
    if used + 1 > BURST:
        pair.used = used
        return False
    pair.used = used + 1
    return True
