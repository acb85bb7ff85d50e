"""The list of campaigns, its calendar, and what every page shows of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.accounts.tenancy import in_tenant
from apps.campaigns.models import Campaign
from apps.conversations.models import Batch
from apps.whatsapp.models import Channel
from tests.campaigns.pages.conftest import HTMX, LIST


@pytest.fixture
def campaigns(acme):
    """One in each folder, and one with messages."""
    now = timezone.now()
    with in_tenant(acme):
        channel = Channel.objects.create(provider="meta", display_name="Shop", name="shop")
        batch = Batch.objects.create(
            name="Winter", category="marketing", read=48, delivered=40, failed=12
        )
        Campaign.objects.create(
            name="Winter", status="running", started_at=now, batch=batch, channels=[channel.pk]
        )
        Campaign.objects.create(name="Summer", status="draft")
        Campaign.objects.create(
            name="Mothers", status="scheduled", scheduled_at=now + timedelta(days=40)
        )
        Campaign.objects.create(name="Spring", status="paused", reason="person", started_at=now)
        long_ago = now - timedelta(days=100)
        Campaign.objects.create(
            name="Easter", status="finished", started_at=long_ago, ended_at=long_ago
        )
        Campaign.objects.create(name="Gone", deleted_at=now)
    return channel


def named(shown: str) -> set[str]:
    return {
        one for one in ("Winter", "Summer", "Mothers", "Spring", "Easter", "Gone") if one in shown
    }


def found(client, query: str) -> set[str]:
    """Names in the rows, for a query of the address."""
    shown = client.get(f"{LIST}?{query}", headers=HTMX).content.decode()
    return named(shown.partition("</table>")[0])


def test_folders_search_and_filters(as_viewer, campaigns):
    assert found(as_viewer, "") == {"Winter", "Summer", "Mothers", "Spring", "Easter"}
    assert found(as_viewer, "folder=drafts") == {"Summer"}
    assert found(as_viewer, "folder=scheduled") == {"Mothers"}
    assert found(as_viewer, "folder=running") == {"Winter"}
    assert found(as_viewer, "folder=paused") == {"Spring"}
    assert found(as_viewer, "folder=ended") == {"Easter"}
    assert found(as_viewer, "q=TER") == {"Winter", "Easter"}
    assert found(as_viewer, f"channel={campaigns.pk}") == {"Winter"}
    assert found(as_viewer, "days=30") == {"Winter", "Summer", "Mothers", "Spring"}
    assert found(as_viewer, "folder=x&days=x&channel=x&page=x") == found(as_viewer, "")


def test_a_row_tells_how_far_its_messages_came(as_viewer, campaigns):
    shown = as_viewer.get(LIST).content.decode()

    assert "88% delivered" in shown
    assert "48% read" in shown
    assert "12% failed" in shown


def test_what_may_be_done_follows_the_role(as_viewer, as_agent, as_admin, campaigns):
    viewer, agent, admin = (
        client.get(LIST).content.decode() for client in (as_viewer, as_agent, as_admin)
    )

    assert "New campaign" not in viewer
    assert "act/" not in viewer
    assert "act/duplicate/" in agent
    assert "act/pause/" not in agent
    assert "act/pause/" in admin


def test_many_rows_cost_no_more_questions(
    as_viewer, campaigns, acme, django_assert_max_num_queries
):
    with in_tenant(acme):
        for n in range(20):
            batch = Batch.objects.create(name=str(n), category="marketing", read=n)
            Campaign.objects.create(name=str(n), status="finished", batch=batch)

    with django_assert_max_num_queries(30):
        as_viewer.get(LIST)


def test_nothing_yet_leads_on(as_agent, as_viewer, acme):
    assert "Make a campaign" in as_agent.get(LIST).content.decode()
    assert "Make a campaign" not in as_viewer.get(LIST).content.decode()


def test_the_calendar_shows_what_is_planned_and_what_ran(as_viewer, campaigns):
    then = timezone.localtime() + timedelta(days=40)

    this, later = (
        as_viewer.get(f"{LIST}calendar/{month}").content.decode()
        for month in ("", f"?month={then:%Y-%m}")
    )

    assert {"Winter", "Spring"} <= named(this)
    assert "Mothers" in later
    assert as_viewer.get(f"{LIST}calendar/?month=9999-99").status_code == 200


def test_the_palette_and_the_first_steps_know_campaigns(as_agent, campaigns):
    found = as_agent.get("/t/acme/palette/?q=winter").content.decode()

    assert "Winter" in found
    assert "Send your first campaign" in as_agent.get("/t/acme/").content.decode()
