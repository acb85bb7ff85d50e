"""auth/login, refresh, logout, switch-tenant: log-ins through the API."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from rest_framework import serializers

from apps.accounts import access, signin, tokens
from apps.accounts.actor import address_of
from apps.accounts.api.operation import operation
from apps.accounts.api.request import ApiRequest
from apps.accounts.api.shapes import SessionOutput, TokensOutput
from apps.accounts.api.view import ApiView
from apps.accounts.api.wire import Serializer
from apps.accounts.api_auth import PERSON
from apps.accounts.errors import TenantSuspended
from apps.accounts.models import Tenant, User


class LoginInput(Serializer):
    email = serializers.EmailField(max_length=254)
    password = serializers.CharField(max_length=200, trim_whitespace=False)
    otp = serializers.CharField(max_length=20, required=False)
    tenant = serializers.CharField(max_length=30, required=False)


class RefreshInput(Serializer):
    refresh_token = serializers.CharField(max_length=200)


class SwitchInput(Serializer):
    tenant = serializers.CharField(max_length=30)


def begin(request: ApiRequest, user: User, tenant: Tenant | None) -> dict[str, Any]:
    """A new log-in, as `SessionOutput` shows it."""
    pair = tokens.issue(
        user,
        tenant,
        address=address_of(request._request),
        user_agent=request.headers.get("User-Agent", ""),
    )
    return {
        "user": user,
        "tenant": tenant,
        "token": pair.access,
        "refresh_token": pair.refresh,
        "expires_in": pair.expires_in,
    }


class Login(ApiView):
    """Log in with e-mail address and password, into one company."""

    permission = {"POST": access.ANYONE}
    enters_tenant = False
    throttle = "login"

    @operation(
        reads=LoginInput,
        answers=SessionOutput,
        refuses=(
            signin.InvalidCredentials,
            signin.OtpRequired,
            signin.OtpInvalid,
            TenantSuspended,
        ),
    )
    def post(self, request: ApiRequest, values: dict[str, Any]) -> dict[str, Any]:
        wanted = values.pop("tenant", None)
        user = signin.check(request._request, **values)
        if wanted and request.named_tenant and wanted != request.named_tenant:
            raise Http404
        return begin(request, user, signin.tenant_for(user, wanted or request.named_tenant))


class Refresh(ApiView):
    """Renew the access token. A refresh token works once; using it again ends the log-in."""

    permission = {"POST": access.ANYONE}
    enters_tenant = False
    throttle = "login"

    @operation(
        reads=RefreshInput,
        answers=TokensOutput,
        refuses=(tokens.InvalidToken, tokens.TokenReused, TenantSuspended),
    )
    def post(self, request: ApiRequest, values: dict[str, Any]) -> tokens.Pair:
        return tokens.rotate(values["refresh_token"])


class Logout(ApiView):
    """End this log-in: its access token and its refresh token open nothing any more."""

    permission = {"POST": PERSON}
    enters_tenant = False

    @operation()
    def post(self, request: ApiRequest, values: dict[str, Any]) -> None:
        if request.auth and request.auth.family:
            tokens.revoke(request.auth.family)


class SwitchTenant(ApiView):
    """A log-in of its own for another company; this one stays as it is."""

    permission = {"POST": PERSON}
    enters_tenant = False

    @operation(reads=SwitchInput, answers=SessionOutput, refuses=(TenantSuspended,))
    def post(self, request: ApiRequest, values: dict[str, Any]) -> dict[str, Any]:
        return begin(request, request.user, signin.tenant_for(request.user, values["tenant"]))
