"""Plans in the platform's admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from apps.accounts.admin.audited import AuditedAdmin
from apps.accounts.admin.columns import column
from apps.accounts.admin.sites import platform_admin
from apps.accounts.models import Plan, Tenant
from apps.accounts.templatetags.accounts import money


@admin.register(Plan, site=platform_admin)
class PlanAdmin(AuditedAdmin):
    """A limit holds at once for every company of the plan that has none of its own."""

    list_display = ("name", "code", "price", "companies", "max_users", "messages_per_day")
    ordering = ("position",)
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Plan]:
        found: QuerySet[Plan] = super().get_queryset(request)
        active = Count("tenants", filter=Q(tenants__status=Tenant.Status.ACTIVE))
        return found.annotate(active=active)

    @column(_("price a month"), ordering="price_month")
    def price(self, plan: Plan) -> str:
        return money(plan.price_month, plan.currency)

    @column(_("active companies"), ordering="active")
    def companies(self, plan: Any) -> int:
        return int(plan.active)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        # The code is what companies, the API and the contract know the plan by.
        return ("code",) if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is not None and not Tenant.objects.filter(plan=obj).exists()
