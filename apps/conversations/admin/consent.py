"""Consent in a company's admin: the ledger to be read, the suppression list to be mended."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.admin import TenantModelAdmin, tenant_admin
from apps.accounts.admin.audited import ReadOnly, by
from apps.accounts.admin.columns import column
from apps.conversations.consent import suppressing
from apps.conversations.models import ConsentEntry, ConsentRules, Suppression


@admin.register(ConsentEntry, site=tenant_admin)
class ConsentEntryAdmin(ReadOnly, TenantModelAdmin):
    list_display = ("at", "contact", "address", "medium", "category", "said", "how", "source")
    list_filter = ("medium", "category", "given", "how")
    list_select_related = ("contact",)
    search_fields = ("address", "source", "key")
    search_help_text = gettext_lazy("A number that is no contact's, a source, a key.")
    show_full_result_count = False
    date_hierarchy = "at"
    actions = None
    fields = (
        "id",
        ("at", "noted_at"),
        ("contact", "address"),
        ("medium", "category", "given"),
        ("how", "source", "actor"),
        "words",
        ("channel_id", "proof_id", "key"),
    )

    @column(gettext_lazy("what was said"), label={"yes": "success", "no": "danger"})
    def said(self, entry: ConsentEntry) -> tuple[str, str]:
        return ("yes", _("agreed")) if entry.given else ("no", _("said no"))


@admin.register(Suppression, site=tenant_admin)
class SuppressionAdmin(TenantModelAdmin):
    """Numbers leave the list through the same verb as on the page; it writes the audit log."""

    list_display = ("shown", "medium", "category", "how", "reason", "since")
    list_filter = ("medium", "category", "how")
    search_fields = ("=address",)
    search_help_text = gettext_lazy("A whole number, such as +55 11 …, without spaces.")
    show_full_result_count = False
    fields = ("shown", "medium", "category", "how", "reason", "since")
    readonly_fields = fields

    @admin.display(description=gettext_lazy("number"), ordering="address")
    def shown(self, row: Suppression) -> str:
        return row.address or _("an erased person’s")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def delete_model(self, request: HttpRequest, obj: Suppression) -> None:
        self.delete_queryset(request, Suppression.objects.filter(pk=obj.pk))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Suppression]) -> None:
        tenant = request.tenant  # type: ignore[attr-defined]
        suppressing.remove(tenant, queryset.order_by("pk"), reason="", by=by(request))

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """The verb has written it."""


@admin.register(ConsentRules, site=tenant_admin)
class ConsentRulesAdmin(ReadOnly, TenantModelAdmin):
    """The company's page is where they are changed."""

    list_display = ("policy", "stop_reach", "confirms", "asks_twice")
    actions = None
    fields = (
        ("policy", "stop_reach"),
        ("most_marketing", "marketing_days", "most_unanswered"),
        ("stop_words", "start_words"),
        ("confirms", "asks_twice"),
        "stop_text",
        "start_text",
        "question_text",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[ConsentRules]:
        rows: QuerySet[ConsentRules] = super().get_queryset(request)
        return rows.defer("suppression_key")
