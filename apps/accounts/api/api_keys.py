"""api-keys: credentials for programs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers

from apps.accounts import keys
from apps.accounts.api.operation import operation
from apps.accounts.api.request import ApiRequest
from apps.accounts.api.view import ApiView
from apps.accounts.api.wire import Line, Serializer
from apps.accounts.errors import NotAllowed
from apps.accounts.models import ApiKey
from apps.accounts.permissions import ALL, NOT_FOR_KEYS

SCOPES = sorted(ALL - NOT_FOR_KEYS)


class ApiKeyInput(Serializer):
    name = Line(max_length=80)
    scopes = serializers.ListField(
        child=serializers.ChoiceField(SCOPES), min_length=1, max_length=len(SCOPES)
    )
    expires_at = serializers.DateTimeField(required=False, allow_null=True)

    def validate_expiresAt(self, value: Any) -> Any:  # noqa: N802 - the name on the wire
        if value and value <= timezone.now():
            raise serializers.ValidationError(_("This moment has passed. Choose a later one."))
        return value


class ApiKeyOutput(Serializer):
    id = serializers.UUIDField()
    name = serializers.CharField()
    last4 = serializers.CharField()
    scopes = serializers.ListField(child=serializers.CharField())
    created_at = serializers.DateTimeField()
    last_used_at = serializers.DateTimeField(allow_null=True)
    expires_at = serializers.DateTimeField(allow_null=True)


class NewApiKeyOutput(ApiKeyOutput):
    """`key` is shown in this answer and never again."""

    key = serializers.CharField()


class ApiKeys(ApiView):
    """API keys of the company that are not revoked."""

    permission = {"GET": "api_keys.manage", "POST": "api_keys.manage"}

    @operation(answers=ApiKeyOutput, listed="pages")
    def get(self, request: ApiRequest, values: dict[str, Any]) -> QuerySet[ApiKey]:
        """List the API keys."""
        return ApiKey.objects.filter(tenant=request.tenant, revoked_at=None)

    # No Idempotency-Key here: the answer holds the secret, which is kept nowhere, not even a day.
    @operation(reads=ApiKeyInput, answers=NewApiKeyOutput, status=201, refuses=(NotAllowed,))
    def post(self, request: ApiRequest, values: dict[str, Any]) -> ApiKey:
        """Make an API key, which may do at most what its maker may."""
        key, secret = keys.make(request.tenant, by=request.actor, may=request.may, **values)
        key.key = secret  # type: ignore[attr-defined]
        return key


class OneApiKey(ApiView):
    """Revoke an API key: from now on it opens nothing."""

    permission = {"DELETE": "api_keys.manage"}

    @operation()
    def delete(self, request: ApiRequest, values: dict[str, Any], key_id: UUID) -> None:
        mine = ApiKey.objects.filter(tenant=request.tenant, revoked_at=None)
        keys.revoke(get_object_or_404(mine, pk=key_id), by=request.actor)
