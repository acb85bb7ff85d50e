"""Webhooks that we send: to which programs, and what became of each."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.ids import new_id
from apps.accounts.secrets import EncryptedTextField


class EndpointQuerySet(models.QuerySet["WebhookEndpoint"]):
    def that_listen(self) -> Self:
        return self.filter(off_because="")

    def awake(self, now: datetime) -> Self:
        """Those that may be called now."""
        return self.that_listen().filter(
            models.Q(rests_until=None) | models.Q(rests_until__lte=now)
        )


class WebhookEndpoint(models.Model):
    """A program's address, which is told of `events` (codes of `hooks.events`).

    `old_secret` signs beside `secret` until `old_secret_until`. `failures`: attempts without a
    success in between; from the third on it rests until `rests_until` between two attempts.
    `told_at`: when people were last told that it fails.
    """

    class Off(models.TextChoices):
        PERSON = "person", _("switched off")
        FAILING = "failing", _("switched off after days of failures")
        GONE = "gone", _("switched off by the program itself")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(_("name"), max_length=80)
    url = models.CharField(_("address"), max_length=500)
    events = ArrayField(models.CharField(max_length=40), verbose_name=_("events"))
    campaign_statuses = models.BooleanField(_("statuses of campaigns"), default=False)
    secret = EncryptedTextField(_("secret"))
    old_secret = EncryptedTextField(blank=True, default="")
    old_secret_until = models.DateTimeField(null=True)
    last4 = models.CharField(max_length=4, editable=False)
    off_because = models.CharField(
        _("switched off"), max_length=7, choices=Off.choices, blank=True, default=""
    )
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    rests_until = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    succeeded_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)

    objects = EndpointQuerySet.as_manager()

    class Meta:
        verbose_name = _("webhook endpoint")
        verbose_name_plural = _("webhook endpoints")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_on(self) -> bool:
        return not self.off_because

    @property
    def is_failing(self) -> bool:
        return self.is_on and self.failures > 0


class DeliveryQuerySet(models.QuerySet["WebhookDelivery"]):
    def waiting(self) -> Self:
        return self.filter(next_at__isnull=False)


class WebhookDelivery(models.Model):
    """One event for one endpoint; its id is the `webhook-id`, the same in every attempt.

    What is told is read when it leaves, so no copy of anybody's data lies here: `subject_id` is
    the message or contact it tells of, `facts` what was true in that moment. `next_at`: when it
    may be tried (again); empty once it has ended. While an attempt runs, it is the moment from
    which on the attempt counts as lost. `took_ms`, `answer` (HTTP status) and `problem` are of
    the last attempt.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENDING = "sending", _("being sent")
        DELIVERED = "delivered", _("delivered")
        FAILED = "failed", _("not delivered")
        DROPPED = "dropped", _("nothing left to tell")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # Without a constraint: whoever removes an endpoint never makes an event's own transaction fail.
    endpoint = models.ForeignKey(
        WebhookEndpoint,
        on_delete=models.CASCADE,
        db_constraint=False,
        db_index=False,
        related_name="deliveries",
    )
    event = models.CharField(_("event"), max_length=40)
    subject_id = models.UUIDField(null=True)
    facts = models.JSONField(default=dict, db_default={})
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0, db_default=0)
    created_at = models.DateTimeField(_("when"), default=timezone.now)
    next_at = models.DateTimeField(null=True, default=timezone.now)
    give_up_at = models.DateTimeField()
    answer = models.PositiveSmallIntegerField(_("answer"), null=True)
    problem = models.CharField(max_length=20, blank=True, default="", db_default="")
    took_ms = models.PositiveIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("webhook that was sent")
        verbose_name_plural = _("webhooks that were sent")
        indexes = [
            # What may leave now, by endpoint and in the order of time.
            models.Index(
                fields=["endpoint", "next_at"],
                condition=models.Q(next_at__isnull=False),
                name="hooks_that_wait",
            ),
            # The page of an endpoint, newest first; replay of a stretch of time.
            models.Index(fields=["endpoint", "id"], name="hooks_of_an_endpoint"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.state}"
