"""A campaign's page while it goes: what it says, what may be done, what comes over the socket."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from apps.accounts.tenancy import in_tenant
from apps.campaigns.models import Campaign
from apps.campaigns.results import progress
from tests.campaigns.furnishing import furnish


@pytest.fixture
def running(acme):
    with in_tenant(acme):
        return furnish(100, status="running", budget=Decimal("40")).campaign


def page_of(client, campaign, query=""):
    return client.get(f"/t/acme/campaigns/{campaign.pk}/{query}")


def act(client, campaign, verb, **data):
    return client.post(f"/t/acme/campaigns/{campaign.pk}/act/{verb}/", data)


def state(acme, campaign):
    with in_tenant(acme):
        return Campaign.objects.get(pk=campaign.pk)


def test_it_says_how_far_it_is_and_what_did_not_arrive(as_admin, running):
    body = page_of(as_admin, running).content.decode()

    assert "58 of 100 people." in body
    assert "23 read, 25 delivered, 7 sent, 2 failed, 1 not known, 42 waiting" in body
    assert "Code 131026" in body
    assert "of a budget of $40" in body
    assert 'style="' not in body


def test_parts_ask_for_themselves_and_what_comes_fits_in(acme, as_admin, running):
    part = page_of(as_admin, running, "?part=rest").content.decode()
    assert part.strip().startswith('<div class="cols" id="campaign-rest"')
    assert "<html" not in part

    with in_tenant(acme):
        campaign = Campaign.objects.get(pk=running.pk)
        told = {"campaign": campaign, "progress": progress.of(campaign)}
        pushed = render_to_string(progress.TEMPLATE, told)
    shown = page_of(as_admin, running).content.decode()
    ids = [piece.split('"')[0] for piece in pushed.split('id="')[1:]]
    assert pushed.count("hx-swap-oob") >= 7
    assert all(one in shown or one.startswith("campaign-counts-") for one in ids)


def test_drafts_lead_to_the_wizard_and_scheduled_ones_tell_their_hour(acme, as_admin, running):
    at = timezone.now() + timedelta(days=3)
    with in_tenant(acme):
        draft = Campaign.objects.create(name="Draft", step="what")
        planned = Campaign.objects.create(name="Planned", status="scheduled", scheduled_at=at)

    assert page_of(as_admin, draft).url.endswith(f"/campaigns/{draft.pk}/edit/what/")
    body = page_of(as_admin, planned).content.decode()
    assert "It begins" in body
    assert "Start now" in body


def test_a_paused_one_says_why_and_what_goes_on_by_itself(acme, as_viewer, running):
    with in_tenant(acme):
        Campaign.objects.filter(pk=running.pk).update(status="paused", reason="channel")

    body = page_of(as_viewer, running).content.decode()

    assert "<mark>None of its channels may send now.</mark>" in body
    assert "It goes on by itself as soon as one of them is live again." in body
    assert "1 message is leaving just now and still arrives." in body
    assert "act-resume" not in body  # a viewer only looks


def test_only_who_may_send_pauses_and_a_second_click_changes_nothing(
    acme, as_agent, as_admin, running
):
    assert act(as_agent, running, "pause").status_code == 403
    assert state(acme, running).status == "running"

    act(as_admin, running, "pause")
    first = state(acme, running)
    again = act(as_admin, running, "pause")

    assert (first.status, first.reason) == ("paused", "person")
    assert again.status_code == 302
    assert state(acme, running).rev == first.rev
    act(as_admin, running, "resume")
    assert state(acme, running).status == "running"


def test_a_second_click_on_duplicate_leads_to_the_first_copy(acme, as_agent, running):
    first = act(as_agent, running, "duplicate", once="abc")
    second = act(as_agent, running, "duplicate", once="abc")
    third = act(as_agent, running, "duplicate", once="def")

    assert first.url == second.url != third.url
    with in_tenant(acme):
        assert Campaign.objects.filter(source=running, status="draft").count() == 2


def test_a_verb_that_is_none_is_not_found(as_admin, running):
    assert act(as_admin, running, "explode").status_code == 404
    assert act(as_admin, running, "follow", outcome="failed").status_code == 404


def test_companies_do_not_see_each_others(as_stranger, running):
    answer = as_stranger.get(f"/t/globex/campaigns/{running.pk}/")
    assert answer.status_code == 404
    assert as_stranger.get(f"/t/globex/campaigns/{running.pk}/recipients/").status_code == 404
