"""Imports in a company's admin: how they stand; stopped when one troubles everybody."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from apps.accounts.admin import TenantModelAdmin, tenant_admin
from apps.accounts.admin.audited import ReadOnly, by
from apps.accounts.admin.columns import column
from apps.accounts.admin.dialogs import button
from apps.conversations.importing import cancelling, figures, rejects
from apps.conversations.models import Import

_STATES = {
    "uploaded": "info",
    "mapped": "info",
    "checking": "warning",
    "checked": "info",
    "running": "warning",
    "undoing": "warning",
    "done": "success",
    "failed": "danger",
}
_FEW = 20  # rows that were not taken


@admin.register(Import, site=tenant_admin)
class ImportAdmin(ReadOnly, TenantModelAdmin):
    list_display = ("filename", "shown_state", "rows", "by_name", "created_at", "ended_at")
    list_filter = ("state",)
    search_fields = ("filename", "by_name")
    show_full_result_count = False
    date_hierarchy = "created_at"
    actions = None
    actions_detail = ["cancel"]
    fields = (
        ("filename", "size"),
        ("shown_state", "why"),
        ("by_name", "created_at"),
        ("started_at", "ended_at"),
        ("lease_until", "cancel_asked_at"),
        ("rows", "counts", "announced"),
        "progress",
        "format",
        "plan",
        "not_taken",
    )
    readonly_fields = ("shown_state", "why", "not_taken")

    @column(_("state"), label=_STATES)
    def shown_state(self, import_: Import) -> tuple[str, str]:
        return import_.state, str(import_.get_state_display())

    @column(_("why it failed"))
    def why(self, import_: Import) -> str:
        return figures.of(import_).problem_words

    @column(_("first rows that were not taken"))
    def not_taken(self, import_: Import) -> str:
        """Their numbers and reasons; what stands in them is on the company's own pages."""
        rows = rejects.lines(import_)[:_FEW]
        return format_html_join(
            "", "<p>{}: {}</p>", ((row.line, rejects.words(row)) for row in rows)
        )

    @button(
        _("Stop"),
        asks=_("Stop this import?"),
        says=_("People who are in already stay. The company can undo them afterwards."),
        done=_("“%(name)s” is stopped."),
        icon="stop",
        danger=True,
        permissions=["be_stopped"],
    )
    def cancel(self, request: HttpRequest, import_: Import, given: Any) -> None:
        cancelling.cancel(request.tenant, import_, by=by(request))  # type: ignore[attr-defined]

    def has_be_stopped_permission(self, request: HttpRequest, pk: Any = None) -> bool:
        import_ = Import.objects.filter(pk=pk).first() if pk else None
        return pk is None or (import_ is not None and figures.of(import_).may_cancel)
