"""A campaign's report to take along."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from apps.accounts import spreadsheets
from apps.accounts.access import requires
from apps.accounts.requests import MemberRequest
from apps.campaigns.models import Campaign
from apps.campaigns.report import paper, sheets, whole
from apps.campaigns.views.gone import campaign_of
from apps.conversations.segments.exporting import excels_delimiter


@requires("campaigns.view")
@require_GET
def report_csv(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Sums only: nobody's name is in it."""
    campaign = campaign_of(pk)
    mark = excels_delimiter()
    lines = [spreadsheets.line(sheets.head(), delimiter=mark)]
    lines += (spreadsheets.line(row, delimiter=mark) for row in sheets.rows(whole.of(campaign)))
    body = "".join(lines)
    response = HttpResponse(spreadsheets.BOM + body, content_type="text/csv; charset=utf-8")
    return _named(response, campaign, "csv")


@requires("campaigns.view")
@require_GET
def report_pdf(request: MemberRequest, pk: UUID) -> HttpResponse:
    campaign = campaign_of(pk)
    body = paper.printed(request.tenant, whole.of(campaign))
    return _named(HttpResponse(body, content_type="application/pdf"), campaign, "pdf")


def _named(response: HttpResponse, campaign: Campaign, ending: str) -> HttpResponse:
    name = f"{slugify(campaign.name) or 'campaign'}-report.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
