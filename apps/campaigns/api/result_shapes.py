"""How far a campaign is and what came of it, in the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from apps.accounts.api.wire import Serializer
from apps.campaigns.models import Reason, Status

_MONEY: dict[str, Any] = {"max_digits": 18, "decimal_places": 6}
COUNTS = ("queued", "sending", "sent", "delivered", "read", "failed", "cancelled", "unknown")


class TroubleOfOutput(Serializer):
    code = serializers.CharField()
    message = serializers.CharField(source="words")
    messages = serializers.IntegerField()


class ProgressOutput(Serializer):
    """Every recipient is in exactly one of the counts from `queued` to `unknown`; played ones
    count as read. `errors`: the most frequent ones."""

    status = serializers.ChoiceField(Status.choices)
    reason = serializers.ChoiceField([*Reason.values, ""])
    total = serializers.IntegerField()
    queued = serializers.IntegerField(source="counts.queued")
    sending = serializers.IntegerField(source="counts.sending")
    sent = serializers.IntegerField(source="counts.sent")
    delivered = serializers.IntegerField(source="counts.delivered")
    read = serializers.IntegerField(source="counts.read")
    failed = serializers.IntegerField(source="counts.failed")
    cancelled = serializers.IntegerField(source="counts.cancelled")
    unknown = serializers.IntegerField(source="counts.unknown")
    replied = serializers.IntegerField()
    opted_out = serializers.IntegerField()
    rate_per_second = serializers.FloatField(source="rate")
    finishes_at = serializers.DateTimeField(allow_null=True)
    waiting_until = serializers.DateTimeField(allow_null=True)

    def get_fields(self) -> Any:
        fields = super().get_fields()
        fields["errors"] = TroubleOfOutput(many=True, source="troubles")
        return fields


class ReachedOutput(Serializer):
    """So many ever came so far: what was read was delivered and sent as well."""

    sent = serializers.IntegerField()
    delivered = serializers.IntegerField()
    read = serializers.IntegerField()
    failed = serializers.IntegerField()
    cancelled = serializers.IntegerField()
    unknown = serializers.IntegerField()
    cost = serializers.DecimalField(**_MONEY)


class OfVariantOutput(ReachedOutput):
    variant = serializers.IntegerField()
    name = serializers.CharField()
    replied = serializers.IntegerField()
    opted_out = serializers.IntegerField()


class OfChannelOutput(ReachedOutput):
    channel_id = serializers.UUIDField()
    name = serializers.CharField()


class OfMinuteOutput(ReachedOutput):
    at = serializers.DateTimeField()


class CauseOutput(Serializer):
    """`status`: failed, cancelled or unknown; "" for who was left out. `who` acts, in a word.
    `mayRetry`: sent again it may arrive."""

    status = serializers.CharField()
    code = serializers.CharField()
    title = serializers.CharField()
    to_do = serializers.CharField()
    who = serializers.CharField()
    people = serializers.IntegerField()
    may_retry = serializers.BooleanField(source="is_passing")


class ReportOutput(Serializer):
    """`planned`: everybody who was to get a message; `sent`, `delivered` and `read` hold those who
    came further too. `leftOut`: who was meant and got none. `expectedCost`: what the check said
    before the start."""

    campaign_id = serializers.UUIDField(source="campaign.pk")
    name = serializers.CharField(source="campaign.name")
    status = serializers.ChoiceField(Status.choices, source="campaign.status")
    started_at = serializers.DateTimeField(source="campaign.started_at", allow_null=True)
    ended_at = serializers.DateTimeField(source="campaign.ended_at", allow_null=True)
    planned = serializers.IntegerField()
    sent = serializers.IntegerField()
    delivered = serializers.IntegerField()
    read = serializers.IntegerField()
    replied = serializers.IntegerField()
    opted_out = serializers.IntegerField()
    failed = serializers.IntegerField(source="counts.failed")
    cancelled = serializers.IntegerField(source="counts.cancelled")
    unknown = serializers.IntegerField(source="counts.unknown")
    cost = serializers.DecimalField(**_MONEY)
    expected_cost = serializers.DecimalField(**_MONEY, source="expected", allow_null=True)
    currency = serializers.CharField()
    variants = OfVariantOutput(many=True)
    channels = OfChannelOutput(many=True)
    minutes = OfMinuteOutput(many=True)
    causes = CauseOutput(many=True)
    left_out = CauseOutput(many=True)
