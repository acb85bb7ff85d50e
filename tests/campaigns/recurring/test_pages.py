"""Planning a campaign that repeats, by hand and by programs."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from apps.accounts.actor import PLATFORM
from apps.accounts.tenancy import in_tenant
from apps.campaigns import lifecycle
from apps.campaigns.models import Campaign
from tests.campaigns.pages.conftest import HTMX, LIST, draft, now, step_of
from tests.programs import ApiClient

__all__ = ["draft", "now"]
WEEKLY = {"every": "week", "weekdays": ["mon", "wed"], "lastDay": "2099-12-31", "times": 20}


def fields(campaign, **given):
    return {"rev": str(campaign.rev), "tab": "first", "start": "at", **given}


@pytest.fixture
def planned(acme):
    at = timezone.now() + timedelta(hours=2)
    with in_tenant(acme):
        row = Campaign.objects.create(
            name="News", repeats=WEEKLY, audience={"all": True}, budget=Decimal("5.00")
        )
        return lifecycle.schedule(row, at, by=PLATFORM)


def test_the_wizard_keeps_how_it_repeats_and_tells_the_next_times(as_agent, draft, now):
    campaign = draft()
    given = fields(
        campaign, at="2099-11-23T09:00", again="week", weekdays=["wed", "mon"],
        last_day="2099-12-31", times="20",
    )  # fmt: skip

    said = as_agent.post(step_of(campaign, "when"), given, headers=HTMX).content.decode()

    assert now(campaign).repeats == WEEKLY
    assert "Nov, 09:00" in said
    page = as_agent.get(step_of(campaign, "when")).content.decode()
    assert 'value="2099-12-31"' in page
    assert page.count("checked") >= 3

    once = fields(now(campaign), at="2099-11-23T09:00", again="", weekdays=["wed"])
    as_agent.post(step_of(campaign, "when"), once, headers=HTMX)
    assert now(campaign).repeats == {}


def test_a_last_day_before_the_first_is_told(as_agent, draft, now):
    campaign = draft()
    given = fields(campaign, at="2099-11-23T09:00", again="day", last_day="2099-11-22")

    said = as_agent.post(step_of(campaign, "when"), given, headers=HTMX).content.decode()

    assert 'data-for="last_day"' in said
    assert now(campaign).repeats == {}


def test_its_page_tells_the_next_times_and_stops_it(as_admin, planned, now):
    shown = as_admin.get(f"{LIST}{planned.pk}/").content.decode()
    assert "every week: Mon, Wed" in shown
    assert "It has not gone out yet." in shown
    assert "act-start" not in shown
    assert "every week: Mon, Wed" in as_admin.get(LIST).content.decode()

    answer = as_admin.post(f"{LIST}{planned.pk}/act/stop-repeating/")
    again = as_admin.post(f"{LIST}{planned.pk}/act/stop-repeating/")

    assert (answer.status_code, again.status_code) == (302, 302)
    assert now(planned).status == "finished"
    assert "does not repeat any more" in as_admin.get(f"{LIST}{planned.pk}/").content.decode()


def test_the_check_tells_how_it_goes_on(as_admin, planned):
    page = as_admin.get(f"{LIST}{planned.pk}/edit/check/?now").content.decode()
    assert "every week: Mon, Wed, until 31 Dec 2099, 20 times at most" in page


def test_a_failed_time_says_why_on_its_page(as_admin, acme, planned):
    problem = {"code": "nobody_left", "step": "who", "blocks": True, "values": {}}
    with in_tenant(acme):
        one = Campaign.objects.create(
            name="News, 24 Nov", status="failed", reason="audience", source=planned,
            occurs_at=timezone.now(), ended_at=timezone.now(), checked={"problems": [problem]},
        )  # fmt: skip

    page = as_admin.get(f"{LIST}{one.pk}/").content.decode()

    assert "Nobody may get it. Look at why people drop out." in page
    assert "The next time is not touched by it." in page
    assert "Repeated from" in page


def test_programs_plan_it_and_stop_it(api, owner, acme, now):
    program: ApiClient = api(owner, acme)
    wire = {"every": "week", "weekdays": ["mon", "wed"], "lastDay": "2099-12-31", "times": 20}
    made = program.post(
        "campaigns",
        {"name": "News", "message": "Oi", "repeats": wire, "scheduledAt": "2099-11-23T09:00:00Z"},
    )
    assert made.status_code == 201, made.content
    told = made.json()["data"]
    assert told["repeats"] == wire
    assert told["occursAt"] is None

    started = program.post(f"campaigns/{told['id']}/start", {})
    assert started.json()["data"]["status"] == "scheduled"
    assert started.json()["data"]["repeats"] == wire
    at_once = program.post(f"campaigns/{told['id']}/start", {"now": True})
    assert at_once.status_code == 409
    assert at_once.json()["code"] == "repeats"
    stopped = program.post(f"campaigns/{told['id']}/stop-repeating", {})
    assert stopped.json()["data"]["status"] == "finished"
    listed = program.get(f"campaigns?sourceId={told['id']}")
    assert listed.json()["data"]["items"] == []


@pytest.mark.parametrize(
    ("repeats", "field"),
    [
        ({"every": "year"}, "repeats.every"),
        ({"every": "week", "weekdays": ["monday"]}, "repeats.weekdays"),
        ({"every": "day", "times": 0}, "repeats.times"),
        ({"every": "day", "lastDay": "soon"}, "repeats.lastDay"),
    ],
    ids=["no such rhythm", "no such day", "never", "no day"],
)
def test_what_is_no_rule_is_told_by_its_field(api, owner, acme, repeats, field):
    answer = api(owner, acme).post("campaigns", {"name": "N", "repeats": repeats})

    assert answer.status_code == 400
    assert field in answer.content.decode()
