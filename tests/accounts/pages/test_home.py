"""The first page of a company."""

from __future__ import annotations

import pytest
from django.test import Client

from apps.accounts import branding
from apps.accounts.actor import PLATFORM
from apps.accounts.models import Tenant
from apps.accounts.views.home import part_of_day


def titles(client: Client) -> dict[str, bool]:
    return {step.title: step.done for step in client.get("/t/acme/").context["steps"]}


def test_an_owner_sees_what_to_do_first_and_what_is_done(as_owner: Client, acme: Tenant):
    before = titles(as_owner)
    assert before["Verify your e-mail address"] is True
    assert before["Put your colour and logo"] is False

    branding.change(acme, by=PLATFORM, color="#00a859")

    assert titles(as_owner)["Put your colour and logo"] is True


def test_a_viewer_sees_only_steps_of_their_own(as_viewer: Client):
    assert titles(as_viewer) == {"Add a second factor to your login": False}


def test_changes_and_use_are_for_those_who_may_see_them(as_owner: Client, as_viewer: Client):
    owners, viewers = as_owner.get("/t/acme/"), as_viewer.get("/t/acme/")

    assert "created the company" in owners.content.decode()
    assert "Use of the plan" in owners.content.decode()
    assert "What changed lately" not in viewers.content.decode()
    assert "Use of the plan" not in viewers.content.decode()


def test_a_stranger_is_told_that_they_are_not_a_member(as_stranger: Client, acme: Tenant):
    page = as_stranger.get("/t/acme/")

    assert page.status_code == 403
    assert "not a member of this company" in page.content.decode()
    assert "created the company" not in page.content.decode()


def test_nobody_is_sent_to_log_in(as_nobody: Client, acme: Tenant):
    assert as_nobody.get("/t/acme/").url == "/t/acme/login/?next=/t/acme/"


def test_the_last_company_used_is_where_the_next_log_in_leads(
    as_owner: Client, owner, acme: Tenant, globex: Tenant
):
    from apps.accounts.models import Membership

    Membership.objects.create(tenant=globex, user=owner, role="viewer")
    assert "Which company?" in as_owner.get("/start/").content.decode()

    as_owner.get("/t/globex/")

    assert as_owner.get("/start/").url == "/t/globex/"


@pytest.mark.parametrize(
    ("hour", "said"),
    [(4, "evening"), (5, "morning"), (11, "morning"), (12, "afternoon"), (18, "evening")],
)
def test_the_greeting_knows_the_time_of_day(hour: int, said: str):
    assert part_of_day(hour) == said
