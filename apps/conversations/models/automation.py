"""Rules that act by themselves, and what they did."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.ids import new_id
from apps.conversations.models.conversation import Conversation


class Automation(models.Model):
    """When `trigger`, if all (or any) of `conditions`, then `actions`, in the order of `position`.

    `conditions`: {"all" or "any": [{"field", "op", "value"}]}; `actions`: [{"do", …}]; their
    words are in `automation`. `minutes`: of the trigger that waits.
    """

    class Trigger(models.TextChoices):
        MESSAGE = "message", _("a message arrives")
        OPENED = "opened", _("a conversation opens")
        UNANSWERED = "unanswered", _("nobody has answered for some minutes")
        TAGGED = "tagged", _("a tag is set")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(_("name"), max_length=80)
    trigger = models.CharField(_("when"), max_length=10, choices=Trigger.choices)
    minutes = models.PositiveIntegerField(null=True, blank=True)
    conditions = models.JSONField(default=dict, blank=True)
    actions = models.JSONField(default=list)
    is_on = models.BooleanField(_("on"), default=True)
    stops = models.BooleanField(_("later rules do not act"), default=False)
    position = models.PositiveIntegerField(default=0)
    off_because = models.CharField(max_length=40, blank=True)  # a code, where we switched it off
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("automation")
        verbose_name_plural = _("automations")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class AutomationRun(models.Model):
    """A rule acted, or could not. `about`: what set it off, so that the same thing does so once.
    `done`: [{"do", "ok", "code"?}], one for each action."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    automation = models.ForeignKey(Automation, on_delete=models.CASCADE, related_name="runs")
    conversation = models.ForeignKey(
        Conversation, null=True, on_delete=models.SET_NULL, related_name="runs"
    )
    about = models.CharField(max_length=80)
    outcome = models.CharField(max_length=10)  # done, part, failed, stopped
    done = models.JSONField(default=list)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("run of an automation")
        verbose_name_plural = _("runs of automations")
        constraints = [
            models.UniqueConstraint(fields=["automation", "about"], name="one_run_per_occasion"),
        ]
        indexes = [models.Index(fields=["automation", "-id"], name="runs_of_an_automation")]

    def __str__(self) -> str:
        return f"{self.automation_id} {self.outcome}"
