"""Rules that act by themselves, what they have still to be asked about, and what they did."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
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


class Occasion(models.Model):
    """Something happened that rules have not been asked about yet; gone once they have been.

    `about`: what happened, the same however often it is told. `message_id`: the customer's
    message it is about, if it is; `tags`: of the trigger that hears of tags, those newly set.
    `taken_until`: somebody works on it until then, or died.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    trigger = models.CharField(max_length=10, choices=Automation.Trigger.choices)
    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, db_index=False, related_name="occasions"
    )
    about = models.CharField(max_length=80)
    message_id = models.UUIDField(null=True)
    tags = ArrayField(models.IntegerField(), default=list, blank=True)
    at = models.DateTimeField(default=timezone.now)
    taken_until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("occasion for automations")
        verbose_name_plural = _("occasions for automations")

    def __str__(self) -> str:
        return self.about


class AutomationRun(models.Model):
    """A rule acted, or could not. `about`: what set it off, so that the same thing does so once.
    `done`: [{"do", "ok", "code"?, "why"?}], one for each action, `why` in the company's language.
    """

    class Outcome(models.TextChoices):
        DONE = "done", _("done")
        PART = "part", _("done in part")
        FAILED = "failed", _("nothing could be done")
        STOPPED = "stopped", _("held back, so that nothing goes round in circles")
        SKIPPED = "skipped", _("its conditions did not hold")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    automation = models.ForeignKey(Automation, on_delete=models.CASCADE, related_name="runs")
    conversation = models.ForeignKey(
        Conversation, null=True, on_delete=models.SET_NULL, related_name="runs"
    )
    about = models.CharField(max_length=80)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    done = models.JSONField(default=list)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("run of an automation")
        verbose_name_plural = _("runs of automations")
        constraints = [
            models.UniqueConstraint(fields=["automation", "about"], name="one_run_per_occasion"),
        ]
        indexes = [
            # The log of a rule, newest first; whether it failed many times in a row.
            models.Index(fields=["automation", "-id"], name="runs_of_an_automation"),
            # Runs that have had their time.
            models.Index(fields=["at"], name="runs_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.automation_id} {self.outcome}"
