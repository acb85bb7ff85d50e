"""The people of a campaign: found, filtered, taken along."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from apps.accounts.access import requires
from apps.accounts.ids import as_id
from apps.accounts.requests import MemberRequest
from apps.accounts.views.answers import is_fragment
from apps.campaigns.models import Campaign
from apps.campaigns.recipients import finding, rows, sheets
from apps.campaigns.recipients.asked import REPLIES, STATUSES, Asked
from apps.campaigns.recipients.finding import Place
from apps.campaigns.report import causes, variants, whole
from apps.campaigns.results import tallies
from apps.campaigns.views.gone import campaign_of
from apps.conversations.outbox import freezing

PAGE = "campaigns/recipients/page.html"


@requires("conversations.view")
@require_GET
def listing(request: MemberRequest, pk: UUID) -> HttpResponse:
    """A page of them, or (for htmx) only what was found."""
    campaign = campaign_of(pk)
    if campaign.batch is None:
        return redirect("campaign", campaign.pk)
    asked = Asked.of(request.GET.dict())
    name = f"{PAGE}#found" if is_fragment(request) else PAGE
    find = _left_out if asked.left else _found
    found = find(campaign, asked, request.GET.get("after", ""), request.GET.get("before", ""))
    context = {"campaign": campaign, "asked": asked, **found, **_choices(campaign)}
    response = render(request, name, context)
    response["Vary"] = "HX-Request"
    return response


@requires("contacts.export")
@require_GET
def csv(request: MemberRequest, pk: UUID) -> StreamingHttpResponse:
    """All who are asked for, as the page's address has it."""
    campaign = campaign_of(pk)
    asked = Asked.of(request.GET.dict())
    return sheets.answer(request.tenant, campaign, asked, by=request.actor)


def _found(campaign: Campaign, asked: Asked, after: str, before: str) -> dict[str, Any]:
    end = Place.read(before)
    found = finding.page_before(campaign, asked, end) if end else None
    if found is None or not (found.messages or found.previous):  # nobody is before them any more
        found = finding.page(campaign, asked, Place.read(after))
    return {
        "rows": rows.rows(campaign, found.messages),
        "next": str(found.next or ""),
        "previous": str(found.previous or ""),
        "is_whole": found.is_whole,
    }


def _left_out(campaign: Campaign, asked: Asked, after: str, before: str) -> dict[str, Any]:
    start, end = as_id(after), as_id(before)
    if end and (left := finding.left_out(campaign, asked, before=end)):
        shown, is_first = left[: finding.SIZE][::-1], len(left) <= finding.SIZE
        follows = True
    else:
        left = finding.left_out(campaign, asked, start)
        shown, is_first, follows = left[: finding.SIZE], start is None, len(left) > finding.SIZE
    return {
        "left_rows": rows.left_out(shown),
        "next": str(shown[-1].contact_id) if follows else "",
        "previous": str(shown[0].contact_id) if shown and not is_first else "",
        "is_whole": True,
    }


def _choices(campaign: Campaign) -> dict[str, Any]:
    """What can be asked for, with how many that are where it is known."""
    counts = tallies.counts(campaign)
    by_channel = whole.channels(campaign)
    provider = whole.provider_of(by_channel)
    left = freezing.left_out(campaign.batch) if campaign.batch else {}
    numbers = range(len(campaign.variants)) if len(campaign.variants) > 1 else []
    return {
        "counts": counts,
        "statuses": [(key, name, getattr(counts, key)) for key, (name, _s) in STATUSES.items()],
        "replies": REPLIES,
        "channels": by_channel,
        "causes": causes.causes(tallies.by_code(campaign, counts), provider),
        "left_out": causes.left_out(left),
        "versions": [
            (number, variants.letter(number), variants.name_of(campaign, number))
            for number in numbers
        ],
    }
