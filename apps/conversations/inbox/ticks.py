"""How far the latest message of a conversation came, where lists show it.

After the commit of whoever advanced the message: they hold messages, while whoever takes
messages in holds conversations first, and the two would wait for each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from apps.accounts.afterwards import once_committed
from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant
from apps.conversations.advancing import Advance
from apps.conversations.inbox import answers, previews, telling
from apps.conversations.models import Conversation, Message, Status

#: The latest message is known by its time. What a batch sends stands in no list.
_TICK = """
    WITH told AS (
        SELECT kept.id, message.status
        FROM unnest(%s::uuid[]) AS asked (id)
        JOIN conversations_message AS message ON message.id = asked.id
        JOIN conversations_thread AS thread ON thread.contact_id = message.contact_id
            AND thread.channel_id = message.channel_id
        JOIN conversations_conversation AS kept ON kept.thread_id = thread.id
            AND kept.last_message_at = message.created_at
        WHERE kept.preview_status NOT IN ('', message.status)
        ORDER BY kept.thread_id FOR NO KEY UPDATE OF kept
    )
    UPDATE conversations_conversation AS kept SET preview_status = told.status
    FROM told WHERE kept.id = told.id
    RETURNING kept.*
"""


def follow(tenant: Tenant, advances: Sequence[Advance]) -> None:
    ours = [one for one in advances if one.batch_id is None and one.contact_id]
    if ours:
        once_committed(_follow, tenant, ours)


def _follow(tenant: Tenant, advances: Sequence[Advance]) -> None:
    with in_tenant(tenant), transaction.atomic():
        told = [one.message_id for one in advances]
        changed = {one.pk: one for one in Conversation.objects.raw(_TICK, [told])}
        unsaid = [one.message_id for one in advances if one.after in answers.UNSAID]
        if unsaid:
            changed |= {one.pk: one for one in answers.take_back(unsaid)}
        _show_what_was_before(
            tenant, [one.message_id for one in advances if one.after == Status.CANCELLED]
        )
        telling.conversations(tenant, list(changed.values()))


def _show_what_was_before(tenant: Tenant, cancelled: Sequence[UUID]) -> None:
    if cancelled:
        previews.refresh(tenant, list(Message.objects.filter(pk__in=cancelled)), moves=True)
