"""What each colleague has read, and what they have begun to write."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.conversations.models.conversation import Conversation


class ReadMark(models.Model):
    """How far somebody has read a conversation."""

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="read_marks"
    )
    user_id = models.UUIDField()
    read_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("read mark")
        verbose_name_plural = _("read marks")
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "user_id"], name="one_mark_per_conversation_and_user"
            ),
        ]

    def __str__(self) -> str:
        return str(self.user_id)


class ReplyDraft(models.Model):
    """What somebody has written and not sent yet. `reply_to`: the quoted message's id."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="drafts")
    user_id = models.UUIDField()
    text = models.TextField(max_length=8000, blank=True)
    is_note = models.BooleanField(default=False)
    reply_to = models.UUIDField(null=True, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "user_id"], name="one_draft_per_conversation_and_user"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]
