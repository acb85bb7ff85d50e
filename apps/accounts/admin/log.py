"""The audit log of all companies and of the platform itself, in the platform's admin."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import RangeDateTimeFilter

from apps.accounts import audit_csv
from apps.accounts.admin.audited import AuditedAdmin, ReadOnly
from apps.accounts.admin.columns import OfCompany, column
from apps.accounts.admin.sites import platform_admin
from apps.accounts.audit_words import of_action
from apps.accounts.models import AuditEntry
from apps.accounts.templatetags.figures import NOT_KNOWN


class ActionFilter(admin.SimpleListFilter):
    title = _("action")
    parameter_name = "action"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        seen = AuditEntry.objects.order_by("action").values_list("action", flat=True).distinct()
        return sorted(((one, of_action(one)) for one in seen), key=lambda pair: pair[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(action=self.value()) if self.value() else queryset


@admin.register(AuditEntry, site=platform_admin)
class AuditEntryAdmin(OfCompany, ReadOnly, AuditedAdmin):
    list_display = ("at", "company", "actor_name", "done", "subject", "address")
    list_display_links = ("at",)
    list_filter = (
        ActionFilter,
        ("at", RangeDateTimeFilter),
        "as_superadmin",
        ("tenant", admin.RelatedOnlyFieldListFilter),
    )
    list_filter_submit = True
    show_full_result_count = False  # the log has no end
    list_select_related = ("tenant",)
    list_before_template = "platform/_audit_export.html"
    search_fields = ("actor_name", "object_name", "object_id", "tenant__name", "tenant__slug")
    ordering = ("-id",)
    fields = (
        ("at", "company"),
        ("actor_name", "superadmin"),
        ("key", "address"),
        "done",
        "about",
        "was",
        "became",
    )
    readonly_fields = ("company", "superadmin", "key", "done", "about", "was", "became")
    actions = None

    @column(_("what"), ordering="action")
    def done(self, entry: AuditEntry) -> str:
        return of_action(entry.action)

    @column(_("as superadmin"), boolean=True)
    def superadmin(self, entry: AuditEntry) -> bool:
        return entry.as_superadmin

    @column(_("API key"))
    def key(self, entry: AuditEntry) -> str | None:
        return str(entry.api_key) if entry.api_key else None

    @column(_("about"))
    def subject(self, entry: AuditEntry) -> str:
        return entry.object_name

    @column(_("about"))
    def about(self, entry: AuditEntry) -> str:
        return f"{entry.object_name} ({entry.object_type} {entry.object_id})"

    @column(_("before"))
    def was(self, entry: AuditEntry) -> str:
        return _pretty(entry.before)

    @column(_("after"))
    def became(self, entry: AuditEntry) -> str:
        return _pretty(entry.after)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> Any:
        # What never changes has no history of its own.
        extra_context = {**(extra_context or {}), "show_history": False}
        return super().changeform_view(request, object_id, form_url, extra_context)

    def lookup_allowed(self, lookup: str, value: str, request: Any = None) -> bool:
        """What links from other pages ask for."""
        return lookup in {"object_type", "object_id"} or super().lookup_allowed(
            lookup, value, request
        )

    def get_urls(self) -> list[URLPattern]:
        export = path("export/", self.admin_site.admin_view(self.export), name="audit_export")
        export.callback.model_admin = self  # says who may reach it
        return [export, *super().get_urls()]

    def export(self, request: HttpRequest) -> HttpResponseBase:
        """What the list shows with its filters, as CSV."""
        entries = self.get_changelist_instance(request).get_queryset(request)
        name = f"audit-{timezone.localdate():%Y-%m-%d}.csv"
        return audit_csv.answer(
            entries, name, zone=timezone.get_current_timezone_name(), company=True
        )


def _pretty(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, indent=2) if values else NOT_KNOWN
