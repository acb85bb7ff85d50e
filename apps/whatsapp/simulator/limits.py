"""How fast a number may send, and what proves afterwards how fast it did."""

from __future__ import annotations

from .accounts import Number
from .errors import GraphError
from .options import Faults
from .pairs import Pair, takes


def check_throughput(number: Number, faults: Faults, *, now: float) -> None:
    """A bucket that holds one second's messages."""
    most = faults.rate_limit_mps
    if most <= 0:
        return
    refilled = number.allowance + (now - number.allowance_at) * most
    number.allowance = min(float(most), refilled)
    number.allowance_at = now
    if number.allowance < 1:
        number.limited += 1
        raise GraphError(130429, "Message failed to send because there were too many messages sent "
                         "from this phone number in a short period of time")  # fmt: skip
    number.allowance -= 1


def check_pair(pair: Pair, faults: Faults, *, now: float) -> None:
    if faults.pair_limit and not takes(pair, now=now):
        raise GraphError(131056, "Message failed to send because there were too many messages sent "
                         "from this phone number to the same phone number in a short period of "
                         "time")  # fmt: skip


def keep_record(number: Number, pair: Pair, *, now: float) -> None:
    """Remember the fullest second of the number and the smallest gap in a pair."""
    recent = number.recent
    recent.append(now)
    while recent[0] <= now - 1.0:
        recent.popleft()
    number.busiest_second = max(number.busiest_second, len(recent))
    if pair.count:
        gap = now - pair.last
        if number.smallest_pair_gap is None or gap < number.smallest_pair_gap:
            number.smallest_pair_gap = gap
    pair.last = now
    pair.count += 1
