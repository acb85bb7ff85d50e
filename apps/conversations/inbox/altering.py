"""The rows of messages that were reacted to, changed or taken back.

Each deed is safe to repeat, and answers the ids of the messages that are another than before.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from apps.conversations.inbox.afterthoughts import After, What
from apps.conversations.models import Message
from apps.whatsapp.media import forgetting

Afters = Sequence[tuple[UUID, After]]
Deed = Callable[[Afters], set[UUID]]

_REACT = """
    UPDATE conversations_message AS kept SET
        reactions = coalesce(kept.reactions, '{}') || came.told
    FROM (
        SELECT id, jsonb_object_agg(who, jsonb_build_object('emoji', emoji, 'at', at)) AS told
        FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[]) AS one (id, who, emoji, at)
        JOIN conversations_message AS message USING (id)
        WHERE message.revoked_at IS NULL AND coalesce(
            (message.reactions -> who ->> 'at')::timestamptz <= one.at::timestamptz, true
        )
        GROUP BY id
    ) AS came
    WHERE kept.id = came.id
    RETURNING kept.id
"""
#: What is told last is what it says; the file stays the message's own.
_EDIT = """
    UPDATE conversations_message AS kept SET
        kind = came.kind,
        content = came.content || CASE WHEN kept.content ? 'mediaId'
            THEN jsonb_build_object('mediaId', kept.content -> 'mediaId') ELSE '{}' END,
        edited_at = came.at
    FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::jsonb[], %s::timestamptz[])
        AS came (id, direction, kind, content, at)
    WHERE kept.id = came.id AND kept.direction = came.direction AND kept.revoked_at IS NULL
      AND (kept.edited_at IS NULL OR kept.edited_at <= came.at)
      AND kept.content - 'mediaId' <> came.content
    RETURNING kept.id
"""
_REVOKE = """
    UPDATE conversations_message AS kept SET
        revoked_at = came.at, content = '{}', context = NULL, reactions = NULL, media_id = NULL
    FROM unnest(%s::uuid[], %s::text[], %s::timestamptz[]) AS came (id, direction, at)
    JOIN conversations_message AS before USING (id)
    WHERE kept.id = came.id AND kept.direction = came.direction AND kept.revoked_at IS NULL
    RETURNING kept.id, CASE WHEN before.origin IN ('person', 'phone') THEN before.media_id END
"""


def _react(afters: Afters) -> set[UUID]:
    last = {(pk, "us" if one.ours else "them"): one for pk, one in afters}
    told = [(pk, who, one.emoji, one.at.isoformat()) for (pk, who), one in last.items()]
    return {row[0] for row in _asked(_REACT, told)}


def _edit(afters: Afters) -> set[UUID]:
    last = {(pk, one.ours): one for pk, one in afters if one.kind != Message.Kind.UNSUPPORTED}
    told = [
        (pk, _direction(one), one.kind, json.dumps(one.content), one.at)
        for (pk, _ours), one in last.items()
    ]
    return {row[0] for row in _asked(_EDIT, told)}


def _revoke(afters: Afters) -> set[UUID]:
    """What was taken back is gone here too, and so is its file, unless it is one of ours."""
    first = {(pk, one.ours): one for pk, one in reversed(afters)}
    told = [(pk, _direction(one), one.at) for (pk, _ours), one in first.items()]
    gone = _asked(_REVOKE, told)
    forgetting.forget(media for _pk, media in gone if media)
    return {pk for pk, _media in gone}


def _direction(after: After) -> str:
    return str(Message.Direction.OUT if after.ours else Message.Direction.IN)


def _asked(statement: str, told: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    if not told:
        return []
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(column) for column in zip(*told, strict=True)])
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


DEEDS: dict[What, Deed] = {
    What.REACTED: _react,
    What.EDITED: _edit,
    What.REVOKED: _revoke,
}
