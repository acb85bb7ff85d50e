"""Campaigns in a company's admin: how they stand; paused when one troubles everybody."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from apps.accounts.admin import TenantModelAdmin, tenant_admin
from apps.accounts.admin.audited import ReadOnly, by
from apps.accounts.admin.columns import column
from apps.accounts.admin.dialogs import button
from apps.accounts.templatetags.figures import num
from apps.campaigns import lifecycle
from apps.campaigns.models import Campaign, SendingWindow, Status
from apps.campaigns.results import figures, progress

_STATES = {
    "draft": "info",
    "scheduled": "info",
    "running": "warning",
    "paused": "warning",
    "finished": "success",
    "cancelled": "danger",
    "failed": "danger",
}


@admin.register(Campaign, site=tenant_admin)
class CampaignAdmin(ReadOnly, TenantModelAdmin):
    """What is said to whom is on the company's own pages."""

    list_display = ("name", "shown_state", "reason", "created_at", "started_at", "ended_at")
    list_filter = ("status", "reason", "category")
    search_fields = ("name",)
    show_full_result_count = False
    date_hierarchy = "created_at"
    actions = None
    actions_detail = ["pause"]
    fields = (
        ("name", "shown_state", "reason"),
        ("category", "window"),
        ("scheduled_at", "missed_start", "repeats", "occurs_at"),
        ("started_at", "paused_at", "waiting_until", "ended_at"),
        ("counts", "answers"),
        ("expected_cost", "cost", "budget", "own_price"),
        ("pace", "stops", "canary", "experiment"),
        ("batch", "source", "rev"),
        ("created_at", "changed_at", "deleted_at"),
    )
    readonly_fields = ("shown_state", "counts", "answers", "cost")

    @column(_("state"), label=_STATES)
    def shown_state(self, campaign: Campaign) -> tuple[str, str]:
        return campaign.status, str(campaign.get_status_display())

    @column(_("messages"))
    def counts(self, campaign: Campaign) -> str:
        counts = progress.of(campaign).counts
        return ", ".join(f"{name} {num(getattr(counts, name))}" for name in counts.__slots__)

    @column(_("answers, and wishes to get no more"))
    def answers(self, campaign: Campaign) -> str:
        replied, opted_out = figures.responses(campaign)
        return f"{num(replied)}, {num(opted_out)}"

    @column(_("cost so far"))
    def cost(self, campaign: Campaign) -> str:
        return num(float(figures.cost(campaign)), 2)

    @button(
        _("Pause"),
        asks=_("Pause this campaign?"),
        says=_("What has left still arrives. The company sees that the platform paused it."),
        done=_("“%(name)s” is paused."),
        icon="pause",
        danger=True,
        permissions=["be_paused"],
    )
    def pause(self, request: HttpRequest, campaign: Campaign, given: Any) -> None:
        lifecycle.pause(campaign, by=by(request))

    def has_be_paused_permission(self, request: HttpRequest, pk: Any = None) -> bool:
        running = Campaign.objects.present().filter(status=Status.RUNNING)
        return pk is None or running.filter(pk=pk).exists()


@admin.register(SendingWindow, site=tenant_admin)
class SendingWindowAdmin(ReadOnly, TenantModelAdmin):
    """The company's page is where they are changed: campaigns under way follow at once."""

    list_display = ("name", "in_recipients_zone", "changed_at")
    search_fields = ("name",)
    actions = None
    fields = ("name", "in_recipients_zone", "hours", ("created_at", "changed_at"))
