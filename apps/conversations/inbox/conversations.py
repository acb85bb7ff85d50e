"""What came is put where somebody sees it: the open conversation of its thread.

Whoever calls for us opens one where none is open: the latest again where it was closed a short
while ago (see `reviving`), else a new one. What needs nobody, the past and words about consent,
opens nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from apps.accounts.ids import new_id
from apps.conversations.inbox import reviving
from apps.conversations.inbox.reviving import Revived
from apps.conversations.models import Conversation

_OPEN = """
    INSERT INTO conversations_conversation AS kept (
        id, thread_id, contact_id, channel_id, unread, preview, last_message_at, last_inbound_at,
        opened_at, waiting_since, asked_at, status, tags
    )
    SELECT came.*, came.waiting_since, 'open', '{}' FROM unnest(
        %s::uuid[], %s::uuid[], %s::uuid[], %s::uuid[], %s::integer[], %s::text[],
        %s::timestamptz[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[]
    ) AS came (
        id, thread_id, contact_id, channel_id, unread, preview, last_message_at, last_inbound_at,
        opened_at, waiting_since
    )
    ON CONFLICT (thread_id) WHERE status = 'open' OR status = 'pending' DO UPDATE SET
        unread = kept.unread + excluded.unread,
        preview = CASE WHEN excluded.last_message_at >= kept.last_message_at
            THEN excluded.preview ELSE kept.preview END,
        preview_status = CASE WHEN excluded.last_message_at >= kept.last_message_at
            THEN '' ELSE kept.preview_status END,
        last_message_at = greatest(kept.last_message_at, excluded.last_message_at),
        last_inbound_at = greatest(kept.last_inbound_at, excluded.last_inbound_at),
        waiting_since = coalesce(kept.waiting_since, excluded.waiting_since),
        asked_at = coalesce(kept.asked_at, excluded.asked_at)
    RETURNING *
"""
#: The open conversation of a thread, otherwise its latest.
_ADD = """
    UPDATE conversations_conversation AS kept SET
        preview = CASE WHEN came.at >= kept.last_message_at
            THEN came.preview ELSE kept.preview END,
        preview_status = CASE WHEN came.at >= kept.last_message_at
            THEN came.status ELSE kept.preview_status END,
        last_message_at = greatest(kept.last_message_at, came.at),
        last_inbound_at = greatest(kept.last_inbound_at, came.inbound_at),
        waiting_since = CASE WHEN came.answered_at >= kept.waiting_since
            THEN NULL ELSE kept.waiting_since END,
        answered_at = CASE WHEN came.answered_at >= kept.waiting_since
            THEN coalesce(kept.answered_at, came.answered_at) ELSE kept.answered_at END
    FROM unnest(
        %s::uuid[], %s::text[], %s::text[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[]
    ) AS came (thread_id, preview, status, at, inbound_at, answered_at)
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
    """One message as a list shows it. `inbound_at`: None for the company's own. `status`: how
    far one of ours came, "" for theirs. `answered_at`: it is an answer, given then."""

    thread_id: UUID
    contact_id: UUID
    channel_id: UUID
    preview: str
    at: datetime
    inbound_at: datetime | None
    status: str = ""
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Lines:
    """Those of one thread. `first_in` and `last_in`: when they wrote; `answered_at`: the last."""

    last: Line
    count: int
    first_in: datetime | None
    last_in: datetime | None
    answered_at: datetime | None


@dataclass(slots=True)
class Opened:
    """`changed`: all of them, as they are now; `new` was not there, `revived` was at rest."""

    changed: list[Conversation] = field(default_factory=list)
    new: list[Conversation] = field(default_factory=list)
    revived: Revived = field(default_factory=Revived)


def open_(lines: Iterable[Line], now: datetime) -> Opened:
    """Each line counts as unread in the open conversation of its thread, found or made. Somebody
    waits from the first that nobody has answered, and never from later than now."""
    told = _by_thread(lines)
    revived = reviving.revive([one.last.thread_id for one in told], now)
    rows = [
        (
            new_id(), one.last.thread_id, one.last.contact_id, one.last.channel_id, one.count,
            one.last.preview, one.last.at, one.last_in, now, min(one.first_in or now, now),
        )
        for one in told
    ]  # fmt: skip
    changed = _conversations(_OPEN, rows)
    made = {row[0] for row in rows}
    new = [one for one in changed if one.pk in made]
    reviving.write_down(new, revived, now)
    return Opened(changed, new, revived)


def add(lines: Iterable[Line]) -> list[Conversation]:
    """To the conversations that are there, without calling anybody. After an answer nobody waits
    any more."""
    rows = [
        (
            one.last.thread_id, one.last.preview, one.last.status, one.last.at, one.last_in,
            one.answered_at,
        )
        for one in _by_thread(lines)
    ]  # fmt: skip
    return _conversations(_ADD, rows)


def file(lines: Iterable[Line], now: datetime) -> list[Conversation]:
    """As `add`; a thread that has no conversation yet gets a closed one, so that it is found."""
    told = list(lines)
    added = add(told)
    there = {one.thread_id for one in added}
    rows = [
        (
            new_id(), one.last.thread_id, one.last.contact_id, one.last.channel_id,
            one.last.preview, one.last.at, one.last_in, one.last.at, now,
        )
        for one in _by_thread(told)
        if one.last.thread_id not in there
    ]  # fmt: skip
    return added + _conversations(_FILE, rows)


def _by_thread(lines: Iterable[Line]) -> list[Lines]:
    """In one order always."""
    threads: dict[UUID, list[Line]] = {}
    for line in lines:
        threads.setdefault(line.thread_id, []).append(line)
    return [_together(some) for _thread, some in sorted(threads.items())]


def _together(lines: Sequence[Line]) -> Lines:
    came = [line.inbound_at for line in lines if line.inbound_at]
    answers = [line.answered_at for line in lines if line.answered_at]
    return Lines(
        last=max(reversed(lines), key=lambda line: line.at),
        count=len(lines),
        first_in=min(came, default=None),
        last_in=max(came, default=None),
        answered_at=max(answers, default=None),
    )


def _conversations(statement: str, rows: Sequence[tuple[Any, ...]]) -> list[Conversation]:
    if not rows:
        return []
    columns = [list(column) for column in zip(*rows, strict=True)]
    return list(Conversation.objects.raw(statement, columns))
