"""How many people a number that hangs on a QR code may be the first to write to.

WhatsApp blocks young numbers that write to many strangers, so a number climbs a ladder with
its age, within the hours in which people write. Replies are never counted here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

#: Days since the number was connected → people a day.
LADDER = ((0, 20), (4, 50), (8, 100), (15, 200))
GROWN_UP = 31  # days; from then on the company's own cap alone holds, if it set one
CAP = 1_000  # people a day, whatever the age, where the company set none
OPENS, CLOSES = time(7), time(22)  # in the company's time zone


@dataclass(frozen=True, slots=True)
class Step:
    """`most` a day now, and the day of age from which it is more; None: it stays so."""

    most: int
    until_day: int | None


def step_of(age_days: int, cap: int = CAP) -> Step:
    """Where on the ladder a number of this age stands."""
    if age_days >= GROWN_UP:
        return Step(cap, None)
    most = max(allowed for day, allowed in LADDER if day <= max(0, age_days))
    later = [day for day, _ in LADDER if day > age_days]
    return Step(min(most, cap), later[0] if later else GROWN_UP)


def room(sent_today: int, now_there: datetime, age_days: int, cap: int = CAP) -> int:
    """How many more people may be written to first today; 0 outside the hours.

    `now_there`: the time in the company's zone; `sent_today`: since its midnight.
    """
    if not OPENS <= now_there.time() < CLOSES:
        return 0
    return max(0, step_of(age_days, cap).most - sent_today)
