"""What a check found, in the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from apps.accounts.api.wire import Serializer

_MONEY: dict[str, Any] = {"max_digits": 18, "decimal_places": 6, "allow_null": True}


class LossOutput(Serializer):
    code = serializers.CharField()
    words = serializers.CharField()
    people = serializers.IntegerField()


class CostOutput(Serializer):
    """People of one price. `free`: so many of them cost nothing. `each` null: not known."""

    category = serializers.CharField()
    market = serializers.CharField()
    people = serializers.IntegerField()
    each = serializers.DecimalField(**_MONEY)
    total = serializers.DecimalField(**_MONEY)
    free = serializers.IntegerField()
    in_window = serializers.BooleanField(source="inside")


class TierOutput(Serializer):
    """People outside their windows in the moving 24 hours. `limit` null: as many as one likes."""

    limit = serializers.IntegerField(allow_null=True)
    used = serializers.IntegerField()
    room = serializers.IntegerField(allow_null=True)


class CheckProblemOutput(Serializer):
    """`blocks`: it can't start like this. `step`: what it is about: who, what, channels, when."""

    code = serializers.CharField()
    words = serializers.CharField()
    blocks = serializers.BooleanField()
    step = serializers.CharField()


class PreflightOutput(Serializer):
    """`total` less all of `funnel` is `receives`. `cost`: what is likely, between `costLeast` and
    `costMost`; only what is delivered is charged. `samples`: ids of some who get it."""

    ready = serializers.BooleanField(source="is_ready")
    total = serializers.IntegerField()
    receives = serializers.IntegerField()
    funnel = LossOutput(many=True)
    in_window = serializers.IntegerField()
    out_of_window = serializers.IntegerField()
    costs = CostOutput(many=True)
    cost = serializers.DecimalField(**_MONEY)
    cost_least = serializers.DecimalField(**_MONEY)
    cost_most = serializers.DecimalField(**_MONEY)
    currency = serializers.CharField()
    rates_since = serializers.DateField(allow_null=True)
    tier = TierOutput(allow_null=True)
    per_second = serializers.FloatField()
    starts_at = serializers.DateTimeField(allow_null=True)
    finishes_at = serializers.DateTimeField(allow_null=True)
    problems = CheckProblemOutput(many=True)
    samples = serializers.ListField(child=serializers.UUIDField())
    checked_at = serializers.DateTimeField()
