"""Messages and batches in a company's admin: to be read, when somebody asks what became of one."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from apps.accounts.admin import TenantModelAdmin, tenant_admin
from apps.accounts.admin.audited import ReadOnly
from apps.accounts.admin.columns import column
from apps.conversations import outcomes, tallying
from apps.conversations.correspondence import telling
from apps.conversations.models import Batch, Message

_COLOURS = {
    "queued": "info", "sending": "info", "sent": "success", "delivered": "success",
    "read": "success", "played": "success", "received": "success", "failed": "danger",
    "cancelled": "warning", "unknown": "warning",
}  # fmt: skip


@admin.register(Message, site=tenant_admin)
class MessageAdmin(ReadOnly, TenantModelAdmin):
    list_display = ("created_at", "direction", "kind", "shown_status", "channel", "code", "origin")
    list_filter = ("direction", "status", "kind", "origin", "channel")
    list_select_related = ("channel",)
    show_full_result_count = False
    ordering = ("-id",)
    actions = None
    fields = (
        ("direction", "origin", "kind"),
        ("shown_status", "code", "asked", "held"),
        "shown_trouble",
        "shown_text",
        ("content", "values", "context"),
        ("contact", "channel", "batch"),
        ("provider_id", "reply_to", "attempt"),
        ("category", "pricing", "cost", "currency"),
        ("created_at", "due_at", "ask_at"),
        ("sent_at", "delivered_at", "read_at", "ended_at"),
        ("edited_at", "revoked_at"),
        "problem",
        "reactions",
    )

    @column(_("status"), ordering="status", label=_COLOURS)
    def shown_status(self, message: Message) -> tuple[str, str]:
        return message.status, message.get_status_display()

    @column(_("why"))
    def shown_trouble(self, message: Message) -> str:
        return outcomes.in_words(message, message.channel.provider)

    @column(_("in a line"))
    def shown_text(self, message: Message) -> str:
        return telling.line_of(message)


@admin.register(Batch, site=tenant_admin)
class BatchAdmin(ReadOnly, TenantModelAdmin):
    list_display = ("created_at", "__str__", "origin", "category", "is_open", "shown_counts")
    list_filter = ("origin", "category", "is_open")
    actions = None
    ordering = ("-id",)
    fields = (
        ("name", "origin", "category"),
        ("is_open", "open_until"),
        "shown_counts",
        "variants",
        "pace",
        ("created_at", "frozen_at", "finished_at"),
    )

    @column(_("counts"))
    def shown_counts(self, batch: Batch) -> str:
        counts = tallying.counts(batch)
        return f"{counts.open} / {counts.total}"
