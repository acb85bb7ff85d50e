"""Automations in a company's admin: to be read, when somebody asks why one did what it did."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from apps.accounts.admin import TenantModelAdmin, tenant_admin
from apps.accounts.admin.audited import ReadOnly
from apps.accounts.admin.columns import column
from apps.conversations.models import Automation, AutomationRun, Macro, Occasion

_COLOURS = {
    "done": "success", "part": "warning", "failed": "danger", "stopped": "warning",
    "skipped": "info",
}  # fmt: skip


@admin.register(Automation, site=tenant_admin)
class AutomationAdmin(ReadOnly, TenantModelAdmin):
    list_display = ("position", "name", "trigger", "is_on", "off_because", "changed_at")
    list_display_links = ("name",)
    list_filter = ("trigger", "is_on")
    actions = None
    fields = (
        "name",
        ("trigger", "minutes"),
        "conditions",
        "actions",
        ("is_on", "off_because"),
        ("stops", "position"),
        ("created_at", "changed_at"),
    )


@admin.register(AutomationRun, site=tenant_admin)
class AutomationRunAdmin(ReadOnly, TenantModelAdmin):
    list_display = ("at", "automation", "shown_outcome", "about")
    list_filter = ("outcome", "automation")
    list_select_related = ("automation",)
    show_full_result_count = False
    ordering = ("-id",)
    actions = None
    fields = (("automation", "conversation"), "about", "shown_outcome", "done", "at")

    @column(_("outcome"), ordering="outcome", label=_COLOURS)
    def shown_outcome(self, run: AutomationRun) -> tuple[str, str]:
        return run.outcome, str(run.get_outcome_display())


@admin.register(Occasion, site=tenant_admin)
class OccasionAdmin(ReadOnly, TenantModelAdmin):
    list_display = ("at", "trigger", "about", "taken_until")
    list_filter = ("trigger",)
    actions = None
    fields = (("trigger", "conversation"), "about", ("message_id", "tags"), ("at", "taken_until"))


@admin.register(Macro, site=tenant_admin)
class MacroAdmin(ReadOnly, TenantModelAdmin):
    list_display = ("name", "created_at", "changed_at")
    actions = None
    fields = ("name", "actions", ("created_at", "changed_at"))
