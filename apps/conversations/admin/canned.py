"""Canned replies in a company's admin: to be read, when somebody asks what happened."""

from __future__ import annotations

from django.contrib import admin

from apps.accounts.admin import TenantModelAdmin, tenant_admin
from apps.accounts.admin.audited import ReadOnly
from apps.conversations.models import CannedReply


@admin.register(CannedReply, site=tenant_admin)
class CannedReplyAdmin(ReadOnly, TenantModelAdmin):
    list_display = ("shortcut", "title", "team", "used", "changed_at")
    list_filter = ("team",)
    list_select_related = ("team",)
    search_fields = ("shortcut", "title", "text")
    actions = None
    fields = (
        ("shortcut", "title"),
        "text",
        ("team", "owner_id"),
        ("media_id", "used"),
        ("created_at", "changed_at"),
    )
