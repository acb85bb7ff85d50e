"""What whoever runs the platform wants to know of all companies' messages at once: numbers only.

Neither names anybody nor says what was written; both go when their company goes.
"""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models.tenant import Tenant


class DeliveryFigure(models.Model):
    """So many messages of a channel fared like this, in the stretch of time from `at` on.

    Written with the rows it counts, one note after another, so that nobody waits for another's;
    notes are folded into minutes, minutes into hours, hours into one total that only grows.
    `word`: see `conversations.operating.counting`.
    """

    class Grain(models.TextChoices):
        NOTE = "note", _("note")
        MINUTE = "minute", _("minute")
        HOUR = "hour", _("hour")
        TOTAL = "total", _("total")

    id = models.BigAutoField(primary_key=True)
    # Without a constraint: checking it would lock the company's row with each writing.
    tenant = models.ForeignKey(
        Tenant, on_delete=models.CASCADE, db_constraint=False, related_name="figures"
    )
    channel_id = models.UUIDField()
    word = models.CharField(max_length=20)
    grain = models.CharField(max_length=6, choices=Grain.choices, default=Grain.NOTE)
    at = models.DateTimeField(default=timezone.now)
    count = models.BigIntegerField()

    class Meta:
        verbose_name = _("figure of delivery")
        verbose_name_plural = _("figures of delivery")
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "channel_id", "word"],
                condition=models.Q(grain="total"),
                name="one_total_per_word",
            ),
        ]
        indexes = [
            # The last minute, hour and day; what is old enough to be folded.
            models.Index(fields=["grain", "at"], name="figures_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.word} {self.count}"


class EngineState(models.Model):
    """How a company's messages stood when its engine was last looked at; companies where nothing
    waits have none. Without a company: the look itself. `picture`: see
    `conversations.operating.pictures`; `alarms`: [{"kind", "channel", "since"}]."""

    tenant = models.OneToOneField(
        Tenant, null=True, on_delete=models.CASCADE, related_name="engine_state"
    )
    seen_at = models.DateTimeField(default=timezone.now)
    picture = models.JSONField(default=dict)
    alarms = models.JSONField(default=list)

    class Meta:
        verbose_name = _("message engine")
        verbose_name_plural = _("message engine")
        constraints = [
            models.UniqueConstraint(
                fields=["tenant"], nulls_distinct=False, name="one_look_at_the_engine"
            ),
        ]

    def __str__(self) -> str:
        return str(self.tenant_id or "")
