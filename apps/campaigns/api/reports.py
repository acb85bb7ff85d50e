"""reports/campaigns: campaigns of a period beside one another, as JSON or as CSV."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from apps.accounts.api.operation import operation
from apps.accounts.api.request import ApiRequest
from apps.accounts.api.view import ApiView
from apps.campaigns.api.report_shapes import CampaignLine, CampaignsReportOutput, CampaignSums
from apps.campaigns.results import analytics
from apps.campaigns.results.analytics import Compared
from apps.conversations.analytics.parts import PARTS, Part
from apps.conversations.analytics.sheets import csv_answer
from apps.conversations.api.analytics import span_of
from apps.conversations.api.analytics_shapes import PeriodQuery

Values = dict[str, Any]
CSV = "text/csv"


class CampaignsReport(ApiView):
    """What campaigns came to."""

    permission = {"GET": "campaigns.view"}

    @operation(asks=PeriodQuery, answers=CampaignsReportOutput, content=CSV)
    def get(self, request: ApiRequest, values: Values) -> Compared | HttpResponse:
        """Campaigns that began in a period, the latest first; CSV: a line for each."""
        found = analytics.compared(span_of(request, values), values.get("channel"))
        if CSV not in request.headers.get("Accept", ""):
            return found
        writer = CampaignLine()
        rows = [writer.to_representation(one) for one in found.lines]
        return csv_answer("campaigns", list(writer.fields), [list(row.values()) for row in rows])


def join() -> None:
    """Called once, when the app is ready: the summary of a period tells of campaigns too."""
    PARTS["campaigns"] = Part(CampaignSums, analytics.compared)
