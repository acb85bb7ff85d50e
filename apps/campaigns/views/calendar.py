"""The calendar of campaigns."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from apps.accounts.access import requires
from apps.accounts.requests import MemberRequest
from apps.campaigns.clocks import calendar

_YEARS = range(2000, 2101)


@requires("campaigns.view")
@require_GET
def month(request: MemberRequest) -> HttpResponse:
    """`?month=2026-11`; this month where it says none."""
    today = timezone.localdate().replace(day=1)
    shown = calendar.month(_first(request.GET.get("month", "")) or today)
    return render(request, "campaigns/list/calendar.html", {"month": shown, "this_month": today})


def _first(text: str) -> date | None:
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
    return first if first.year in _YEARS else None
