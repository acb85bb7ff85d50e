"""When it is tried again, and when no more: arithmetic on attempts, no database here."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

GIVE_UP_AFTER = timedelta(hours=24)
SWITCH_OFF_AFTER = timedelta(days=5)  # of failures alone; a long weekend and a day to mend it
KEPT = timedelta(days=7)  # to be looked at and replayed; longer than anybody is asked to notice
LEASE = timedelta(minutes=2)  # an attempt that says nothing by then counts as lost
RESTS_FROM = 3  # failures in a row; from then on one attempt at a time, after a rest
_LONGEST_REST = timedelta(minutes=15)
_LONGEST_WISH = timedelta(hours=1)  # that we follow when an answer says Retry-After
_PAUSES = (
    timedelta(seconds=5),
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(minutes=30),
    timedelta(hours=1),
    timedelta(hours=2),
    timedelta(hours=4),
)


def pause(attempts: int, *, wish: float = 0) -> timedelta:
    """After so many failed attempts. `wish`: seconds that the answer asked for."""
    planned = _PAUSES[min(attempts, len(_PAUSES)) - 1]
    spread = random.uniform(0.9, 1.1)  # noqa: S311  # nosec B311 - spreads, hides nothing
    return max(planned * spread, min(timedelta(seconds=wish), _LONGEST_WISH))


def rest(failures: int) -> timedelta | None:
    """Of an endpoint after so many failures in a row; None: none yet."""
    if failures < RESTS_FROM:
        return None
    seconds = 5.0 * 2 ** min(failures - RESTS_FROM, 10)
    return min(timedelta(seconds=seconds), _LONGEST_REST)


def is_over(failing_since: datetime, now: datetime) -> bool:
    return now - failing_since >= SWITCH_OFF_AFTER
