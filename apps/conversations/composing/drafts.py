"""What somebody has begun to write: theirs alone, and there at once on every device of theirs."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import Tenant
from apps.conversations.composing import elsewhere
from apps.conversations.models import Conversation, ReplyDraft

LONGEST = 8000  # characters


@transaction.atomic
def keep(
    tenant: Tenant,
    conversation: Conversation,
    user_id: UUID,
    text: str,
    *,
    is_note: bool = False,
    reply_to: UUID | None = None,
    page: str = "",
) -> None:
    """Nothing written is no draft. `page`: where it is written, which need not be told."""
    plain = text.replace("\x00", "")[:LONGEST]
    if not plain.strip() and reply_to is None:
        forget(tenant, conversation, user_id, page=page)
        return
    draft, _made = ReplyDraft.objects.update_or_create(
        conversation=conversation,
        user_id=user_id,
        defaults={
            "text": plain,
            "is_note": is_note,
            "reply_to": reply_to,
            "changed_at": timezone.now(),
        },
    )
    elsewhere.tell(tenant, draft, page=page)


@transaction.atomic
def forget(tenant: Tenant, conversation: Conversation, user_id: UUID, *, page: str = "") -> None:
    rows = ReplyDraft.objects.filter(conversation=conversation, user_id=user_id)
    if rows.delete()[0]:
        elsewhere.tell(tenant, ReplyDraft(conversation=conversation, user_id=user_id), page=page)
