"""What the delivery engine writes down so that any process may die at any time."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.ids import new_id
from apps.whatsapp.models import Channel


class Claim(models.Model):
    """Messages that a worker is about to send: the lease of each of them, in one small row.

    Written in the transaction that puts them into `sending`, before anything leaves, and gone
    with the transaction that records the last outcome. `begun` is written before the first one
    leaves. One whose `until` has passed belonged to somebody who died: of its messages those
    still `sending` may have left or not, unless it was never begun.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="claims")
    owner = models.UUIDField()  # the slice's
    until = models.DateTimeField()
    messages = ArrayField(models.UUIDField())
    claimed_at = models.DateTimeField(default=timezone.now)
    begun = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")

    def __str__(self) -> str:
        return f"{self.channel_id} × {len(self.messages)}"


class Duty(models.Model):
    """Which slice serves a channel, so that one clock keeps its limits; held for some seconds
    at a time, taken over from whoever let it run out. `pacing`: what its speed had come to, for
    the next one to go on with (see `pace`)."""

    channel = models.OneToOneField(
        Channel, on_delete=models.CASCADE, primary_key=True, related_name="duty"
    )
    owner = models.UUIDField(null=True)
    until = models.DateTimeField(default=timezone.now)
    pacing = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("duty")
        verbose_name_plural = _("duties")

    def __str__(self) -> str:
        return str(self.channel_id)


class Orphan(models.Model):
    """What was told of a message that is not known yet: a status that came before the provider's
    answer was kept, a reaction before its message, or the message was never ours. Applied when
    the id arrives, forgotten after some days. `event`: see `inbox.words`, `inbox.afterthoughts`;
    nothing in a status tells who the recipient is."""

    id = models.BigAutoField(primary_key=True)
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="orphans")
    provider_id = models.CharField(max_length=200)
    event = models.JSONField()
    received_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("orphan")
        verbose_name_plural = _("orphans")
        indexes = [
            models.Index(fields=["channel", "provider_id"], name="orphans_by_provider_id"),
        ]

    def __str__(self) -> str:
        return self.provider_id
