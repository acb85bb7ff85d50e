"""What came is put where somebody sees it: the open conversation of its thread.

Whoever calls for us opens one where none is open; a closed one stays closed and a new one
follows it. What needs nobody, the past and words about consent, opens nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from apps.accounts.ids import new_id
from apps.conversations.models import Conversation

_OPEN = """
    INSERT INTO conversations_conversation AS kept (
        id, thread_id, contact_id, channel_id, unread, preview, last_message_at, last_inbound_at,
        opened_at, status, tags
    )
    SELECT *, 'open', '{}' FROM unnest(
        %s::uuid[], %s::uuid[], %s::uuid[], %s::uuid[], %s::integer[], %s::text[],
        %s::timestamptz[], %s::timestamptz[], %s::timestamptz[]
    )
    ON CONFLICT (thread_id) WHERE status = 'open' OR status = 'pending' DO UPDATE SET
        unread = kept.unread + excluded.unread,
        preview = CASE WHEN excluded.last_message_at >= kept.last_message_at
            THEN excluded.preview ELSE kept.preview END,
        last_message_at = greatest(kept.last_message_at, excluded.last_message_at),
        last_inbound_at = greatest(kept.last_inbound_at, excluded.last_inbound_at)
    RETURNING *
"""
#: The open conversation of a thread, otherwise its latest.
_ADD = """
    UPDATE conversations_conversation AS kept SET
        preview = CASE WHEN came.at >= kept.last_message_at
            THEN came.preview ELSE kept.preview END,
        last_message_at = greatest(kept.last_message_at, came.at),
        last_inbound_at = greatest(kept.last_inbound_at, came.inbound_at)
    FROM unnest(%s::uuid[], %s::text[], %s::timestamptz[], %s::timestamptz[])
        AS came (thread_id, preview, at, inbound_at)
    WHERE kept.id = (
        SELECT id FROM conversations_conversation AS one WHERE one.thread_id = came.thread_id
        ORDER BY one.status IN ('open', 'pending') DESC, one.id DESC LIMIT 1
    )
    RETURNING kept.*
"""
_FILE = """
    INSERT INTO conversations_conversation (
        id, thread_id, contact_id, channel_id, preview, last_message_at, last_inbound_at,
        opened_at, closed_at, unread, status, tags
    )
    SELECT came.*, 0, 'closed', '{}' FROM unnest(
        %s::uuid[], %s::uuid[], %s::uuid[], %s::uuid[], %s::text[], %s::timestamptz[],
        %s::timestamptz[], %s::timestamptz[], %s::timestamptz[]
    ) AS came
    RETURNING *
"""


@dataclass(frozen=True, slots=True)
class Line:
    """One message as a list shows it. `inbound_at`: None for the company's own."""

    thread_id: UUID
    contact_id: UUID
    channel_id: UUID
    preview: str
    at: datetime
    inbound_at: datetime | None


def open_(lines: Iterable[Line], now: datetime) -> list[Conversation]:
    """Each line counts as unread in the open conversation of its thread, found or made."""
    rows = [
        (
            new_id(), last.thread_id, last.contact_id, last.channel_id, count, last.preview,
            last.at, inbound_at, now,
        )
        for last, inbound_at, count in _by_thread(lines)
    ]  # fmt: skip
    return _conversations(_OPEN, rows)


def add(lines: Iterable[Line]) -> list[Conversation]:
    """To the conversations that are there, without calling anybody."""
    rows = [
        (last.thread_id, last.preview, last.at, inbound_at)
        for last, inbound_at, _count in _by_thread(lines)
    ]
    return _conversations(_ADD, rows)


def file(lines: Iterable[Line], now: datetime) -> list[Conversation]:
    """As `add`; a thread that has no conversation yet gets a closed one, so that it is found."""
    told = list(lines)
    added = add(told)
    there = {one.thread_id for one in added}
    rows = [
        (
            new_id(), last.thread_id, last.contact_id, last.channel_id, last.preview, last.at,
            inbound_at, last.at, now,
        )
        for last, inbound_at, _count in _by_thread(told)
        if last.thread_id not in there
    ]  # fmt: skip
    return added + _conversations(_FILE, rows)


def _by_thread(lines: Iterable[Line]) -> list[tuple[Line, datetime | None, int]]:
    """The latest of each, when they last wrote, and how many there are; in one order always."""
    threads: dict[UUID, list[Line]] = {}
    for line in lines:
        threads.setdefault(line.thread_id, []).append(line)
    return [
        (
            max(reversed(some), key=lambda line: line.at),
            max((line.inbound_at for line in some if line.inbound_at), default=None),
            len(some),
        )
        for _thread, some in sorted(threads.items())
    ]


def _conversations(statement: str, rows: Sequence[tuple[Any, ...]]) -> list[Conversation]:
    if not rows:
        return []
    columns = [list(column) for column in zip(*rows, strict=True)]
    return list(Conversation.objects.raw(statement, columns))
