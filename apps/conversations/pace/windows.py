"""How many in any second, and how long between two: arithmetic on a clock that is handed in.

Times are seconds since the epoch, so that another process can go on with what it is told.
"""

from __future__ import annotations

import random
from collections import deque
from dataclasses import dataclass, field

#: What leaves evenly may arrive a little closer together; so much longer is a second here.
SECOND = 1.02


@dataclass(slots=True)
class Window:
    """At most `per_second` in any second, however they fall. Below one a second: one in as many
    seconds as that takes."""

    per_second: float
    _taken: deque[float] = field(default_factory=deque)

    @property
    def most(self) -> int:
        return max(1, int(self.per_second))

    @property
    def length(self) -> float:
        """Seconds in which at most `most` leave."""
        return SECOND * self.most / self.per_second

    def wait(self, now: float) -> float:
        """Seconds until there is room; 0: now."""
        taken = self._taken
        if taken and taken[-1] > now:  # the clock was put back, or another machine's is ahead
            taken = self._taken = deque(min(at, now) for at in taken)
        while taken and taken[0] <= now - self.length:
            taken.popleft()
        if len(taken) < self.most:
            return 0.0
        # The one that has to leave the window first, also after the speed was lowered.
        return max(0.0, taken[len(taken) - self.most] + self.length - now)

    def take(self, now: float, count: int = 1) -> None:
        self._taken.extend([now] * count)

    def recent(self, now: float) -> int:
        """How many left within the last second or so."""
        return sum(1 for at in self._taken if at > now - self.length)


@dataclass(slots=True)
class Gap:
    """A pause of `least` to `most` seconds after each, never twice the same: even gaps are what
    machines are told by."""

    least: float
    most: float
    next_at: float = 0.0

    def wait(self, now: float) -> float:
        return min(max(0.0, self.next_at - now), self.most)  # whatever became of the clock

    def take(self, now: float) -> None:
        pause = random.uniform(self.least, max(self.least, self.most))  # noqa: S311 - no secret
        self.next_at = now + pause
