"""How far a message has come: arithmetic on what was told of it. No database here.

queued → sending → unknown → sent → failed → delivered → read → played. The state is the
highest that was ever told, so it does not matter in which order, or how often, it is told.
`cancelled` is reached only from queued, and ends it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from apps.conversations.models import Status

RANK: dict[str, int] = {
    Status.QUEUED: 0,
    Status.SENDING: 1,
    Status.UNKNOWN: 2,
    Status.SENT: 3,
    Status.FAILED: 4,
    Status.DELIVERED: 5,
    Status.READ: 6,
    Status.PLAYED: 7,
}
#: What else is true of a message that has come so far.
_LEFT = frozenset({Status.SENT, Status.DELIVERED, Status.READ, Status.PLAYED})
_ARRIVED = frozenset({Status.DELIVERED, Status.READ, Status.PLAYED})
_SEEN = frozenset({Status.READ, Status.PLAYED})
_ENDED = frozenset({Status.FAILED, Status.UNKNOWN})


@dataclass(frozen=True, slots=True)
class Change:
    """What was told of a message, by its provider or by whoever sends it.

    `code` and `problem` ({"title", "detail", "subcode", "trace"}) say why it failed, was
    cancelled or is unknown. `held`: sent, but waiting for the quality check. `pricing`, the
    provider's word for how it is charged, brings `category`, `cost` (None: not known) and
    `currency` with it; only the first counts. `content`: what was really sent.
    """

    message_id: UUID
    status: str
    at: datetime
    provider_id: str = ""
    code: str = ""
    problem: dict[str, Any] | None = None
    held: bool = False
    pricing: str = ""
    category: str = ""
    cost: Decimal | None = None
    currency: str = ""
    content: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What a message's row says of how far it came; named as its columns."""

    status: str
    provider_id: str = ""
    held: bool = False
    code: str = ""
    problem: dict[str, Any] | None = None
    pricing: str = ""
    category: str = ""
    cost: Decimal | None = None
    currency: str = ""
    sent_at: datetime | None = None
    delivered_at: datetime | None = None
    read_at: datetime | None = None
    ended_at: datetime | None = None


def advanced(before: Standing, changes: Sequence[Change]) -> Standing:
    """Where it stands once all of that is told; `before` itself when nothing is new."""
    if before.status not in RANK:
        return before
    told = [change for change in changes if change.status in RANK]
    if not told:
        return _cancelled(before, changes)
    status = max((before.status, *(change.status for change in told)), key=RANK.__getitem__)
    times = replace(
        before,
        status=str(status),
        provider_id=before.provider_id or next((c.provider_id for c in told if c.provider_id), ""),
        held=_held(before, status, told),
        sent_at=_first(before.sent_at, told, _LEFT),
        delivered_at=_first(before.delivered_at, told, _ARRIVED),
        read_at=_first(before.read_at, told, _SEEN),
    )
    return _charged(_explained(times, before, told), told)


def _cancelled(before: Standing, changes: Sequence[Change]) -> Standing:
    if before.status != Status.QUEUED or not changes:
        return before
    first = min(changes, key=lambda change: (change.at, change.code))
    return replace(
        before,
        status=Status.CANCELLED.value,
        code=first.code,
        problem=first.problem,
        ended_at=first.at,
    )


def _first(
    known: datetime | None, told: Iterable[Change], meaning: frozenset[Status]
) -> datetime | None:
    times = [change.at for change in told if change.status in meaning]
    return min((*times, known) if known else times, default=None)


def _held(before: Standing, status: str, told: Iterable[Change]) -> bool:
    """Held until something else is told: that it was sent all the same, or failed."""
    if status != Status.SENT:
        return False
    now = all(change.held for change in told if change.status == Status.SENT)
    return now if before.status != Status.SENT else before.held and now


def _explained(after: Standing, before: Standing, told: Iterable[Change]) -> Standing:
    """Why it ended, by what was told first; nothing of it once it came further."""
    if after.status not in _ENDED:
        return replace(after, code="", problem=None, ended_at=None)
    reasons = [(c.at, c.code, c.problem) for c in told if c.status == after.status]
    if before.status == after.status and before.ended_at:
        reasons.append((before.ended_at, before.code, before.problem))
    if not reasons:
        return after
    at, code, problem = min(reasons, key=lambda reason: (reason[0], reason[1], str(reason[2])))
    return replace(after, code=code, problem=problem, ended_at=at)


def _charged(after: Standing, told: Iterable[Change]) -> Standing:
    """A message is paid for once."""
    priced = [change for change in told if change.pricing]
    if after.pricing or not priced:
        return after
    first = min(priced, key=lambda change: (change.at, RANK[change.status]))
    return replace(
        after,
        pricing=first.pricing,
        category=first.category or after.category,
        cost=first.cost,
        currency=first.currency,
    )
