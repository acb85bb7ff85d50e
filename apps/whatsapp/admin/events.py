"""A company's webhooks in its admin: to be found, read without what is personal, and replayed."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.contrib.filters.admin import RangeDateTimeFilter

from apps.accounts.admin import TenantModelAdmin, tenant_admin
from apps.accounts.admin.audited import ReadOnly, by
from apps.accounts.admin.columns import column
from apps.accounts.admin.dialogs import button
from apps.whatsapp.admin.columns import OfBody, found
from apps.whatsapp.models import WebhookEvent
from apps.whatsapp.webhooks import replaying

_COLOURS = {"new": "info", "done": "success", "unparsed": "warning", "failed": "danger"}


@admin.register(WebhookEvent, site=tenant_admin)
class WebhookEventAdmin(OfBody, ReadOnly, TenantModelAdmin):
    list_display = ("received_at", "provider", "shown_state", "items", "repeats", "attempts")
    list_display_links = ("received_at",)
    list_filter = ("state", "provider", "sandbox", ("received_at", RangeDateTimeFilter))
    list_filter_submit = True
    show_full_result_count = False
    search_fields = ("digest",)  # shows the field; `get_search_results` looks
    search_help_text = _("A provider's id of a message, or the digest.")
    ordering = ("-id",)
    fields = (
        ("received_at", "applied_at"),
        ("provider", "sandbox", "channel_id"),
        ("shown_state", "attempts", "next_attempt_at"),
        ("items", "repeats", "is_part", "size"),
        "problem",
        "headers",
        "shown_digest",
        "shown_body",
    )
    readonly_fields = ("shown_state", "size", "shown_digest", "shown_body")
    actions = ["replay_chosen"]
    actions_detail = ["replay"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[WebhookEvent]:
        rows: QuerySet[WebhookEvent] = super().get_queryset(request)
        page = request.resolver_match.url_name if request.resolver_match else ""
        return rows.defer("body") if str(page).endswith("changelist") else rows

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        return found(queryset, search_term.strip()), False

    @column(_("state"), ordering="state", label=_COLOURS)
    def shown_state(self, event: WebhookEvent) -> tuple[str, str]:
        return event.state, event.get_state_display()

    @button(
        _("Apply anew"),
        asks=_("Apply this webhook anew?"),
        says=_("What it says is applied again. What was applied before is not doubled."),
        done=_("%(name)s is applied anew."),
        icon="replay",
    )
    def replay(self, request: HttpRequest, event: WebhookEvent, given: Any) -> None:
        replaying.replay(request.tenant, event, by=by(request))  # type: ignore[attr-defined]

    @admin.action(description=_("Apply anew"))
    def replay_chosen(self, request: HttpRequest, queryset: QuerySet[WebhookEvent]) -> None:
        events = list(queryset)
        for event in events:
            replaying.replay(request.tenant, event, by=by(request))  # type: ignore[attr-defined]
        words = ngettext(
            "%(count)d webhook is applied anew.",
            "%(count)d webhooks are applied anew.",
            len(events),
        )
        messages.success(request, words % {"count": len(events)})
