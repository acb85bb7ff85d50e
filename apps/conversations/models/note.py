"""What the company's people say to one another about a conversation, and what they did to it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.ids import new_id
from apps.conversations.models.conversation import Conversation, Thread


class Note(models.Model):
    """For colleagues only; never leaves. `mentions`: ids of users."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="notes")
    # Without an index of its own: the one below begins with it.
    thread = models.ForeignKey(
        Thread, on_delete=models.CASCADE, db_index=False, related_name="notes"
    )
    author_id = models.UUIDField(null=True)  # a user's, or an API key's
    text = models.TextField(_("text"), max_length=4000)
    mentions = ArrayField(models.UUIDField(), default=list, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        indexes = [models.Index(fields=["thread", "id"], name="notes_of_a_thread")]

    def __str__(self) -> str:
        return self.text[:60]


class Mention(models.Model):
    """Somebody was named in a note, and has read it or not."""

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="mentioned")
    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="mentioned"
    )
    user_id = models.UUIDField()
    created_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        constraints = [
            models.UniqueConstraint(fields=["note", "user_id"], name="once_in_a_note"),
        ]
        indexes = [
            # The folder of mentions, latest first.
            models.Index(fields=["user_id", "-created_at"], name="mentions_of_somebody"),
            # How many they have not seen.
            models.Index(
                fields=["user_id"],
                condition=models.Q(seen_at__isnull=True),
                name="mentions_unseen",
            ),
        ]

    def __str__(self) -> str:
        return str(self.user_id)


class ConversationEvent(models.Model):
    """What was done with a conversation, told between its messages.

    `data`: what the words need, {"to"?, "from"?: ids of users or teams, "until"?: ISO time,
    "tags"?: names, "priority"?: a Priority, "rule"?: an automation's name}. `by_name` is kept,
    for people leave.
    """

    class Kind(models.TextChoices):
        OPENED = "opened", _("opened")
        REOPENED = "reopened", _("reopened")
        ASSIGNED = "assigned", _("assigned")
        UNASSIGNED = "unassigned", _("given back")
        TEAM = "team", _("given to a team")
        SNOOZED = "snoozed", _("snoozed")
        WOKEN = "woken", _("back from snoozing")
        CLOSED = "closed", _("closed")
        ARCHIVED = "archived", _("archived")
        TAGGED = "tagged", _("tagged")
        UNTAGGED = "untagged", _("untagged")
        PRIORITY = "priority", _("priority changed")
        AI = "ai", _("handed to the AI")
        HUMAN = "human", _("taken back from the AI")
        RULE = "rule", _("a rule acted")
        AWAY = "away", _("told that nobody is there")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="events")
    thread = models.ForeignKey(
        Thread, on_delete=models.CASCADE, db_index=False, related_name="events"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    by_id = models.UUIDField(null=True)
    by_name = models.CharField(max_length=120, blank=True)
    data = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("event of a conversation")
        verbose_name_plural = _("events of conversations")
        indexes = [models.Index(fields=["thread", "id"], name="events_of_a_thread")]

    def __str__(self) -> str:
        return self.kind
