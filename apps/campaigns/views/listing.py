"""The list of campaigns."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from apps.accounts.access import requires
from apps.accounts.requests import MemberRequest
from apps.accounts.views.answers import is_fragment
from apps.campaigns import listing
from apps.campaigns.listing import Asked
from apps.campaigns.models import Campaign, Status
from apps.whatsapp.models import Channel

PAGE = "campaigns/list/page.html"
_SIZE = 25


@requires("campaigns.view")
@require_GET
def campaigns(request: MemberRequest) -> HttpResponse:
    """A folder of them, or (for htmx) only what follows from the search."""
    is_part = is_fragment(request)
    context = _context(Asked.of(request.GET), request.GET.get("page")) | {"is_part": is_part}
    response = render(request, f"{PAGE}#found" if is_part else PAGE, context)
    response["Vary"] = "HX-Request"
    return response


def _context(asked: Asked, number: str | None) -> dict[str, Any]:
    rows = listing.narrowed(asked)
    folders = listing.folders(rows, asked.folder)
    page = Paginator(listing.within(rows, asked.folder), _SIZE).get_page(number)
    drawn = listing.drawn(page.object_list)
    return {
        "asked": asked,
        "folders": folders,
        "page": page,
        "rows": drawn,
        "anything": bool(folders[0].campaigns) or Campaign.objects.present().exists(),
        "channels": Channel.objects.present().only("display_name"),
        "periods": listing.PERIODS,
        **_lead(),
    }


def _lead() -> dict[str, Any]:
    """How things stand, for the sentence above them."""
    present = Campaign.objects.present()
    ahead = present.filter(status=Status.SCHEDULED, scheduled_at__gte=timezone.now())
    return {
        "running": list(present.filter(status=Status.RUNNING).only("name")[:2]),
        "stopped": present.filter(status=Status.PAUSED).count(),
        "next": ahead.order_by("scheduled_at").only("name", "scheduled_at").first(),
    }
