"""Companies in the platform's admin: made, looked at, suspended, closed, entered."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline

from apps.accounts import provisioning, quotas, tenants
from apps.accounts.admin.audited import AuditedAdmin, ReadOnly, by
from apps.accounts.admin.columns import column
from apps.accounts.admin.company_buttons import CompanyButtons
from apps.accounts.admin.company_forms import ChangeForm, CreateForm
from apps.accounts.admin.sites import platform_admin
from apps.accounts.models import Membership, Tenant, UsageCounter
from apps.accounts.platform_figures import TodayThere

COLORS: dict[str, str] = {
    Tenant.Status.ACTIVE: "success",
    Tenant.Status.SUSPENDED: "warning",
    Tenant.Status.CANCELLED: "danger",
}


class MembersInline(ReadOnly, TabularInline):  # type: ignore[misc]
    model = Membership
    hide_title = True
    extra = 0
    fields = ("user", "role", "created_at")
    readonly_fields = fields
    show_change_link = False


@admin.register(Tenant, site=platform_admin)
class CompanyAdmin(CompanyButtons, AuditedAdmin):
    """Every change goes through the verbs, which write the audit log themselves."""

    list_display = ("called", "state", "plan", "team", "messages", "created_at")
    list_display_links = ("called",)
    list_filter = ("status", "plan")
    search_fields = ("name", "slug", "memberships__user__email")
    ordering = ("name",)
    readonly_fields = ("slug", "status", "plan", "schema_name", "created_at", "uses")
    inlines = [MembersInline]
    actions = None
    fieldsets = (
        (None, {"fields": ("name", "slug", "status", "plan", "language", "time_zone")}),
        (_("Use of the plan"), {"fields": ("uses",)}),
        (_("Limits of its own"), {"fields": tuple(quotas.RESOURCES)}),
        (_("Technical"), {"fields": ("schema_name", "created_at")}),
    )
    add_fieldsets = ((None, {"fields": ("name", "slug", "owner_email", "plan")}),)
    form = ChangeForm

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        if obj is None:
            # Every field is the form's own, so nothing is to be added from the model.
            return CreateForm
        return super().get_form(request, obj, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.readonly_fields if obj else ()

    def get_inlines(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.inlines if obj else []

    def get_queryset(self, request: HttpRequest) -> QuerySet[Tenant]:
        today = UsageCounter.objects.filter(
            tenant=OuterRef("pk"),
            resource="messages_per_day",
            day=TodayThere(F("tenant__time_zone")),
        )
        found: QuerySet[Tenant] = super().get_queryset(request).select_related("plan")
        return found.annotate(  # type: ignore[no-any-return]
            people=Count("memberships", distinct=True),
            messages_today=Coalesce(Subquery(today.values("used")[:1]), 0),
        )

    @column(_("company"), ordering="name", header=True)
    def called(self, tenant: Any) -> tuple[str, str]:
        return tenant.name, f"/t/{tenant.slug}/"

    @column(_("status"), ordering="status", label=COLORS)
    def state(self, tenant: Tenant) -> tuple[str, str]:
        return tenant.status, tenant.get_status_display()

    @column(_("people"), ordering="people")
    def team(self, tenant: Any) -> int:
        return int(tenant.people)

    @column(_("messages today"), ordering="messages_today")
    def messages(self, tenant: Any) -> int:
        return int(tenant.messages_today)

    @column(_("used"))
    def uses(self, tenant: Tenant) -> str:
        return render_to_string("platform/_uses.html", {"uses": quotas.uses(tenant)})

    def save_model(self, request: HttpRequest, obj: Tenant, form: Any, change: bool) -> None:
        given = form.cleaned_data
        if not change:
            given = {**given, "plan": given["plan"].pk}
            made = provisioning.provide(request, by=by(request), **given)
            obj.__dict__.update(made.__dict__)  # the admin goes on with the object it knows
            return
        tenant = Tenant.objects.get(pk=obj.pk)
        profile = {name: given[name] for name in ("name", "language", "time_zone")}
        tenants.change_profile(tenant, by=by(request), **profile)
        tenants.change_limits(tenant, form.limits(), by=by(request))

    def _record(self, what: str, request: HttpRequest, obj: Any) -> None:
        """The verbs have written it."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
