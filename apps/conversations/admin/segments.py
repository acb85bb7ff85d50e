"""Segments and bulk actions in a company's admin: to be read, when somebody asks what happened."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy

from apps.accounts.admin import TenantModelAdmin, tenant_admin
from apps.accounts.admin.audited import ReadOnly
from apps.conversations.models import BulkJob, Segment
from apps.conversations.segments import words
from apps.conversations.segments.refusals import BadRules


@admin.register(Segment, site=tenant_admin)
class SegmentAdmin(ReadOnly, TenantModelAdmin):
    list_display = ("name", "kind", "in_words", "changed_at", "deleted_at")
    list_filter = ("kind",)
    search_fields = ("name",)
    actions = None
    fields = ("name", "kind", "in_words", "rules", ("created_at", "changed_at", "deleted_at"))

    @admin.display(description=gettext_lazy("rules"))
    def in_words(self, segment: Segment) -> str:
        try:
            return words.sentence(segment.rules)
        except BadRules as refusal:
            return str(refusal)


@admin.register(BulkJob, site=tenant_admin)
class BulkJobAdmin(ReadOnly, TenantModelAdmin):
    list_display = ("created_at", "action", "state", "seen", "changed", "refused", "by_name")
    list_filter = ("action", "state")
    show_full_result_count = False
    actions = None
    fields = (
        ("action", "state", "problem"),
        ("details", "chosen"),
        ("total", "seen", "changed", "refused", "steps"),
        ("by_name", "undoes"),
        ("created_at", "touched_at", "ended_at"),
    )
