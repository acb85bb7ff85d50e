"""Messages of a batch that do not leave any more: cancelled by the thousand, in one statement.

Of what waits nothing was told yet, so there is nothing to weigh as in `advancing`. Everybody hears
of it in the same words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from apps.accounts.models import Tenant
from apps.conversations import allowance, news, tallying
from apps.conversations.advancing import Advance
from apps.conversations.models import Batch, Status
from apps.conversations.passages import Passage

_WITHDRAW = """
    WITH taken AS (
        SELECT id FROM conversations_message
        WHERE batch_id = %(batch)s AND channel_id = %(channel)s AND id > %(after)s
          AND status = 'queued'
        ORDER BY id LIMIT %(most)s FOR NO KEY UPDATE
    )
    UPDATE conversations_message AS kept
    SET status = 'cancelled', code = %(code)s, ended_at = %(now)s, due_at = NULL
    FROM taken WHERE kept.id = taken.id
    RETURNING kept.id, kept.contact_id, kept.variant, kept.created_at >= %(today)s
"""
_FIRST = UUID(int=0)
_QUEUED, _CANCELLED = Status.QUEUED.value, Status.CANCELLED.value
#: A message, its contact and variant, and whether it counts for the day's limit.
_Row = tuple[UUID, UUID | None, int, bool]


@dataclass(frozen=True, slots=True)
class Line:
    """A batch's part of a channel. `code`: why nothing of it leaves any more."""

    batch: Batch
    channel_id: UUID
    code: str


@transaction.atomic
def page(tenant: Tenant, line: Line, *, after: UUID | None, most: int) -> UUID | None:
    """Cancel those that wait next; the last of them, None where nothing more waits. What somebody
    claims meanwhile is waited for, and passed over where it leaves."""
    now = timezone.now()
    rows = _written(tenant, line, after or _FIRST, most, now)
    if not rows:
        return None
    tallying.note({line.batch.pk: {_QUEUED: -len(rows), _CANCELLED: len(rows)}})
    advances = [_advance(line, row, now) for row in rows]
    news.messages_advanced.send(sender=None, advances=advances, tenant=tenant)
    passages = _passages(line, rows, now)
    news.batches_passed.send(sender=None, passages=passages, tenant=tenant)
    allowance.give_back_today(tenant, sum(row[3] for row in rows))
    return max(row[0] for row in rows) if len(rows) == most else None


def _written(tenant: Tenant, line: Line, after: UUID, most: int, now: datetime) -> Sequence[_Row]:
    asked: dict[str, Any] = {
        "batch": line.batch.pk,
        "channel": line.channel_id,
        "code": line.code,
        "after": after,
        "most": most,
        "now": now,
        "today": allowance.midnight(tenant),
    }
    with connection.cursor() as cursor:
        cursor.execute(_WITHDRAW, asked)
        rows: list[_Row] = cursor.fetchall()
    return rows


def _advance(line: Line, row: _Row, now: datetime) -> Advance:
    return Advance(
        row[0], row[1], line.channel_id, line.batch.pk, _QUEUED, _CANCELLED, now, line.code
    )


def _passages(line: Line, rows: Sequence[_Row], now: datetime) -> list[Passage]:
    """One for each variant, as they are all alike."""
    return [
        Passage(line.batch.pk, variant, line.channel_id, _CANCELLED, line.code, now, messages)
        for variant, messages in sorted(Counter(row[2] for row in rows).items())
    ]
