"""Threads begin and windows open when somebody writes; both only ever move forward."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from apps.accounts.ids import new_id

#: Contact and channel.
Pair = tuple[UUID, UUID]
#: From the last message of theirs on (Meta, "Customer service windows", 2026-11-20).
WINDOW = timedelta(hours=24)
_MOVE = """
    INSERT INTO conversations_thread AS kept (
        id, contact_id, channel_id, last_inbound_at, window_until
    )
    SELECT * FROM unnest(
        %s::uuid[], %s::uuid[], %s::uuid[], %s::timestamptz[], %s::timestamptz[]
    )
    ON CONFLICT (contact_id, channel_id) DO UPDATE SET
        last_inbound_at = greatest(kept.last_inbound_at, excluded.last_inbound_at),
        window_until = greatest(kept.window_until, excluded.window_until)
    RETURNING id, contact_id, channel_id
"""
_FIND = """
    SELECT kept.id, contact_id, channel_id
    FROM unnest(%s::uuid[], %s::uuid[]) AS asked (contact_id, channel_id)
    JOIN conversations_thread AS kept USING (contact_id, channel_id)
"""
_FREE = """
    UPDATE conversations_thread AS kept SET free_until = greatest(kept.free_until, came.until)
    FROM (
        SELECT message.contact_id, message.channel_id, max(told.until) AS until
        FROM unnest(%s::uuid[], %s::timestamptz[]) AS told (id, until)
        JOIN conversations_message AS message USING (id)
        GROUP BY message.contact_id, message.channel_id
    ) AS came
    WHERE kept.contact_id = came.contact_id AND kept.channel_id = came.channel_id
"""


@dataclass(frozen=True, slots=True)
class Word:
    """When somebody wrote; `opens`: just now, so that the company may answer."""

    contact_id: UUID
    channel_id: UUID
    at: datetime
    opens: bool


def move(words: Iterable[Word]) -> dict[Pair, UUID]:
    """The thread of everybody who wrote, made where there is none."""
    said: dict[Pair, tuple[datetime, datetime | None]] = {}
    for word in words:
        pair = (word.contact_id, word.channel_id)
        last, until = said.get(pair, (word.at, None))
        if word.opens:
            until = max(until or word.at, word.at + WINDOW)
        said[pair] = (max(last, word.at), until)
    rows = [(new_id(), *pair, *said[pair]) for pair in sorted(said)]
    return _asked(_MOVE, rows)


def find(pairs: Iterable[Pair]) -> dict[Pair, UUID]:
    """Only where there is one: somebody who was only written to has none."""
    return _asked(_FIND, sorted(set(pairs)))


def free(until: Mapping[UUID, datetime]) -> None:
    """After an advertisement nothing costs anything for a while: message of ours → until when,
    as its status tells once the first answer has arrived."""
    if until:
        with connection.cursor() as cursor:
            cursor.execute(_FREE, [list(until), list(until.values())])


def _asked(statement: str, rows: Sequence[tuple[object, ...]]) -> dict[Pair, UUID]:
    if not rows:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(column) for column in zip(*rows, strict=True)])
        return {(contact, channel): pk for pk, contact, channel in cursor.fetchall()}
