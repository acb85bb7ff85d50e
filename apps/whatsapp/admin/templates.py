"""A company's templates in its admin: looked at, read from Meta again."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from apps.accounts import audit
from apps.accounts.admin import TenantModelAdmin, tenant_admin
from apps.accounts.admin.audited import ReadOnly, by
from apps.accounts.admin.columns import column
from apps.accounts.admin.dialogs import button
from apps.whatsapp.message_templates import accounts, sendable, syncing, words
from apps.whatsapp.models import Template

_STATUSES = {
    "approved": "success",
    "pending": "info",
    "in_appeal": "info",
    "draft": "info",
    "paused": "warning",
    "flagged": "warning",
    "rejected": "danger",
    "disabled": "danger",
}
_QUALITIES = {"green": "success", "yellow": "warning", "red": "danger", "unknown": "info"}


@admin.register(Template, site=tenant_admin)
class TemplateAdmin(ReadOnly, TenantModelAdmin):
    list_display = ("name", "language", "category", "shown_status", "shown_quality", "changed_at")
    list_filter = ("status", "category", "quality", "language", "sandbox")
    search_fields = ("name", "provider_id", "account")
    fields = (
        ("name", "language", "category"),
        ("shown_status", "may_be_sent"),
        ("shown_quality", "pauses", "impending_category"),
        ("status_reason", "status_advice"),
        ("account", "provider_id", "sandbox"),
        ("parameter_format", "ttl_seconds", "sample_id"),
        "shown_components",
        "shown_history",
        ("created_at", "changed_at", "submitted_at", "synced_at", "deleted_at"),
    )
    readonly_fields = (
        "shown_status",
        "may_be_sent",
        "shown_quality",
        "shown_components",
        "shown_history",
    )
    actions = None
    actions_detail = ["read_again"]

    @column(_("status"), ordering="status", label=_STATUSES)
    def shown_status(self, template: Template) -> tuple[str, str]:
        return template.status, str(words.badge_of(template.status).text)

    @column(_("quality"), ordering="quality", label=_QUALITIES)
    def shown_quality(self, template: Template) -> tuple[str, str]:
        return template.quality, str(words.quality_of(template.quality).text)

    @column(_("may be sent"))
    def may_be_sent(self, template: Template) -> str:
        return str(sendable.why_not(template) or _("yes"))

    @column(_("components"))
    def shown_components(self, template: Template) -> str:
        return format_html(
            "<pre>{}</pre>", json.dumps(template.components, ensure_ascii=False, indent=2)
        )

    @column(_("history"))
    def shown_history(self, template: Template) -> str:
        lines = ((line.at, line.text, line.detail) for line in words.history_of(template))
        return format_html_join("", "<p>{} · {} {}</p>", lines)

    @button(
        _("Read from Meta"),
        asks=_("Read this account's templates from Meta now?"),
        says=_("What changed there is changed here. Drafts stay as they are."),
        done=_("The templates of %(name)s's account are read."),
        icon="sync",
        permissions=["act"],
    )
    def read_again(self, request: HttpRequest, template: Template, given: Any) -> None:
        tenant = request.tenant  # type: ignore[attr-defined]
        channel = accounts.speaker_of(template)
        syncing.sync(tenant, channel)
        audit.record("template.synced", by=by(request), tenant=tenant, about=channel)

    def has_act_permission(self, request: HttpRequest, pk: Any = None) -> bool:
        return pk is None or Template.objects.present().filter(pk=pk).exists()
