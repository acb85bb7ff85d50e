"""Where what is new to a reader begins: told with the conversation, so that it is no question of
its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

from django.db.models import JSONField
from django.db.models.expressions import RawSQL

from apps.conversations.thread.stretches import LIMIT

MANY = 100  # so far new messages are counted
#: What they wrote since this reader has read, the last MANY; since somebody has, where the reader
#: never did. An id begins with its time, see `ids.first_id`.
_NEW = f"""(
    SELECT jsonb_build_object('first', new.first, 'count', new.count, 'since', (
        SELECT count(*) FROM (
            SELECT FROM conversations_message AS one
            WHERE one.contact_id = conversations_conversation.contact_id
              AND one.channel_id = conversations_conversation.channel_id AND one.id >= new.first
            LIMIT {LIMIT + 1}
        ) AS said
    ))
    FROM (
        SELECT (
            SELECT (lpad(to_hex(floor(extract(epoch FROM mark.read_at) * 1000)::bigint), 12, '0')
                || repeat('0', 20))::uuid
            FROM conversations_readmark AS mark
            WHERE mark.conversation_id = conversations_conversation.id AND mark.user_id = %s
        ) AS id
    ) AS looked CROSS JOIN LATERAL (
        SELECT (array_agg(came.id ORDER BY came.id))[1] AS first, count(*) AS count FROM (
            SELECT one.id FROM conversations_message AS one
            WHERE one.contact_id = conversations_conversation.contact_id
              AND one.channel_id = conversations_conversation.channel_id
              AND one.direction = 'in'
              AND one.id >= coalesce(looked.id, '00000000-0000-0000-0000-000000000000')
            ORDER BY one.id DESC
            LIMIT CASE WHEN looked.id IS NULL
                THEN least(conversations_conversation.unread, {MANY}) ELSE {MANY} END
        ) AS came
    ) AS new
    WHERE new.count > 0
)"""  # noqa: S608  # nosec B608 - our own numbers


@dataclass(frozen=True, slots=True)
class Unread:
    """`count`: of theirs, from `first` on. `is_near`: with all that was said since, it fits on
    the latest page."""

    first: UUID
    count: int
    is_near: bool = True

    @classmethod
    def read(cls, told: Mapping[str, Any] | None) -> Self | None:
        if not told:
            return None
        return cls(UUID(told["first"]), told["count"], told["since"] <= LIMIT)


def of(user_id: UUID) -> RawSQL:
    """For a query of conversations: what `Unread.read` takes, null where nothing is new."""
    return RawSQL(_NEW, [user_id], output_field=JSONField())  # noqa: S611  # nosec B611 - ours
