"""Webhooks out in a company's admin: to be read, when somebody asks why a program hears nothing."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from apps.accounts.admin import TenantModelAdmin, tenant_admin
from apps.accounts.admin.audited import ReadOnly
from apps.accounts.admin.columns import column
from apps.conversations.hooks import events, words
from apps.conversations.models import WebhookDelivery, WebhookEndpoint

_COLOURS = {
    "waiting": "info", "sending": "info", "delivered": "success", "failed": "danger",
    "dropped": "warning",
}  # fmt: skip


@admin.register(WebhookEndpoint, site=tenant_admin)
class WebhookEndpointAdmin(ReadOnly, TenantModelAdmin):
    list_display = ("name", "url", "off_because", "failures", "failing_since", "succeeded_at")
    actions = None
    fields = (
        "name",
        "url",
        "shown_events",
        "campaign_statuses",
        ("last4", "old_secret_until"),
        ("off_because", "failures"),
        ("failing_since", "rests_until"),
        ("told_at", "succeeded_at"),
        "created_at",
    )

    @column(_("events"))
    def shown_events(self, endpoint: WebhookEndpoint) -> str:
        return ", ".join(events.in_words(code) for code in endpoint.events)


@admin.register(WebhookDelivery, site=tenant_admin)
class WebhookDeliveryAdmin(ReadOnly, TenantModelAdmin):
    list_display = ("created_at", "endpoint", "event", "shown_state", "answer", "attempts")
    list_filter = ("state", "event", "endpoint")
    list_select_related = ("endpoint",)
    show_full_result_count = False
    ordering = ("-id",)
    actions = None
    fields = (
        ("endpoint", "event"),
        ("shown_state", "attempts"),
        ("answer", "took_ms"),
        "shown_problem",
        ("subject_id", "facts"),
        ("created_at", "next_at"),
        ("give_up_at", "ended_at"),
    )

    @column(_("state"), ordering="state", label=_COLOURS)
    def shown_state(self, delivery: WebhookDelivery) -> tuple[str, str]:
        return delivery.state, str(delivery.get_state_display())

    @column(_("why not"))
    def shown_problem(self, delivery: WebhookDelivery) -> str:
        return words.problem(delivery)
