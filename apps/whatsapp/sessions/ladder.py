"""How a session that is stuck is helped: what to try next, and when.

Only arithmetic. The rungs are climbed one at a time, with ever longer waits, so that a phone
that is merely off for the night is not logged out by midnight: the first restart costs
nothing, the log-out costs a scan by a person and comes last.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Act(StrEnum):
    RESTART = "restart"
    LOG_OUT = "log_out"  # and ask for a new scan
    GIVE_UP = "give_up"


@dataclass(frozen=True, slots=True)
class Rung:
    """`after`: how long the rung below is given to work."""

    act: Act
    after: timedelta


LADDER = (
    Rung(Act.RESTART, timedelta()),
    Rung(Act.RESTART, timedelta(minutes=2)),
    Rung(Act.RESTART, timedelta(minutes=8)),
    Rung(Act.LOG_OUT, timedelta(minutes=20)),
    Rung(Act.GIVE_UP, timedelta(minutes=5)),
)
#: A session that has been well for this long starts at the bottom the next time.
FORGETS_AFTER = timedelta(minutes=15)


def next_rung(step: int, since: datetime | None, now: datetime) -> Rung | None:
    """What to try now; None while the last try is given its time, and at the top.

    `step`: how many rungs were climbed, the last of them at `since`.
    """
    if step >= len(LADDER):
        return None
    rung = LADDER[step]
    if step and since and now < since + rung.after:
        return None
    return rung


def has_given_up(step: int) -> bool:
    return step >= len(LADDER)


def is_forgotten(since: datetime | None, now: datetime) -> bool:
    """The session has been well long enough for what was tried to count no more."""
    return since is None or now >= since + FORGETS_AFTER
