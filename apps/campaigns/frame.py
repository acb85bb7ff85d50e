"""Campaigns in what every page shows: navigation, palette, first steps."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts import onboarding, palette
from apps.accounts.frame import SETTINGS, NavItem, navigation
from apps.accounts.onboarding import Step
from apps.accounts.palette import MOST, Found, matches
from apps.accounts.requests import MemberRequest
from apps.campaigns.models import Campaign

CAMPAIGNS = NavItem(
    gettext_lazy("Campaigns"),
    "campaigns",
    "campaign",
    "campaigns.view",
    "main",
    20,
    bar=True,
    words=gettext_lazy("send to many broadcast marketing offer"),
)
WINDOWS = NavItem(
    gettext_lazy("Sending windows"),
    "sending_windows",
    "clock",
    "campaigns.manage",
    SETTINGS,
    36,
    words=gettext_lazy("hours of campaigns holidays lunch break"),
    group="sending",
    about=gettext_lazy("Hours in which campaigns may leave"),
)


def join() -> None:
    """Called once, when the app is ready."""
    navigation.add(CAMPAIGNS, WINDOWS)
    palette.SOURCES.append(found)
    onboarding.STEPS.insert(4, first_campaign)


def found(request: MemberRequest, query: str) -> tuple[str, list[Found]]:
    """Campaigns by name, the calendar, and the way to a new one."""
    title = _("Campaigns")
    if "campaigns.view" not in request.may or not query.strip():
        return title, []
    lines = [_line(one) for one in _named(query)]
    if matches(query, _("Calendar of campaigns"), _("month planned scheduled")):
        lines.append(Found(_("Calendar of campaigns"), reverse("campaigns_calendar"), "calendar"))
    if "campaigns.manage" in request.may and matches(query, _("New campaign"), _("send to many")):
        lines.insert(0, Found(_("New campaign"), reverse("campaign_new"), "plus"))
    return title, lines


def _named(query: str) -> list[Campaign]:
    rows = Campaign.objects.present().filter(name__icontains=query.strip()).order_by("-created_at")
    return list(rows.only("name", "status")[: MOST - 2])


def _line(campaign: Campaign) -> Found:
    url = reverse("campaign", args=[campaign.pk])
    return Found(campaign.name, url, "campaign", campaign.get_status_display())


def first_campaign(request: MemberRequest) -> Step | None:
    if "campaigns.manage" not in request.may:
        return None
    return Step(
        _("Send your first campaign"),
        Campaign.objects.present().exclude(started_at=None).exists(),
        reverse("campaign_new"),
        _("Begin"),
        _("Five short steps; before anything leaves you see who gets it, and what it costs."),
    )
