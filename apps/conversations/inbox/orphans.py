"""What was told of a message that is not known yet waits here until it is, or is forgotten.

A status overtakes the provider's answer; an edit or a reaction overtakes the message itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from apps.conversations.models import Orphan

KEPT = timedelta(days=7)
#: Our id of a message, its channel and the provider's name for it.
Named = tuple[UUID, UUID, str]
#: Channel, the provider's name for the message, what was told as JSON.
Waiting = tuple[UUID, str, dict[str, Any]]
_TAKE = """
    WITH taken AS (
        DELETE FROM conversations_orphan AS kept
        USING json_to_recordset(%s::json) AS known (message uuid, channel uuid, name text)
        WHERE kept.channel_id = known.channel AND kept.provider_id = known.name
        RETURNING known.message, kept.id, kept.event
    )
    SELECT message, event::text FROM taken ORDER BY id
"""
_WITH_A_HOME = """
    SELECT DISTINCT message.id, asked.channel_id, asked.provider_id
    FROM json_to_recordset(%s::json) AS asked (channel_id uuid, provider_id text),
    LATERAL (
        SELECT id FROM conversations_message AS one
        WHERE one.channel_id = asked.channel_id AND one.provider_id = asked.provider_id
          AND one.provider_id <> '' LIMIT 1
    ) AS message,
    LATERAL (
        SELECT 1 FROM conversations_orphan AS waiting
        WHERE waiting.channel_id = asked.channel_id AND waiting.provider_id = asked.provider_id
        LIMIT 1
    ) AS something
"""
_ALL_WITH_A_HOME = """
    SELECT DISTINCT message.id, message.channel_id, message.provider_id
    FROM conversations_orphan JOIN conversations_message AS message USING (channel_id, provider_id)
    WHERE message.provider_id <> ''
"""


def keep(waiting: Iterable[Waiting]) -> None:
    Orphan.objects.bulk_create(
        Orphan(channel_id=channel, provider_id=provider_id[:200], event=event)
        for channel, provider_id, event in waiting
    )


def take(named: Sequence[Named]) -> list[tuple[UUID, dict[str, Any]]]:
    """What waits for these messages, oldest first; it waits no longer."""
    if not named:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [_document(named, "message", "channel", "name")])
        return [(message, json.loads(event)) for message, event in cursor.fetchall()]


def forget() -> int:
    """What nobody came for: the message was never ours. How many."""
    old = Orphan.objects.filter(received_at__lt=timezone.now() - KEPT)
    return int(old.delete()[0])


def with_a_home(names: Sequence[tuple[UUID, str]]) -> list[Named]:
    """Of the messages with these names (channel, provider's id), those for which something waits
    although they are there."""
    return _found(_WITH_A_HOME, [_document(names, "channel_id", "provider_id")])


def all_with_a_home() -> list[Named]:
    return _found(_ALL_WITH_A_HOME, [])


def _document(rows: Iterable[tuple[Any, ...]], *names: str) -> str:
    return json.dumps([dict(zip(names, row, strict=True)) for row in rows], default=str)


def _found(statement: str, asked: list[str]) -> list[Named]:
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        found: list[Named] = cursor.fetchall()
        return found
