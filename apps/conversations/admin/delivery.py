"""What the engine has in hand, in a company's admin: to be read when messages don't leave."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from apps.accounts.admin import TenantModelAdmin, tenant_admin
from apps.accounts.admin.audited import ReadOnly
from apps.accounts.admin.columns import column
from apps.conversations.models import Claim, Duty, Orphan


@admin.register(Claim, site=tenant_admin)
class ClaimAdmin(ReadOnly, TenantModelAdmin):
    list_display = ("claimed_at", "channel", "size", "begun", "until")
    list_select_related = ("channel",)
    fields = (("channel", "owner"), ("claimed_at", "until", "begun"), "messages")
    ordering = ("-id",)
    actions = None

    @column(_("messages"))
    def size(self, claim: Claim) -> int:
        return len(claim.messages)


@admin.register(Duty, site=tenant_admin)
class DutyAdmin(ReadOnly, TenantModelAdmin):
    list_display = ("channel", "owner", "until")
    list_select_related = ("channel",)
    fields = (("channel", "owner", "until"), "pacing")
    actions = None


@admin.register(Orphan, site=tenant_admin)
class OrphanAdmin(ReadOnly, TenantModelAdmin):
    list_display = ("received_at", "channel", "provider_id", "said")
    list_display_links = ("received_at",)
    list_select_related = ("channel",)
    show_full_result_count = False
    search_fields = ("provider_id__exact",)
    fields = (("received_at", "channel"), "provider_id", "said")
    ordering = ("-id",)
    actions = None

    @column(_("what was told"))
    def said(self, orphan: Orphan) -> str:
        """A status in a word; whatever else was said stays between those who said it."""
        told: dict[str, Any] = orphan.event
        return str(told.get("status") or told.get("what") or "")
