"""Shapes that several answers share: people, companies, uses of the plan."""

from __future__ import annotations

from rest_framework import serializers

from apps.accounts.api.wire import Serializer
from apps.accounts.models import Role, Tenant


class UserOutput(Serializer):
    id = serializers.UUIDField()
    email = serializers.EmailField()
    name = serializers.CharField()
    language = serializers.CharField()
    is_superadmin = serializers.BooleanField(source="is_superuser")


class TenantOutput(Serializer):
    id = serializers.UUIDField()
    slug = serializers.CharField()
    name = serializers.CharField()
    status = serializers.ChoiceField(Tenant.Status.choices)
    plan = serializers.CharField(source="plan_id")
    language = serializers.CharField()
    time_zone = serializers.CharField()
    may_send = serializers.BooleanField()


class MembershipOutput(Serializer):
    """One of the caller's own memberships."""

    tenant = TenantOutput()
    role = serializers.ChoiceField(Role.choices)


class UseOutput(Serializer):
    """`limit` null: no limit."""

    resource = serializers.CharField()
    name = serializers.CharField()
    used = serializers.IntegerField(min_value=0)
    limit = serializers.IntegerField(allow_null=True)


class SessionOutput(Serializer):
    """`token` is the access token, good for `expiresIn` seconds."""

    user = UserOutput()
    tenant = TenantOutput(allow_null=True)
    token = serializers.CharField()
    refresh_token = serializers.CharField()
    expires_in = serializers.IntegerField()


class TokensOutput(Serializer):
    token = serializers.CharField(source="access")
    refresh_token = serializers.CharField(source="refresh")
    expires_in = serializers.IntegerField()
