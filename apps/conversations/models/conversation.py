"""Who we are talking with, and where it stands."""

from __future__ import annotations

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.accounts.ids import new_id
from apps.conversations.models.contact import Contact
from apps.conversations.models.team import Team
from apps.whatsapp.models import Channel


class Thread(models.Model):
    """One contact on one channel, from their first word on; people who were only written to
    have none. `window_until`: until when anything may be said, not only templates; `free_until`:
    until when it costs nothing, after an advertisement brought them."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="threads")
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT)
    last_inbound_at = models.DateTimeField(null=True)
    window_until = models.DateTimeField(null=True)
    free_until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("thread")
        verbose_name_plural = _("threads")
        constraints = [
            models.UniqueConstraint(fields=["contact", "channel"], name="one_thread_per_channel"),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id} {self.channel_id}"


class ConversationQuerySet(models.QuerySet["Conversation"]):
    def open_ones(self) -> Self:
        return self.filter(
            models.Q(status=Conversation.Status.OPEN) | models.Q(status=Conversation.Status.PENDING)
        )


class Conversation(models.Model):
    """A stretch of a thread that somebody has to deal with; at most one open at a time.

    `preview`, `preview_status` ("" for what came in) and `last_message_at` repeat the latest
    message, `unread` counts what came in since somebody looked, so that a list of conversations
    reads nothing else. Pending: nobody has to act before `snoozed_until` (empty: until the
    customer writes). `waiting_since`: the first message of theirs that nobody has answered;
    `asked_at`: the first that anybody waited for an answer to; `answered_at`: the first answer
    of a person or the AI. `ai_enabled`: the AI may answer.
    `away_told_at`: when the notice outside business hours left, once for a conversation.
    """

    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("conversation", "open")
        PENDING = "pending", pgettext_lazy("conversation", "pending")
        CLOSED = "closed", pgettext_lazy("conversation", "closed")
        ARCHIVED = "archived", pgettext_lazy("conversation", "archived")

    class Priority(models.IntegerChoices):
        LOW = -1, _("low")
        NORMAL = 0, _("normal")
        HIGH = 1, _("high")
        URGENT = 2, _("urgent")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="conversations")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="conversations")
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT)
    status = models.CharField(
        _("status"), max_length=8, choices=Status.choices, default=Status.OPEN
    )
    priority = models.SmallIntegerField(
        _("priority"), choices=Priority.choices, default=Priority.NORMAL, db_default=0
    )
    assignee_id = models.UUIDField(null=True, blank=True)  # a user's
    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="conversations"
    )
    ai_enabled = models.BooleanField(default=False, db_default=False)
    tags = ArrayField(models.IntegerField(), default=list, blank=True)  # ids of Tag
    unread = models.PositiveIntegerField(default=0)
    preview = models.CharField(max_length=200, blank=True)
    preview_status = models.CharField(max_length=9, blank=True, default="", db_default="")
    last_message_at = models.DateTimeField(default=timezone.now)
    last_inbound_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True)
    snoozed_until = models.DateTimeField(null=True, blank=True)
    waiting_since = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    away_told_at = models.DateTimeField(null=True, blank=True)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        constraints = [
            models.UniqueConstraint(
                fields=["thread"],
                condition=models.Q(status="open") | models.Q(status="pending"),
                name="one_open_conversation_per_thread",
            ),
        ]
        indexes = [
            # The list of each folder, latest first.
            models.Index(fields=["status", "-last_message_at", "-id"], name="conversations_latest"),
            # All that is not dealt with, latest first.
            models.Index(
                fields=["-last_message_at", "-id"],
                condition=models.Q(status="open") | models.Q(status="pending"),
                name="conversations_at_hand",
            ),
            # What somebody has not looked at: the count in the navigation, the filter.
            models.Index(
                fields=["assignee_id", "-last_message_at"],
                condition=models.Q(status="open") & models.Q(unread__gt=0),
                name="conversations_unread",
            ),
            # Somebody's own, and what is nobody's yet.
            models.Index(
                fields=["assignee_id", "-last_message_at", "-id"],
                condition=models.Q(status="open") | models.Q(status="pending"),
                name="conversations_of_somebody",
            ),
            # Who has waited longest; whom nobody answered for some minutes.
            models.Index(
                fields=["waiting_since", "id"],
                condition=models.Q(status="open") & models.Q(waiting_since__isnull=False),
                name="conversations_waiting",
            ),
            # What wakes up next.
            models.Index(
                fields=["snoozed_until"],
                condition=models.Q(snoozed_until__isnull=False),
                name="conversations_snoozed",
            ),
            # What a period's figures count.
            models.Index(fields=["opened_at"], name="conversations_opened"),
            models.Index(
                fields=["answered_at"],
                condition=models.Q(answered_at__isnull=False),
                name="conversations_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id} {self.status}"
