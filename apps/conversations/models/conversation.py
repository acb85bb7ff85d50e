"""Who we are talking with, and where it stands."""

from __future__ import annotations

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.ids import new_id
from apps.conversations.models.contact import Contact
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
        return self.filter(status__in=[Conversation.Status.OPEN, Conversation.Status.PENDING])


class Conversation(models.Model):
    """A stretch of a thread that somebody has to deal with; at most one open at a time.

    `preview` and `last_message_at` repeat the latest message, `unread` counts what came in
    since somebody looked, so that a list of conversations reads nothing else.
    """

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        PENDING = "pending", _("pending")
        CLOSED = "closed", _("closed")
        ARCHIVED = "archived", _("archived")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="conversations")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="conversations")
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT)
    status = models.CharField(
        _("status"), max_length=8, choices=Status.choices, default=Status.OPEN
    )
    assignee_id = models.UUIDField(null=True, blank=True)  # a user's
    tags = ArrayField(models.IntegerField(), default=list, blank=True)  # ids of Tag
    unread = models.PositiveIntegerField(default=0)
    preview = models.CharField(max_length=200, blank=True)
    last_message_at = models.DateTimeField(default=timezone.now)
    last_inbound_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True)

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
        ]

    def __str__(self) -> str:
        return f"{self.contact_id} {self.status}"
