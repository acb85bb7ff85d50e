"""What came of a campaign: counted by the minute, and who answered."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.accounts.ids import new_id
from apps.campaigns.models.campaign import Campaign


class Figure(models.Model):
    """So many messages came into a status within a minute, apart by variant, channel and error
    code. Notes that add up: whoever moves messages appends, now and then rows with the same key
    become one. `cost`: what became known of their price then, in the price list's currency;
    `unpriced`: of so many it became known that no list has their price."""

    id = models.BigAutoField(primary_key=True)
    campaign = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, db_index=False, related_name="figures"
    )
    minute = models.DateTimeField()
    variant = models.PositiveSmallIntegerField(default=0)
    channel_id = models.UUIDField()
    status = models.CharField(max_length=9)
    code = models.CharField(max_length=60, blank=True, default="")
    messages = models.IntegerField()
    cost = models.DecimalField(max_digits=14, decimal_places=6, default=0)
    unpriced = models.IntegerField(default=0, db_default=0)

    class Meta:
        verbose_name = _("figure of a campaign")
        verbose_name_plural = _("figures of campaigns")
        indexes = [
            # A campaign's figures in the order of time: the live page, the report, summing up.
            models.Index(fields=["campaign", "minute"], name="figures_of_a_campaign"),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.minute:%H:%M} {self.status} {self.messages}"


class Response(models.Model):
    """Somebody answered a campaign, or asked not to get any more after it. The contact is only
    named, as it may be gone; `message_id`: of ours, which they answered."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    campaign = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, db_index=False, related_name="responses"
    )
    contact_id = models.UUIDField()
    message_id = models.UUIDField()
    variant = models.PositiveSmallIntegerField(default=0)
    channel_id = models.UUIDField()
    replied_at = models.DateTimeField(null=True)
    opted_out_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("response to a campaign")
        verbose_name_plural = _("responses to campaigns")
        constraints = [
            # However often somebody writes, they have answered once.
            models.UniqueConstraint(
                fields=["campaign", "contact_id"], name="one_response_per_campaign_and_contact"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.contact_id}"
