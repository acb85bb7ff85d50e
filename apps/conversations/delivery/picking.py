"""Which rows may be claimed next. They stay locked until the claim is written; what somebody
else has locked is passed over."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from apps.conversations.delivery.jobs import Row
from apps.conversations.delivery.lines import Line

_COLUMNS = (
    "id, contact_id, batch_id, variant, kind, content, values, media_id, reply_to, category,"
    " attempt"
)
_FREE = "FOR NO KEY UPDATE SKIP LOCKED"
# Our own words only.
_ASKING = f"""
    SELECT id, contact_id, channel_id FROM conversations_message
    WHERE channel_id = %(channel)s AND due_at <= now() AND status = 'queued'
      AND batch_id IS NULL AND ask_at <= now() ORDER BY id LIMIT %(most)s {_FREE}
"""  # noqa: S608  # nosec B608
_REPLIES = f"""
    SELECT {_COLUMNS} FROM conversations_message
    WHERE channel_id = %(channel)s AND due_at <= now() AND status = 'queued'
      AND batch_id IS NULL AND (ask_at IS NULL OR ask_at > now())
      AND (media_id IS NULL OR media_id <> ALL(%(unready)s))
    ORDER BY due_at, id LIMIT %(most)s {_FREE}
"""  # noqa: S608  # nosec B608
_RELEASED = f"""
    SELECT {_COLUMNS} FROM conversations_message
    WHERE channel_id = %(channel)s AND due_at <= now() AND status = 'queued'
      AND batch_id = %(batch)s AND variant = ANY(%(variants)s)
    ORDER BY due_at, id LIMIT %(most)s {_FREE}
"""  # noqa: S608  # nosec B608
_NEXT = f"""
    SELECT {_COLUMNS} FROM conversations_message
    WHERE batch_id = %(batch)s AND channel_id = %(channel)s
      AND id > coalesce(%(watermark)s::uuid, '00000000-0000-0000-0000-000000000000')
      AND status = 'queued' AND due_at IS NULL AND variant = ANY(%(variants)s)
    ORDER BY id LIMIT %(most)s {_FREE}
"""  # noqa: S608  # nosec B608
_FILES_OF_REPLIES = """
    SELECT DISTINCT media_id FROM conversations_message
    WHERE channel_id = %s AND due_at <= now() AND status = 'queued'
      AND batch_id IS NULL AND media_id IS NOT NULL LIMIT 20
"""


def asking(channel_id: UUID, most: int) -> list[tuple[UUID, UUID | None, UUID]]:
    """Replies that waited so long that somebody has to say whether they may leave: (message,
    contact, channel)."""
    return _rows(_ASKING, channel=channel_id, most=most)


def files_of_replies(channel_id: UUID) -> set[UUID]:
    """Files that waiting replies carry."""
    with connection.cursor() as cursor:
        cursor.execute(_FILES_OF_REPLIES, [channel_id])
        return {row[0] for row in cursor.fetchall()}


def replies(channel_id: UUID, most: int, unready: Iterable[UUID]) -> list[Row]:
    """Those without a file of `unready`, who has waited longest first."""
    return _messages(_rows(_REPLIES, channel=channel_id, most=most, unready=list(unready)), "")


def released(channel_id: UUID, line: Line, variants: Sequence[int], most: int) -> list[Row]:
    """Bulk that came back to be tried again, and whose time has come."""
    found = _rows(
        _RELEASED, channel=channel_id, batch=line.batch_id, variants=list(variants), most=most
    )
    return _messages(found, line.category)


def following(channel_id: UUID, line: Line, variants: Sequence[int], most: int) -> list[Row]:
    """Bulk in the order of its line, from the watermark on."""
    found = _rows(
        _NEXT,
        channel=channel_id,
        batch=line.batch_id,
        watermark=line.watermark,
        variants=list(variants),
        most=most,
    )
    return _messages(found, line.category)


def _rows(query: str, **values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def _messages(rows: list[tuple[Any, ...]], category: str) -> list[Row]:
    """`category`: of their batch."""
    return [
        Row(
            id=row[0],
            contact_id=row[1],
            batch_id=row[2],
            variant=row[3],
            kind=row[4],
            content=_decoded(row[5]),
            values=_decoded(row[6]) if row[6] is not None else None,
            media_id=row[7],
            reply_to=row[8],
            category=category or row[9],
            attempt=row[10],
        )
        for row in rows
    ]


def _decoded(value: Any) -> Any:
    """Django leaves JSON of plain queries as text."""
    return json.loads(value) if isinstance(value, str) else value
