"""auth/me: who am I here, and what may I do."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from apps.accounts import access, quotas
from apps.accounts.api.api_keys import ApiKeyOutput
from apps.accounts.api.operation import operation
from apps.accounts.api.request import ApiRequest
from apps.accounts.api.shapes import MembershipOutput, TenantOutput, UseOutput, UserOutput
from apps.accounts.api.view import ApiView
from apps.accounts.api.wire import Serializer
from apps.accounts.models import Membership, Role


class MeOutput(Serializer):
    """`user` null: an API key asks. `quota` is empty for those who may not see the plan."""

    user = UserOutput(allow_null=True)
    api_key = ApiKeyOutput(allow_null=True)
    tenant = TenantOutput(allow_null=True)
    role = serializers.ChoiceField(Role.choices, allow_null=True)
    permissions = serializers.ListField(child=serializers.CharField())
    memberships = MembershipOutput(many=True)
    quota = UseOutput(many=True)


class Me(ApiView):
    """Who the credential belongs to, the company it is for, and what it may do there."""

    permission = {"GET": access.SIGNED_IN}

    @operation(answers=MeOutput)
    def get(self, request: ApiRequest, values: dict[str, Any]) -> dict[str, Any]:
        credential = request.auth
        assert credential is not None  # noqa: S101 - SIGNED_IN
        return {
            "user": credential.user,
            "api_key": credential.api_key,
            "tenant": request.tenant,
            "role": request.membership.role if request.membership else None,
            "permissions": list(request.may),
            "memberships": _memberships(credential.user),
            "quota": quotas.uses(request.tenant) if "plan.view" in request.may else [],
        }


def _memberships(user: Any) -> list[Membership]:
    if user is None:
        return []
    mine = Membership.objects.filter(user=user).select_related("tenant")
    return list(mine.order_by("tenant__name"))
