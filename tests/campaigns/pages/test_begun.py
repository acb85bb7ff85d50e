"""A campaign begun from the list of contacts, and how they stand on the start page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.accounts.actor import PLATFORM
from apps.accounts.tenancy import in_tenant
from apps.campaigns.models import Campaign
from apps.conversations.models import Segment, SegmentMember
from apps.conversations.people import search
from apps.conversations.segments import saving
from tests.campaigns.furnishing import furnish
from tests.campaigns.pages.conftest import HTMX, LIST, step_of
from tests.conversations.segments.people import person, tag

BEGIN = f"{LIST}new/chosen/"


@pytest.fixture
def vips(inside_acme):
    vip = tag("VIP")
    return vip, [person(f"Rosa {n}", phone=f"+551190000020{n}", tags=[vip.pk]) for n in range(3)]


def made(acme):
    with in_tenant(acme):
        return Campaign.objects.get()


def test_those_who_are_ticked_are_whom_it_is_for(acme, as_agent, vips):
    _vip, people = vips
    ids = [str(one.pk) for one in people[:2]]

    answer = as_agent.post(BEGIN, {"chosen": ids}, headers=HTMX)

    campaign = made(acme)
    assert sorted(campaign.audience["contactIds"]) == sorted(ids)
    assert answer["HX-Redirect"] == step_of(campaign, "who")
    page = as_agent.get(step_of(campaign, "who")).content.decode()
    assert "2 people" in page
    kept = {"rev": str(campaign.rev), "tab": "one", "name": "Sale", "contacts": ",".join(ids)}
    as_agent.post(step_of(campaign, "who"), kept, headers=HTMX)
    assert sorted(made(acme).audience["contactIds"]) == sorted(ids)


def test_whom_a_filter_finds_become_a_segment(acme, as_agent, vips):
    vip, _people = vips
    as_agent.post(BEGIN, {"all": "1", "address": f"tag={vip.pk}"})

    campaign = made(acme)
    with in_tenant(acme):
        segment = Segment.objects.get()
    assert campaign.audience == {"segments": [str(segment.pk)]}
    assert segment.kind == "rules"
    side = as_agent.get(step_of(campaign, "who")).content.decode()
    assert "3 people" in side


def test_whom_words_find_are_put_on_a_list(acme, as_agent, vips):
    with in_tenant(acme):
        search.mark([one.pk for one in vips[1]])
    as_agent.post(BEGIN, {"all": "1", "address": "q=Rosa"})

    with in_tenant(acme):
        segment = Segment.objects.get()
        assert segment.kind == "list"
        assert SegmentMember.objects.filter(segment=segment).count() == 3


def test_a_list_that_is_filtered_by_is_taken_as_it_is_and_no_filter_is_everybody(
    acme, as_agent, vips
):
    with in_tenant(acme):
        mine = saving.create(acme, "Mine", kind="list", members=[vips[1][0].pk], by=PLATFORM)
    as_agent.post(BEGIN, {"all": "1", "address": f"list={mine.pk}&sort=name"})
    assert made(acme).audience == {"segments": [str(mine.pk)]}

    with in_tenant(acme):
        Campaign.objects.all().delete()
    as_agent.post(BEGIN, {"all": "1", "address": ""})
    assert made(acme).audience == {"all": True}


def test_nobody_is_no_campaign(acme, as_agent):
    as_agent.post(BEGIN, {})
    with in_tenant(acme):
        assert not Campaign.objects.exists()


def test_the_bar_and_a_segments_page_offer_it_to_who_prepares_campaigns(
    acme, as_agent, as_viewer, vips
):
    assert BEGIN in as_agent.get("/t/acme/contacts/").content.decode()
    with in_tenant(acme):
        mine = saving.create(acme, "Mine", kind="list", members=[vips[1][0].pk], by=PLATFORM)
        rules = {"all": [{"field": "tag", "is": "has", "value": vips[0].pk}]}
        ruled = saving.create(acme, "Ruled", rules=rules, by=PLATFORM)
    for one in (mine, ruled):
        page = as_agent.get(f"/t/acme/contacts/segments/{one.pk}/").content.decode()
        assert f"campaigns/new/?segment={one.pk}" in page
    assert as_viewer.post(BEGIN, {}).status_code == 403


def test_the_start_page_tells_what_goes_on_what_comes_and_what_was(acme, as_agent):
    assert f"{LIST}standing/" in as_agent.get("/t/acme/").content.decode()
    assert "nothing is planned" in as_agent.get(f"{LIST}standing/").content.decode()
    now = timezone.now()
    with in_tenant(acme):
        running = furnish(50, status="running", name="Winter").campaign
        furnish(50, name="Autumn", contacts=[])
        soon = now + timedelta(days=2)
        Campaign.objects.create(name="Summer", status="scheduled", scheduled_at=soon)
        Campaign.objects.create(name="A draft")

    said = as_agent.get(f"{LIST}standing/").content.decode()

    assert said.index("Winter") < said.index("Summer") < said.index("Autumn")
    assert "A draft" not in said
    assert f'data-campaign="{running.pk}" data-live' in said
    assert said.count("data-live") == 1


def test_more_pasted_numbers_than_are_taken_are_told(as_agent, draft, now):
    campaign = draft()
    numbers = "\n".join(f"+55119{n:08}" for n in range(10_001))
    given = {"rev": str(campaign.rev), "tab": "first", "name": "Sale", "numbers": numbers}

    said = as_agent.post(step_of(campaign, "who"), given, headers=HTMX).content.decode()

    assert "at most 10,000 numbers" in said
    assert "numbers" not in now(campaign).audience
