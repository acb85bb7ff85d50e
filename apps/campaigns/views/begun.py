"""A campaign begun from somewhere else, and how they stand, for the start page."""

from __future__ import annotations

from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.access import requires
from apps.accounts.requests import MemberRequest
from apps.accounts.views.answers import is_fragment
from apps.campaigns import listing
from apps.campaigns.drafting import beginnings
from apps.campaigns.models import Campaign, Status
from apps.conversations.views import selection

_MOST = 5  # that run or stand still


@requires("campaigns.manage")
@require_POST
def for_chosen(request: MemberRequest) -> HttpResponse:
    """For those who are ticked in the list of contacts, or whom its filter finds."""
    whom, address = selection.of(request), request.POST.get("address", "")
    made = beginnings.for_chosen(request.tenant, whom, address=address, by=request.actor)
    where = resolve_url("campaign_step", made.pk, "who")
    if is_fragment(request):
        return HttpResponse(status=204, headers={"HX-Redirect": where})
    return redirect(where)


@requires("campaigns.view")
@require_GET
def standing(request: MemberRequest) -> HttpResponse:
    """What goes on, what comes next, what was last."""
    rows = Campaign.objects.present()
    alive = rows.filter(status__in=(Status.RUNNING, Status.PAUSED)).order_by("-started_at")
    ahead = rows.filter(status=Status.SCHEDULED).order_by("scheduled_at")
    over = rows.filter(status=Status.FINISHED, batch__isnull=False)
    context = {
        "alive": listing.drawn(alive[:_MOST]),
        "more": max(0, alive.count() - _MOST),
        "coming": ahead.first(),
        "last": listing.drawn(over.order_by(F("ended_at").desc(nulls_last=True))[:1]),
    }
    return render(request, "campaigns/list/_standing.html", context)
