"""quota: what the plan allows and how much of it is used."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from apps.accounts import quotas
from apps.accounts.api.operation import operation
from apps.accounts.api.request import ApiRequest
from apps.accounts.api.shapes import UseOutput
from apps.accounts.api.view import ApiView
from apps.accounts.api.wire import Serializer


class QuotaOutput(Serializer):
    """`requestsPerMinute` and `sockets` null: no limit."""

    plan = serializers.CharField(source="tenant.plan_id")
    plan_name = serializers.CharField(source="tenant.plan.name")
    uses = UseOutput(many=True)
    requests_per_minute = serializers.IntegerField(allow_null=True)
    sockets = serializers.IntegerField(allow_null=True)


class Quota(ApiView):
    """The plan, its limits, and how much of each is used."""

    permission = {"GET": "plan.view"}

    @operation(answers=QuotaOutput)
    def get(self, request: ApiRequest, values: dict[str, Any]) -> dict[str, Any]:
        tenant = request.tenant
        return {
            "tenant": tenant,
            "uses": quotas.uses(tenant),
            "requests_per_minute": quotas.limit_of(tenant, "api_requests_per_minute"),
            "sockets": quotas.limit_of(tenant, "max_sockets"),
        }
