"""Webhooks that no company's channel is named in, in the platform's admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import RangeDateTimeFilter

from apps.accounts.admin import AuditedAdmin, platform_admin
from apps.accounts.admin.audited import ReadOnly, by
from apps.accounts.admin.columns import column
from apps.accounts.admin.dialogs import button
from apps.accounts.models import UnroutedEvent
from apps.whatsapp.admin.columns import OfBody, found
from apps.whatsapp.webhooks import unrouted


@admin.register(UnroutedEvent, site=platform_admin)
class UnroutedEventAdmin(OfBody, ReadOnly, AuditedAdmin):
    list_display = ("received_at", "provider", "names", "problem", "repeats", "routed_at")
    list_display_links = ("received_at",)
    list_filter = (
        "sandbox",
        ("routed_at", admin.EmptyFieldListFilter),
        ("received_at", RangeDateTimeFilter),
    )
    list_filter_submit = True
    show_full_result_count = False
    search_fields = ("digest",)  # shows the field; `get_search_results` looks
    search_help_text = _("A provider's id of a number or message, or the digest.")
    ordering = ("-id",)
    fields = (
        ("received_at", "routed_at"),
        ("provider", "sandbox"),
        "names",
        "problem",
        ("repeats", "is_part", "size"),
        "headers",
        "shown_digest",
        "shown_body",
    )
    readonly_fields = ("names", "size", "shown_digest", "shown_body")
    actions = None
    actions_detail = ["route_again"]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        return found(queryset, search_term.strip()), False

    @column(_("numbers and accounts"))
    def names(self, event: UnroutedEvent) -> str:
        return ", ".join(event.keys)

    def has_route_again_permission(self, request: HttpRequest, pk: Any = None) -> bool:
        return UnroutedEvent.objects.filter(pk=pk, routed_at=None).exists()

    @button(
        _("Look for its company again"),
        asks=_("Look for its company again?"),
        says=_("If a company has connected the number meanwhile, the webhook is applied there."),
        done=_("%(name)s has found its company."),
        icon="alt_route",
        permissions=["route_again"],
    )
    def route_again(self, request: HttpRequest, event: UnroutedEvent, given: Any) -> None:
        unrouted.route_one(event, by=by(request))
