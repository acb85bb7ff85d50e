"""How many messages of a batch stand where, told by those who move them.

Whoever moves messages notes by how much each count changes, in the transaction that moves
them. Notes are rows of their own, so nobody waits for another's; now and then they are summed
up into the batch.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, fields
from uuid import UUID

from django.db import connection

from apps.conversations.models import Batch, BatchTally, Status

#: Batch → status → by how much its count changes.
Deltas = Mapping[UUID, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Counts:
    """Each message once; `read` counts those that were played too."""

    queued: int = 0
    sending: int = 0
    sent: int = 0
    delivered: int = 0
    read: int = 0
    failed: int = 0
    cancelled: int = 0
    unknown: int = 0

    @property
    def total(self) -> int:
        return sum(astuple(self))

    @property
    def open(self) -> int:
        """Of these it is still to be seen whether they leave."""
        return self.queued + self.sending


_NAMES = tuple(field.name for field in fields(Counts))
_COLUMN = {**{name: name for name in _NAMES}, Status.PLAYED.value: "read"}
_LIST = ", ".join(_NAMES)
_BATCH, _TALLY = Batch._meta.db_table, BatchTally._meta.db_table
_SUMS = ", ".join(f"coalesce(sum({name}), 0) AS {name}" for name in _NAMES)
_WITH_TALLIES = ", ".join(f"batch.{name} + tally.{name}" for name in _NAMES)
# Our own words only; one statement each, so that nothing is counted twice or forgotten.
_COUNTS = f"""
    SELECT batch.id, {_WITH_TALLIES} FROM {_BATCH} batch, LATERAL (
        SELECT {_SUMS} FROM {_TALLY} WHERE batch_id = batch.id
    ) tally WHERE batch.id = ANY(%s)
"""  # noqa: S608  # nosec B608
_SUM_UP = f"""
    WITH summed AS (DELETE FROM {_TALLY} WHERE batch_id = %s RETURNING {_LIST}),
    tally AS (SELECT count(*) AS rows, {_SUMS} FROM summed)
    UPDATE {_BATCH} batch SET ({_LIST}) = ROW({_WITH_TALLIES})
    FROM tally WHERE batch.id = %s AND tally.rows > 0 RETURNING tally.rows
"""  # noqa: S608  # nosec B608


def deltas_of(moves: Iterable[tuple[UUID | None, str, str]]) -> Deltas:
    """What moves from one status to another come to: (batch, before, after) each; "" as
    `before` is a new message, and moves outside a batch count nowhere."""
    changed: dict[UUID, Counter[str]] = {}
    for (batch_id, before, after), times in Counter(moves).items():
        if batch_id is None or before == after:
            continue
        counts = changed.setdefault(batch_id, Counter())
        if before:
            counts[_COLUMN[before]] -= times
        counts[_COLUMN[after]] += times
    return changed


def note(deltas: Deltas) -> None:
    """In the transaction that moves the rows."""
    rows = [
        BatchTally(batch_id=batch_id, **{_COLUMN[name]: by for name, by in changed.items()})
        for batch_id, changed in deltas.items()
        if any(changed.values())
    ]
    if rows:
        BatchTally.objects.bulk_create(rows)


def counts(batch: Batch) -> Counts:
    return counts_of([batch.pk])[batch.pk]


def counts_of(batches: Iterable[UUID]) -> dict[UUID, Counts]:
    """Without an entry: no such batch."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, [list(batches)])
        return {row[0]: Counts(*row[1:]) for row in cursor.fetchall()}


def sum_up(batch: Batch) -> int:
    """Put the notes into the batch's row; how many there were. `batch` itself stays as it is."""
    with connection.cursor() as cursor:
        cursor.execute(_SUM_UP, [batch.pk, batch.pk])
        row = cursor.fetchone()
    return int(row[0]) if row else 0
