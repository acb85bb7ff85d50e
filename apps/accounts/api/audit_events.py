"""audit-events: who changed what."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from apps.accounts.api.operation import operation
from apps.accounts.api.request import ApiRequest
from apps.accounts.api.view import ApiView
from apps.accounts.api.wire import Query, Serializer
from apps.accounts.models import AuditEntry


class AuditQuery(Query):
    action = serializers.CharField(
        required=False, max_length=60, help_text="Only this action, such as member.invited."
    )


class AuditOutput(Serializer):
    """`before` and `after` hold the values that changed, by name; secrets are never in them."""

    id = serializers.UUIDField()
    at = serializers.DateTimeField()
    action = serializers.CharField()
    actor = serializers.CharField(source="actor_name")
    user_id = serializers.UUIDField(allow_null=True)
    api_key_id = serializers.UUIDField(allow_null=True)
    as_superadmin = serializers.BooleanField()
    object_type = serializers.CharField()
    object_id = serializers.CharField()
    object_name = serializers.CharField()
    before = serializers.DictField()
    after = serializers.DictField()
    address = serializers.CharField(allow_null=True)


class AuditEvents(ApiView):
    """The company's audit log, newest first."""

    permission = {"GET": "audit.view"}

    @operation(asks=AuditQuery, answers=AuditOutput, listed="cursor")
    def get(self, request: ApiRequest, values: dict[str, Any]) -> QuerySet[AuditEntry]:
        entries = AuditEntry.objects.filter(tenant=request.tenant)
        return entries.filter(action=values["action"]) if "action" in values else entries
