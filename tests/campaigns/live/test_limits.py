"""Limits are changed on the page of a campaign that goes or stands still, and it goes on."""

from __future__ import annotations

from decimal import Decimal

import pytest

from apps.accounts.tenancy import in_tenant
from apps.campaigns.models import Campaign
from tests.campaigns.furnishing import furnish
from tests.campaigns.pages.conftest import HTMX

FIELDS = {"budget": "12,50", "own_price": "0.05", "most_messages": ""}


@pytest.fixture
def spent(acme):
    with in_tenant(acme):
        found = furnish(100, status="paused", reason="budget", budget=Decimal("3.00"))
    return found.campaign


def address(campaign):
    return f"/t/acme/campaigns/{campaign.pk}/limits/"


def state(acme, campaign):
    with in_tenant(acme):
        return Campaign.objects.get(pk=campaign.pk)


def test_the_page_says_why_and_offers_to_raise_it(as_admin, spent):
    page = as_admin.get(f"/t/acme/campaigns/{spent.pk}/").content.decode()
    assert "The budget is used up." in page
    assert "Raise the budget and go on" in page

    dialog = as_admin.get(address(spent), headers=HTMX).content.decode()
    assert "<dialog" in dialog
    assert "<html" not in dialog
    assert "The budget is used up." in dialog
    assert "Spent so far: $3" in dialog
    assert "<html" in as_admin.get(address(spent)).content.decode()


def test_more_money_lets_it_go_on(acme, as_admin, spent):
    answer = as_admin.post(address(spent), {**FIELDS, "budget": "12.50", "go_on": "on"})

    assert answer.status_code == 302
    kept = state(acme, spent)
    assert (kept.status, kept.reason) == ("running", "")
    assert (kept.budget, kept.own_price) == (Decimal("12.50"), Decimal("0.05"))


def test_what_is_too_little_is_told_and_nothing_changes(acme, as_admin, spent):
    given = {**FIELDS, "budget": "1.00", "most_messages": "90", "go_on": "on"}

    answer = as_admin.post(address(spent), given, headers=HTMX)

    assert answer.status_code == 422
    assert "More than that has been spent already." in answer.content.decode()
    kept = state(acme, spent)
    assert (kept.status, kept.budget, kept.stops) == ("paused", Decimal("3.00"), {})


def test_limits_of_one_that_runs_change_without_a_word_about_going_on(acme, as_admin):
    with in_tenant(acme):
        running = furnish(50, status="running", stops={"errorRate": 9}).campaign
    dialog = as_admin.get(address(running), headers=HTMX).content.decode()
    assert "go_on" not in dialog

    answer = as_admin.post(address(running), {"most_messages": "40"}, headers=HTMX)

    assert (answer.status_code, answer["HX-Redirect"]) == (204, f"/t/acme/campaigns/{running.pk}/")
    assert state(acme, running).stops == {"errorRate": 9, "mostMessages": 40}


def test_who_only_looks_on_changes_nothing(as_viewer, spent):
    assert as_viewer.get(address(spent)).status_code == 403
    assert as_viewer.post(address(spent), FIELDS).status_code == 403
