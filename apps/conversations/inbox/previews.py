"""What lists show of a conversation, once its latest message says something else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import translation

from apps.accounts.models import Tenant
from apps.conversations import contents, news
from apps.conversations.models import Conversation, Message

_LATEST = """
    SELECT latest.* FROM unnest(%s::uuid[], %s::uuid[]) AS asked (contact_id, channel_id),
    LATERAL (
        SELECT id, contact_id, channel_id, kind, content FROM conversations_message AS one
        WHERE one.contact_id = asked.contact_id AND one.channel_id = asked.channel_id
        ORDER BY one.id DESC LIMIT 1
    ) AS latest
"""
_SHOW = """
    UPDATE conversations_conversation AS kept SET preview = came.preview
    FROM unnest(%s::uuid[], %s::uuid[], %s::text[]) AS came (contact_id, channel_id, preview)
    WHERE kept.contact_id = came.contact_id AND kept.channel_id = came.channel_id
      AND kept.preview <> came.preview AND kept.id = (
          SELECT id FROM conversations_conversation AS one WHERE one.thread_id = kept.thread_id
          ORDER BY one.id DESC LIMIT 1
      )
    RETURNING kept.*
"""


def refresh(tenant: Tenant, messages: Sequence[Message]) -> None:
    """Of the threads of these messages, which were changed or taken back."""
    pairs = {(one.contact_id, one.channel_id) for one in messages if one.contact_id}
    if not pairs:
        return
    latest = Message.objects.raw(_LATEST, _columns(sorted(pairs)))
    with translation.override(tenant.language):
        shown = [
            (one.contact_id, one.channel_id, contents.summary(one.kind, one.content))
            for one in latest
        ]
    changed = list(Conversation.objects.raw(_SHOW, _columns(shown)))
    if changed:
        news.conversation_changed.send(sender=None, conversations=changed, tenant=tenant)


def _columns(rows: Sequence[tuple[Any, ...]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]
