"""What is said or done again and again."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.ids import new_id
from apps.conversations.models.team import Team


class CannedReply(models.Model):
    """A ready answer, called by `/shortcut`. `text` may hold variables (see `contents.variables`).
    `owner_id`: only theirs; `team`: only that team's; neither: everybody's."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    shortcut = models.CharField(_("shortcut"), max_length=40)
    title = models.CharField(_("title"), max_length=80, blank=True)
    text = models.TextField(_("text"), max_length=4096)
    media_id = models.UUIDField(null=True, blank=True)
    owner_id = models.UUIDField(null=True, blank=True)
    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.CASCADE, related_name="canned_replies"
    )
    used = models.PositiveIntegerField(default=0, db_default=0)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("canned reply")
        verbose_name_plural = _("canned replies")
        ordering = ["shortcut"]
        constraints = [
            models.UniqueConstraint(
                Lower("shortcut"), "owner_id", nulls_distinct=False, name="one_reply_per_shortcut"
            ),
        ]

    def __str__(self) -> str:
        return self.shortcut


class Macro(models.Model):
    """Several actions at once, by one click. `actions`: as an automation's."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(_("name"), max_length=80, unique=True)
    actions = models.JSONField(default=list)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("macro")
        verbose_name_plural = _("macros")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
