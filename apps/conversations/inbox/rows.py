"""The rows of messages that came: which are new, and writing them once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from apps.conversations.models import Message

#: A message as its provider names it: channel and provider's id.
Name = tuple[UUID, str]
#: One look into the index for each name, whatever the planner believes of the table's size; the
#: index holds no blank names, and must be told so.
_KNOWN = """
    SELECT asked.channel_id, asked.provider_id, kept.id
    FROM unnest(%s::uuid[], %s::text[]) AS asked (channel_id, provider_id),
    LATERAL (
        SELECT id FROM conversations_message AS one
        WHERE one.channel_id = asked.channel_id AND one.provider_id = asked.provider_id
          AND one.provider_id <> '' LIMIT 1
    ) AS kept
"""
_WRITE = """
    INSERT INTO conversations_message (
        id, contact_id, channel_id, direction, origin, kind, content, media_id, reply_to, status,
        provider_id, context, created_at, sent_at, delivered_at, read_at, ended_at
    )
    SELECT * FROM unnest(
        %s::uuid[], %s::uuid[], %s::uuid[], %s::text[], %s::text[], %s::text[], %s::jsonb[],
        %s::uuid[], %s::text[], %s::text[], %s::text[], %s::jsonb[], %s::timestamptz[],
        %s::timestamptz[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[]
    )
    ON CONFLICT (channel_id, provider_id) WHERE NOT (provider_id = '') DO NOTHING
    RETURNING id
"""


def known(names: Iterable[Name]) -> dict[Name, UUID]:
    """Which of them are there, and under which id of ours."""
    asked = sorted(set(names))
    if not asked:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, [list(column) for column in zip(*asked, strict=True)])
        return {(channel, provider_id): pk for channel, provider_id, pk in cursor.fetchall()}


def write(messages: Sequence[Message]) -> list[Message]:
    """Those that were written: of two tellings of one message only one is."""
    if not messages:
        return []
    columns = [list(column) for column in zip(*map(_values, messages), strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, columns)
        written = {row[0] for row in cursor.fetchall()}
    return [message for message in messages if message.pk in written]


def _values(message: Message) -> tuple[Any, ...]:
    return (
        message.pk,
        message.contact_id,
        message.channel_id,
        str(message.direction),
        str(message.origin),
        str(message.kind),
        json.dumps(message.content),
        message.media_id,
        message.reply_to,
        str(message.status),
        message.provider_id,
        json.dumps(message.context) if message.context else None,
        message.created_at,
        message.sent_at,
        message.delivered_at,
        message.read_at,
        message.ended_at,
    )
