"""Campaigns of some days beside one another: a part of the page of reports."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from apps.accounts.access import requires
from apps.accounts.requests import MemberRequest
from apps.accounts.templatetags.figures import num
from apps.campaigns.api.report_shapes import CampaignLine
from apps.campaigns.models import Status
from apps.campaigns.results import analytics
from apps.conversations.analytics.sheets import csv_answer
from apps.conversations.forms.reports import Wanted

_SHOWN = 12  # campaigns


@requires("campaigns.view")
@require_GET
def campaigns(request: MemberRequest) -> HttpResponse:
    """`?csv`: all of them for a spreadsheet."""
    wanted = Wanted.read(request.GET.dict(), ZoneInfo(request.tenant.time_zone))
    found = analytics.compared(wanted.span, wanted.channel)
    if "csv" in request.GET:
        writer = CampaignLine()
        rows = [list(writer.to_representation(one).values()) for one in found.lines]
        return csv_answer("campaigns", list(writer.fields), rows)
    context = {
        "found": found,
        "shown": found.lines[:_SHOWN],
        "wanted": wanted,
        "statuses": [
            f"{one.label} {num(found.by_status[one.value])}"
            for one in Status
            if found.by_status[one.value]
        ],
    }
    return render(request, "campaigns/report/_period.html", context)
