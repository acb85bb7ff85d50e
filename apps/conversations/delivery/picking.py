"""Which rows may be claimed next. They stay locked until the claim is written; what somebody
else has locked is passed over."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from apps.conversations.among import array
from apps.conversations.delivery.jobs import Row
from apps.conversations.delivery.lines import Line

Sleeper = tuple[UUID, str, str]  # a message, its contact's own zone, their number
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
      AND (media_id IS NULL OR media_id = ANY(%(ready)s::uuid[]))
    ORDER BY due_at, id LIMIT %(most)s {_FREE}
"""  # noqa: S608  # nosec B608
_RELEASED = f"""
    SELECT {_COLUMNS} FROM conversations_message
    WHERE channel_id = %(channel)s AND due_at <= now() AND status = 'queued'
      AND batch_id = %(batch)s AND variant = ANY(%(variants)s)
    ORDER BY due_at LIMIT %(most)s {_FREE}
"""  # noqa: S608  # nosec B608
_NEXT = f"""
    SELECT {_COLUMNS} FROM conversations_message
    WHERE batch_id = %(batch)s AND channel_id = %(channel)s
      AND id > coalesce(%(watermark)s::uuid, '00000000-0000-0000-0000-000000000000')
      AND status = 'queued' AND due_at IS NULL AND variant = ANY(%(variants)s)
    ORDER BY id LIMIT %(most)s {_FREE}
"""  # noqa: S608  # nosec B608
_CLOCK = """
    SELECT message.id, coalesce(contact.time_zone, ''), coalesce(contact.phone, '')
    FROM conversations_message message
    LEFT JOIN conversations_contact contact ON contact.id = message.contact_id
    WHERE message.batch_id = %(batch)s AND message.channel_id = %(channel)s
      AND message.status = 'queued' AND message.variant = ANY(%(variants)s)
"""
_DUE_AHEAD = f"{_CLOCK} AND message.due_at <= now() ORDER BY message.due_at LIMIT %(most)s"
_AHEAD = f"""{_CLOCK} AND message.due_at IS NULL
    AND message.id > coalesce(%(watermark)s::uuid, '00000000-0000-0000-0000-000000000000')
    ORDER BY message.id LIMIT %(most)s
"""
_NAMED = f"""
    SELECT {_COLUMNS} FROM conversations_message
    WHERE id = ANY(%(ids)s::uuid[]) AND status = 'queued' ORDER BY id {_FREE}
"""  # noqa: S608  # nosec B608
_PUT_AWAY = f"""
    WITH free AS (
        SELECT id FROM conversations_message
        WHERE id = ANY(%(ids)s::uuid[]) AND status = 'queued' {_FREE}
    )
    UPDATE conversations_message message SET due_at = came.due_at
    FROM free, unnest(%(ids)s::uuid[], %(until)s::timestamptz[]) AS came (id, due_at)
    WHERE message.id = free.id AND came.id = free.id
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
    """Files that waiting replies carry: some, the others when it is asked again."""
    with connection.cursor() as cursor:
        cursor.execute(_FILES_OF_REPLIES, [channel_id])
        return {row[0] for row in cursor.fetchall()}


def replies(channel_id: UUID, most: int, ready: Iterable[UUID]) -> list[Row]:
    """Those without a file, and those with one of `ready`; who has waited longest first."""
    return _messages(_rows(_REPLIES, channel=channel_id, most=most, ready=list(ready)), "")


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


def due_ahead(channel_id: UUID, line: Line, variants: Sequence[int], most: int) -> list[Sleeper]:
    """As `released`, before it is known whether it is their time."""
    return _rows(
        _DUE_AHEAD, channel=channel_id, batch=line.batch_id, variants=list(variants), most=most
    )


def ahead(
    channel_id: UUID, line: Line, variants: Sequence[int], most: int, after: UUID | None
) -> list[Sleeper]:
    """As `following`, before it is known whether it is their time. `after`: None for the line's
    watermark."""
    return _rows(
        _AHEAD,
        channel=channel_id,
        batch=line.batch_id,
        watermark=after or line.watermark,
        variants=list(variants),
        most=most,
    )


def named(ids: Collection[UUID], category: str) -> list[Row]:
    """Of these those that are still there to be claimed; `category` as of their batch."""
    return _messages(_rows(_NAMED, ids=array(ids)), category) if ids else []


def put_away(until: Mapping[UUID, datetime]) -> None:
    """Until then these wait. Whom somebody else holds is passed over, and looked at again."""
    if until:
        moments = [at.isoformat() for at in until.values()]
        with connection.cursor() as cursor:
            cursor.execute(_PUT_AWAY, {"ids": array(until), "until": moments})


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
