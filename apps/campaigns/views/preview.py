"""The message on a phone, as real people would get it, one after another."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from apps.accounts.access import requires
from apps.accounts.requests import MemberRequest
from apps.campaigns import audience, wording
from apps.campaigns.drafting import testing
from apps.campaigns.models import Campaign
from apps.campaigns.unfit import BadCampaign
from apps.campaigns.views.gone import campaign_of
from apps.conversations.models import Contact
from apps.conversations.segments import counting

MOST = 30  # people to step through, the newest


@requires("campaigns.manage")
@require_GET
def look(request: MemberRequest, pk: UUID) -> HttpResponse:
    """`at`: which of the people; `variant`, `twin`: what is said."""
    context = {"campaign": campaign_of(pk), **context_of(request, campaign_of(pk))}
    return render(request, "campaigns/wizard/_preview.html", context)


def context_of(request: MemberRequest, campaign: Campaign) -> dict[str, Any]:
    """The page keeps where somebody was: fields say it when they are saved, links when pressed."""
    asked = request.POST if request.method == "POST" else request.GET
    people, total = _people(campaign)
    at = min(_number(asked.get("at")), max(len(people) - 1, 0))
    variant = min(_number(asked.get("variant")), max(len(campaign.variants) - 1, 0))
    is_twin = bool(asked.get("twin")) and campaign.twin is not None
    contact = people[at] if people else None
    return {
        "preview": _drawn(request, campaign, contact, variant, is_twin),
        "at": at,
        "variant": variant,
        "is_twin": is_twin,
        "stepped": len(people),
        "total": total,
        "test_number": testing.number_of(request.user.pk),
        "variants": list(enumerate(campaign.variants)),
    }


def _people(campaign: Campaign) -> tuple[list[Contact], int]:
    """Those who may be stepped through, and how many there are: of who gets it, as the last check
    of this draft found, else of who is chosen; anybody while nobody is."""
    kept = campaign.checked or {}
    if kept.get("rev") == campaign.rev and kept.get("samples"):
        found = Contact.objects.present().in_bulk([UUID(one) for one in kept["samples"][:MOST]])
        if found:
            return sorted(found.values(), key=lambda one: one.pk, reverse=True), kept["receives"]
    try:
        rows = audience.people(campaign)
        total = counting.count(rows).total if campaign.audience else 0
        if total:
            return counting.sample(rows, most=MOST), total
    except BadCampaign:
        pass
    return counting.sample(Contact.objects.present(), most=1), 0


def _drawn(
    request: MemberRequest, campaign: Campaign, contact: Contact | None, variant: int, twin: bool
) -> wording.Preview | None:
    if not campaign.variants and not twin:
        return None
    return wording.preview(request.tenant, campaign, contact, variant, twin=twin)


def _number(text: Any) -> int:
    told = str(text or "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 6 else 0
