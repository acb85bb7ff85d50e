"""campaigns/{id}/progress and report: how far it is, and what came of it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.http import HttpResponse

from apps.accounts.api.operation import operation
from apps.accounts.api.request import ApiRequest
from apps.accounts.api.view import ApiView
from apps.campaigns.api.campaigns import campaign_of
from apps.campaigns.api.result_shapes import ProgressOutput, ReportOutput
from apps.campaigns.models import Campaign
from apps.campaigns.report import sheets, variants, whole
from apps.campaigns.report.whole import Report
from apps.campaigns.results import figures, progress
from apps.campaigns.results.figures import Responses
from apps.campaigns.results.progress import Progress
from apps.conversations.analytics.sheets import csv_answer

Values = dict[str, Any]
CSV = "text/csv"


class CampaignProgress(ApiView):
    """Also pushed, as `campaign:update`."""

    permission = {"GET": "campaigns.view"}

    @operation(answers=ProgressOutput)
    def get(self, request: ApiRequest, values: Values, campaign_id: UUID) -> Progress:
        """Read how far a campaign is."""
        return progress.of(campaign_of(campaign_id))


class CampaignReport(ApiView):
    """What came of it."""

    permission = {"GET": "campaigns.view"}

    @operation(answers=ReportOutput, content=CSV)
    def get(self, request: ApiRequest, values: Values, campaign_id: UUID) -> Values | HttpResponse:
        """Read the report of a campaign; as CSV a line for the whole, then one for each part."""
        report = whole.of(campaign_of(campaign_id))
        if CSV in request.headers.get("Accept", ""):
            name = f"campaign-{report.campaign.pk}"
            return csv_answer(name, sheets.head(), list(sheets.rows(report)))
        return _told(report)


def _told(report: Report) -> Values:
    named = ("campaign", "counts", "replied", "opted_out", "cost", "expected", "currency")
    sums = ("planned", "sent", "delivered", "read", "causes", "left_out")
    return {
        **{name: getattr(report, name) for name in (*named, *sums)},
        "variants": _variants(report.campaign),
        "channels": [
            {**asdict(one.reached), "channel_id": one.pk, "name": one.name}
            for one in report.channels
        ],
        "minutes": [{**asdict(reached), "at": at} for at, reached in report.minutes],
    }


def _variants(campaign: Campaign) -> list[Values]:
    told = figures.responses_by_variant(campaign)
    return [
        {
            **asdict(reached),
            **asdict(told.get(number, Responses())),
            "variant": number,
            "name": variants.name_of(campaign, number),
        }
        for number, reached in sorted(figures.by_variant(campaign).items())
    ]
