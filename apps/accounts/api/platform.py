"""platform/*: the superadmin's view of all companies."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import serializers

from apps.accounts import access, places, platform_figures, provisioning, quotas, tenants
from apps.accounts.api.operation import operation
from apps.accounts.api.request import ApiRequest
from apps.accounts.api.shapes import TenantOutput
from apps.accounts.api.view import ApiView
from apps.accounts.api.wire import Field, Line, Query, Serializer, camel, on_the_wire
from apps.accounts.models import Plan, Tenant
from apps.accounts.models.tenant import validate_slug

_MOST = 2_000_000_000  # what the database's whole numbers hold


class LimitsOutput(Serializer):
    """The company's limits in force; null is no limit."""

    def get_fields(self) -> dict[str, Field]:
        return on_the_wire(
            {name: serializers.IntegerField(allow_null=True) for name in quotas.RESOURCES}
        )

    def to_representation(self, tenant: Tenant) -> dict[str, int | None]:
        return {camel(name): quotas.limit_of(tenant, name) for name in quotas.RESOURCES}


class LimitsInput(Serializer):
    """Limits that replace the plan's; null is no limit. What is left out is the plan's again."""

    def get_fields(self) -> dict[str, Field]:
        return on_the_wire({name: _limit() for name in quotas.RESOURCES})


def _limit() -> Field:
    return serializers.IntegerField(min_value=0, max_value=_MOST, required=False, allow_null=True)


class PlatformTenantOutput(TenantOutput):
    created_at = serializers.DateTimeField()
    quota = LimitsOutput(source="*")


class PlatformTenantQuery(Query):
    status = serializers.ChoiceField(Tenant.Status.choices, required=False)


class PlatformTenantInput(Serializer):
    name = Line(max_length=120)
    slug = serializers.CharField(max_length=30, validators=[validate_slug])
    owner_email = serializers.EmailField(max_length=254)
    plan = serializers.CharField(max_length=30, default=tenants.DEFAULT_PLAN)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if Tenant.objects.filter(slug=attrs["slug"]).exists():
            raise _slug_taken()
        _check_plan(attrs)
        return attrs


def _slug_taken() -> serializers.ValidationError:
    words = _("Another company has this address. Choose another.")
    return serializers.ValidationError({"slug": [words]})


class PlatformTenantChange(Serializer):
    plan = serializers.CharField(max_length=30, required=False)
    status = serializers.ChoiceField(Tenant.Status.choices, required=False)
    quota = LimitsInput(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        _check_plan(attrs)
        return attrs


def _check_plan(values: dict[str, Any]) -> None:
    """A plan by its code, looked up when asked: plans are rows that a superadmin may add."""
    known = list(Plan.objects.values_list("pk", flat=True))
    if "plan" in values and values["plan"] not in known:
        words = _("There is no such plan. Choose one of: %(plans)s.") % {"plans": ", ".join(known)}
        raise serializers.ValidationError({"plan": [words]})


class Tenants(ApiView):
    """All companies."""

    permission = {"GET": access.SUPERADMIN, "POST": access.SUPERADMIN}
    enters_tenant = False

    @operation(asks=PlatformTenantQuery, answers=PlatformTenantOutput, listed="pages")
    def get(self, request: ApiRequest, values: dict[str, Any]) -> QuerySet[Tenant]:
        found = Tenant.objects.select_related("plan")
        return found.filter(status=values["status"]) if "status" in values else found

    @operation(reads=PlatformTenantInput, answers=PlatformTenantOutput, status=201)
    def post(self, request: ApiRequest, values: dict[str, Any]) -> Tenant:
        """Make a company. An owner without a login is mailed a link to choose a password."""
        try:
            return provisioning.provide(request._request, by=request.actor, **values)
        except IntegrityError as exc:
            raise _slug_taken() from exc  # somebody was a moment faster


class OneTenant(ApiView):
    """Change a company's plan, state or limits."""

    permission = {"PATCH": access.SUPERADMIN}
    enters_tenant = False

    @operation(reads=PlatformTenantChange, answers=PlatformTenantOutput)
    @transaction.atomic
    def patch(self, request: ApiRequest, values: dict[str, Any], slug: str) -> Tenant:
        tenant = places.tenant_of_slug(slug)
        if tenant is None:
            raise Http404
        if "plan" in values:
            tenants.change_plan(tenant, Plan.objects.get(pk=values["plan"]), by=request.actor)
        if "quota" in values:
            tenants.change_limits(tenant, values["quota"], by=request.actor)
        if "status" in values:
            _MOVES[values["status"]](tenant, by=request.actor)
        return tenant


_MOVES: dict[str, Any] = {
    Tenant.Status.ACTIVE: tenants.reactivate,
    Tenant.Status.SUSPENDED: tenants.suspend,
    Tenant.Status.CANCELLED: tenants.cancel,
}


class PlanRevenueOutput(Serializer):
    plan = serializers.CharField(source="plan.pk")
    tenants = serializers.IntegerField()
    revenue = serializers.DecimalField(max_digits=14, decimal_places=2)
    currency = serializers.CharField(source="plan.currency")


class TenantFiguresOutput(Serializer):
    slug = serializers.CharField()
    name = serializers.CharField()
    plan = serializers.CharField(source="plan_id")
    status = serializers.ChoiceField(Tenant.Status.choices)
    messages_today = serializers.IntegerField()
    revenue_month = serializers.DecimalField(max_digits=14, decimal_places=2)


class StatusesOutput(Serializer):
    active = serializers.IntegerField()
    suspended = serializers.IntegerField()
    cancelled = serializers.IntegerField()


class StatsOutput(Serializer):
    """Revenue is what active companies pay a month by their plans."""

    tenants = StatusesOutput()
    users = serializers.IntegerField()
    messages_today = serializers.IntegerField()
    revenue_by_plan = PlanRevenueOutput(many=True)
    busiest_tenants = TenantFiguresOutput(many=True)


class Stats(ApiView):
    """Figures of the whole platform."""

    permission = {"GET": access.SUPERADMIN}
    enters_tenant = False

    @operation(answers=StatsOutput)
    def get(self, request: ApiRequest, values: dict[str, Any]) -> dict[str, Any]:
        return {
            "tenants": platform_figures.tenants_by_status(),
            "users": platform_figures.people(),
            "messages_today": platform_figures.messages_today(),
            "revenue_by_plan": platform_figures.revenue_by_plan(),
            "busiest_tenants": platform_figures.busiest(limit=50),
        }
