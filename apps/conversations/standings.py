"""Messages' rows as far as they have come: locked, read and written by the thousand.

They are written from one JSON document: as parameters of their own, a thousand rows of fifteen
columns take Python longer than PostgreSQL needs to write them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db import connection

from apps.conversations import passages
from apps.conversations.among import array
from apps.conversations.models import Status
from apps.conversations.passages import Passage, Where
from apps.conversations.ranks import Change, Standing, advanced

#: Our id of a message, its channel and the provider's name for it.
Named = tuple[UUID, UUID, str]
_WHOSE = ("id", "contact_id", "channel_id", "batch_id", "variant")
_STANDING = tuple(column.name for column in fields(Standing))
_values = attrgetter(*_STANDING)
_PROBLEM = _STANDING.index("problem")
_CATEGORY = _STANDING.index("category")
# Our own words only.
_LOCK = f"""
    SELECT {", ".join((*_WHOSE, *_STANDING))} FROM conversations_message
    WHERE id = ANY(%s::uuid[]) AND direction = 'out' ORDER BY id FOR NO KEY UPDATE
"""  # noqa: S608  # nosec B608
#: An id that another message has already is left out rather than failing all the others.
_FREE_NAME = """
    CASE WHEN came.provider_id = kept.provider_id OR EXISTS (
        SELECT 1 FROM conversations_message AS other
        WHERE other.channel_id = kept.channel_id
          AND other.provider_id = came.provider_id AND other.provider_id <> ''
    ) THEN kept.provider_id ELSE came.provider_id END
"""
_WRITE_SENT = f"""
    UPDATE conversations_message AS kept SET
        status = 'sent', provider_id = {_FREE_NAME}, held = came.held, sent_at = came.sent_at,
        due_at = NULL
    FROM json_to_recordset(%s::json) AS came (
        id uuid, provider_id text, held boolean, sent_at timestamptz
    )
    WHERE kept.id = came.id
"""  # noqa: S608  # nosec B608
#: Of somebody who was erased while it was on its way nothing is written that names them.
_WRITE = f"""
    UPDATE conversations_message AS kept SET
        status = came.status,
        provider_id = CASE WHEN kept.contact_id IS NULL THEN '' ELSE {_FREE_NAME} END,
        held = came.held,
        code = came.code,
        problem = CASE WHEN kept.contact_id IS NOT NULL THEN came.problem END,
        pricing = came.pricing,
        category = came.category,
        cost = came.cost,
        currency = came.currency,
        sent_at = came.sent_at,
        delivered_at = came.delivered_at,
        read_at = came.read_at,
        ended_at = came.ended_at,
        content = CASE WHEN kept.contact_id IS NULL THEN kept.content
            ELSE coalesce(came.content, kept.content) END,
        due_at = CASE WHEN came.status = 'queued' THEN kept.due_at END
    FROM json_to_recordset(%s::json) AS came (
        id uuid, content jsonb, status text, provider_id text, held boolean, code text,
        problem jsonb, pricing text, category text, cost numeric, currency text,
        sent_at timestamptz, delivered_at timestamptz, read_at timestamptz, ended_at timestamptz
    )
    WHERE kept.id = came.id
"""  # noqa: S608  # nosec B608


@dataclass(slots=True)
class Kept:
    """A row; `values` in the order of Standing's fields."""

    pk: UUID
    contact_id: UUID | None
    channel_id: UUID
    batch_id: UUID | None
    variant: int
    values: tuple[Any, ...]

    @property
    def status(self) -> str:
        return str(self.values[0])

    @property
    def where(self) -> Where | None:
        """None: it is of no batch."""
        return (self.batch_id, self.variant, self.channel_id) if self.batch_id else None

    @property
    def is_just_leaving(self) -> bool:
        """Nothing was told of it yet, as of nearly all that are recorded."""
        values = self.values
        return (
            self.contact_id is not None
            and values[:_CATEGORY] == _LEAVING[:_CATEGORY]
            and values[_CATEGORY + 1 :] == _LEAVING[_CATEGORY + 1 :]
        )


_LEAVING: tuple[Any, ...] = _values(Standing(Status.SENDING.value))


def locked(ids: Iterable[UUID]) -> list[Kept]:
    """Of our messages those that are there, locked in the order of their ids."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [array(ids)])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return [Kept(row[0], row[1], row[2], row[3], row[4], _read(row[5:])) for row in rows]


def _read(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """Django leaves JSON of plain queries as text."""
    problem = values[_PROBLEM]
    if not isinstance(problem, str):
        return values
    return (*values[:_PROBLEM], json.loads(problem), *values[_PROBLEM + 1 :])


@dataclass(slots=True)
class Writing:
    """What is to be written of rows that are locked; only what differs, so that the same webhook
    again costs no new version of a row. `passages`: of messages of batches."""

    passages: list[Passage] = field(default_factory=list)
    _sent: list[dict[str, Any]] = field(default_factory=list)
    _all: list[dict[str, Any]] = field(default_factory=list)
    _named: dict[tuple[UUID, str], UUID] = field(default_factory=dict)

    def add(self, row: Kept, told: Sequence[Change]) -> tuple[str, str]:
        """Where the message stands then, and the code of why."""
        if len(told) == 1 and _is_plain(told[0]) and row.is_just_leaving:
            return self._just_sent(row, told[0])
        before = Standing(*row.values)
        after, content = advanced(before, told), _content(told)
        if (after is not before and after != before) or content is not None:
            self._write(row, before, after, content)
            if row.where:
                self.passages.extend(passages.between(row.where, before, after))
        return after.status, after.code

    def _just_sent(self, row: Kept, change: Change) -> tuple[str, str]:
        """The same as for all others, without weighing anything."""
        name = self._name(row, change.provider_id) if change.provider_id else ""
        document = {"id": str(row.pk), "provider_id": name, "held": change.held}
        self._sent.append({**document, "sent_at": change.at.isoformat()})
        if row.where:
            self.passages.append(passages.sent(row.where, change.at))
        return Status.SENT.value, ""

    def _write(
        self, row: Kept, before: Standing, after: Standing, content: dict[str, Any] | None
    ) -> None:
        document = dict(zip(_STANDING, _values(after), strict=True))
        if after.provider_id != before.provider_id:
            document["provider_id"] = self._name(row, after.provider_id)
        document["problem"] = after.problem or None
        self._all.append({"id": row.pk, "content": content, **document})

    def _name(self, row: Kept, name: str) -> str:
        """Two messages of a channel can't have one name; the first one has it."""
        key = (row.channel_id, name)
        if key in self._named:
            return ""
        self._named[key] = row.pk
        return name

    def finish(self) -> list[Named]:
        """Which messages have the provider's id now."""
        for statement, documents in ((_WRITE_SENT, self._sent), (_WRITE, self._all)):
            if documents:
                with connection.cursor() as cursor:
                    cursor.execute(statement, [json.dumps(documents, default=str)])
        return [(pk, channel, name) for (channel, name), pk in self._named.items()]


def _is_plain(change: Change) -> bool:
    return change.status == Status.SENT and not change.pricing and change.content is None


def _content(told: Iterable[Change]) -> dict[str, Any] | None:
    sent = [change.content for change in told if change.content is not None]
    return sent[-1] if sent else None
