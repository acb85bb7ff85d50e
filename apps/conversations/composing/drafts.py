"""What somebody has begun to write: theirs alone, and there again on every device."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from apps.conversations.models import Conversation, ReplyDraft

LONGEST = 8000  # characters


def keep(
    conversation: Conversation,
    user_id: UUID,
    text: str,
    *,
    is_note: bool = False,
    reply_to: UUID | None = None,
) -> None:
    """Nothing written is no draft."""
    plain = text.replace("\x00", "")[:LONGEST]
    if not plain.strip() and reply_to is None:
        forget(conversation, user_id)
        return
    ReplyDraft.objects.update_or_create(
        conversation=conversation,
        user_id=user_id,
        defaults={
            "text": plain,
            "is_note": is_note,
            "reply_to": reply_to,
            "changed_at": timezone.now(),
        },
    )


def forget(conversation: Conversation, user_id: UUID) -> None:
    ReplyDraft.objects.filter(conversation=conversation, user_id=user_id).delete()
