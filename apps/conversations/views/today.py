"""How things stand today, for the start page, which loads it by itself."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from apps.accounts.access import requires
from apps.accounts.requests import MemberRequest
from apps.conversations.analytics import report, standing
from apps.conversations.analytics.spans import Span
from apps.whatsapp.models import Channel

_MOST = 12  # channels


@requires("conversations.view")
@require_GET
def today(request: MemberRequest) -> HttpResponse:
    found = report.of(request.tenant, Span.latest(1, ZoneInfo(request.tenant.time_zone)))
    channels = Channel.objects.present().defer("credentials").order_by("display_name")
    context = {
        "now": standing.now(),
        "mine": standing.mine(request.user.pk),
        "sums": found.messages,
        "talks": found.conversations,
        "channels": channels[:_MOST],
    }
    return render(request, "conversations/reports/_today.html", context)
