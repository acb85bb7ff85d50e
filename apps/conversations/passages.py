"""What messages of batches came into and out of: for whoever counts it by time and code.

A message that is delivered was sent before, whether or not that was told; each is counted once,
when it is first known. Why it ended may be taken back: what was not known becomes known.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from apps.conversations.models import Status
from apps.conversations.ranks import Standing

_ENDED = frozenset({Status.FAILED, Status.UNKNOWN, Status.CANCELLED})
_ON_THE_WAY = (
    (Status.SENT.value, "sent_at"),
    (Status.DELIVERED.value, "delivered_at"),
    (Status.READ.value, "read_at"),
)


@dataclass(frozen=True, slots=True)
class Passage:
    """`messages`: 1 for one that came into the status, -1 for one that was wrongly in it, 0 where
    only its price was told: its `cost`, or `unpriced` 1 where that is in no list. `at`: the same
    for both ways."""

    batch_id: UUID
    variant: int
    channel_id: UUID
    status: str
    code: str
    at: datetime
    messages: int = 1
    cost: Decimal = Decimal(0)
    unpriced: int = 0


Where = tuple[UUID, int, UUID]  # batch, variant, channel


def sent(where: Where, at: datetime) -> Passage:
    """The passage of nearly all that are recorded."""
    return Passage(*where, Status.SENT.value, "", at)


def between(where: Where, before: Standing, after: Standing) -> Iterator[Passage]:
    """What is new of one message."""
    for status, column in _ON_THE_WAY:
        at = getattr(after, column)
        if at is not None and getattr(before, column) is None:
            yield Passage(*where, status, "", at)
    if _end(before) != _end(after):
        for standing, messages in ((before, -1), (after, 1)):
            if standing.status in _ENDED and standing.ended_at:
                code = standing.code
                yield Passage(*where, standing.status, code, standing.ended_at, messages)
    if after.pricing and not before.pricing and after.cost != 0:
        yield _priced(where, after)


def _end(standing: Standing) -> tuple[str, str] | None:
    return (standing.status, standing.code) if standing.status in _ENDED else None


def _priced(where: Where, after: Standing) -> Passage:
    """Charged is what was delivered."""
    at = after.delivered_at or after.sent_at or after.ended_at
    if at is None:
        raise ValueError("a price without a status")
    cost, unpriced = after.cost or Decimal(0), int(after.cost is None)
    return Passage(*where, Status.DELIVERED.value, "", at, 0, cost, unpriced)
