"""Campaigns beside one another, in the API. Rates are shares of 1, null where nothing was sent."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from apps.accounts.api.wire import Field, Serializer
from apps.campaigns.models import Status
from apps.conversations.api.analytics_shapes import Count, PeriodOutput, Seconds

_MONEY: dict[str, Any] = {"max_digits": 18, "decimal_places": 6}


class CampaignStatusCounts(Serializer):
    """Campaigns there are now, whenever they began."""

    def get_fields(self) -> dict[str, Field]:
        return {one.value: Count() for one in Status}


class CampaignSums(Serializer):
    """What campaigns that began in the period came to. `successRate`: delivered, of all that left
    or failed; `optOutRate`: of the delivered; `meanRunSeconds`: of those that came to their end."""

    by_status = CampaignStatusCounts()
    sent = Count()
    delivered = Count()
    read = Count()
    failed = Count()
    replied = Count()
    opted_out = Count()
    cost = serializers.DecimalField(**_MONEY)
    currency = serializers.CharField()
    success_rate = serializers.FloatField(allow_null=True)
    opt_out_rate = serializers.FloatField(allow_null=True)
    mean_run_seconds = Seconds()


class CampaignLine(Serializer):
    campaign_id = serializers.UUIDField(source="campaign.pk")
    name = serializers.CharField(source="campaign.name")
    status = serializers.ChoiceField(Status.choices, source="campaign.status")
    started_at = serializers.DateTimeField(source="campaign.started_at")
    ended_at = serializers.DateTimeField(source="campaign.ended_at", allow_null=True)
    planned = Count(source="counts.total")
    sent = Count()
    delivered = Count()
    read = Count(source="counts.read")
    replied = Count()
    opted_out = Count()
    failed = Count(source="counts.failed")
    cancelled = Count(source="counts.cancelled")
    unknown = Count(source="counts.unknown")
    cost = serializers.DecimalField(**_MONEY)


class CampaignsReportOutput(CampaignSums):
    """`isWhole`: no campaign of the period was left out for there being too many."""

    period = PeriodOutput(source="span")
    is_whole = serializers.BooleanField()
    campaigns = CampaignLine(many=True, source="lines")
