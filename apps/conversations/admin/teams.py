"""Teams and the rules of the inbox in a company's admin: to be read; people set them on pages."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from apps.accounts.admin import TenantModelAdmin, tenant_admin
from apps.accounts.admin.audited import ReadOnly
from apps.accounts.admin.columns import column
from apps.conversations.models import InboxRules, Team
from apps.conversations.naming import Names


@admin.register(Team, site=tenant_admin)
class TeamAdmin(ReadOnly, TenantModelAdmin):
    list_display = ("name", "policy", "created_at")
    search_fields = ("name",)
    actions = None
    fields = ("name", "policy", "shown_members", "created_at")

    @column(_("members"))
    def shown_members(self, team: Team) -> str:
        names = Names(team.members.values_list("user_id", flat=True))
        return ", ".join(sorted(names.values(), key=str.casefold))


@admin.register(InboxRules, site=tenant_admin)
class InboxRulesAdmin(ReadOnly, TenantModelAdmin):
    list_display = ("__str__", "policy", "team", "reopen_hours", "away_on")
    actions = None
    fields = (
        ("policy", "team"),
        ("reopen_hours", "close_after_days"),
        "hours",
        ("away_on", "away_text"),
        "read_receipts",
    )
