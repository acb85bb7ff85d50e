"""What lists show of a conversation, once its latest message says something else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import translation

from apps.accounts.models import Tenant
from apps.conversations import contents, news
from apps.conversations.models import Conversation, Message

#: What was called back was never said, and what a batch sends calls nobody.
_LATEST = """
    SELECT latest.* FROM unnest(%s::uuid[], %s::uuid[]) AS asked (contact_id, channel_id),
    LATERAL (
        SELECT id, contact_id, channel_id, kind, content, direction, status, created_at
        FROM conversations_message AS one
        WHERE one.contact_id = asked.contact_id AND one.channel_id = asked.channel_id
          AND one.batch_id IS NULL AND one.status <> 'cancelled'
        ORDER BY one.id DESC LIMIT 1
    ) AS latest
"""
_SHOW = """
    UPDATE conversations_conversation AS kept SET
        preview = came.preview, preview_status = came.status,
        last_message_at = CASE WHEN %s THEN came.at ELSE kept.last_message_at END
    FROM unnest(%s::uuid[], %s::uuid[], %s::text[], %s::text[], %s::timestamptz[])
        AS came (contact_id, channel_id, preview, status, at)
    WHERE kept.contact_id = came.contact_id AND kept.channel_id = came.channel_id
      AND (kept.preview, kept.preview_status) <> (came.preview, came.status) AND kept.id = (
          SELECT id FROM conversations_conversation AS one WHERE one.thread_id = kept.thread_id
          ORDER BY one.status IN ('open', 'pending') DESC, one.id DESC LIMIT 1
      )
    RETURNING kept.*
"""


def refresh(tenant: Tenant, messages: Sequence[Message], *, moves: bool = False) -> None:
    """Of the threads of these messages, which were changed, taken back or never left. `moves`:
    the conversation goes back to where it stood before them."""
    pairs = {(one.contact_id, one.channel_id) for one in messages if one.contact_id}
    if not pairs:
        return
    latest = Message.objects.raw(_LATEST, _columns(sorted(pairs)))
    with translation.override(tenant.language):
        shown = [_shown(one) for one in latest]
    if not shown:
        return
    changed = list(Conversation.objects.raw(_SHOW, [moves, *_columns(shown)]))
    if changed:
        news.conversation_changed.send(sender=None, conversations=changed, tenant=tenant)


def _shown(message: Message) -> tuple[Any, ...]:
    preview = contents.summary(message.kind, message.content)
    status = str(message.status) if message.is_outgoing else ""
    return (message.contact_id, message.channel_id, preview, status, message.created_at)


def _columns(rows: Sequence[tuple[Any, ...]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]
