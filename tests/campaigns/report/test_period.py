"""Campaigns of some days beside one another: for the page of reports and for programs."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone

from apps.accounts.tenancy import in_tenant
from apps.campaigns.models import Campaign
from tests.campaigns.furnishing import furnish


@pytest.fixture
def two(acme):
    """One of 200 people that took an hour, one that runs; and one of last year."""
    with in_tenant(acme):
        ended = furnish(200, minutes=60, name="=Outubro", answered=(10,)).campaign
        furnish(100, status="running", name="Agora")
        old = furnish(100, name="Velha").campaign
        Campaign.objects.filter(pk=old.pk).update(
            started_at=timezone.now() - timedelta(days=300), status="finished"
        )
        Campaign.objects.create(name="Draft")
    return ended


def test_programs_read_sums_and_each_campaign(acme, api, viewer, two):
    told = api(viewer, acme).get("reports/campaigns?days=30").data

    assert [one["name"] for one in told["campaigns"]] == ["Agora", "=Outubro"]
    assert told["byStatus"] == {
        "draft": 1, "scheduled": 0, "running": 1, "paused": 0, "finished": 2, "cancelled": 0,
        "failed": 0,
    }  # fmt: skip
    assert (told["sent"], told["delivered"], told["failed"]) == (182 + 55, 172 + 48, 12 + 2)
    assert told["successRate"] == pytest.approx(220 / 251)
    assert told["optOutRate"] == pytest.approx(told["optedOut"] / 220)
    assert told["meanRunSeconds"] == pytest.approx(3600, abs=5)
    assert float(told["cost"]) == 220 * 0.0625


def test_as_csv_nothing_of_it_runs(acme, api, viewer, two):
    answer = api(viewer, acme).get("reports/campaigns?days=30", Accept="text/csv")

    head, *rows = csv.reader(io.StringIO(answer.content.decode().removeprefix("\ufeff")))
    names = {dict(zip(head, row, strict=True))["name"] for row in rows}
    assert names == {"Agora", "'=Outubro"}


def test_the_summary_of_a_period_tells_of_campaigns_too(acme, api, viewer, two):
    client = api(viewer, acme)

    told = client.get("reports/summary?days=30").data["campaigns"]

    assert told["delivered"] == 220
    assert "successRate" in told
    assert (
        "campaigns.successRate"
        in client.get("reports/summary?days=30", Accept="text/csv").content.decode()
    )


def test_the_page_of_reports_shows_them_where_it_is_read(acme, as_viewer, two):
    page = as_viewer.get("/t/acme/reports/?days=30").content.decode()
    assert "/t/acme/reports/campaigns/?days=30" in page

    part = as_viewer.get("/t/acme/reports/campaigns/?days=30").content.decode()

    assert "=Outubro" in part
    assert "Velha" not in part
    assert "87.6%" in part
    assert "1 h" in part
