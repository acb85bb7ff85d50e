"""What each step of the wizard takes, refuses in words, and shows beside it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.accounts.tenancy import in_tenant
from apps.campaigns.models import Campaign
from apps.campaigns.preflight import stages
from apps.conversations.models import Contact, Message, Tag
from apps.whatsapp.models import Channel, Template
from tests.campaigns.pages.conftest import HTMX, LIST, step_of
from tests.conversations.outbox.conftest import make_channel, make_contact, make_thread

ME = "+5511900000107"


def saved(client, campaign: Campaign, step: str, **given: str) -> str:
    told = {"rev": str(campaign.rev), "tab": "first", **given}
    answer = client.post(step_of(campaign, step), told, headers=HTMX)
    return str(answer.content.decode())


@pytest.fixture
def telephone(inside_acme) -> Channel:
    return make_channel("loja", provider="waha", gateway_url="http://127.0.0.1:1", account="")


@pytest.fixture
def official(inside_acme) -> Channel:
    return make_channel("shop")


# ── what ──


def test_a_share_that_is_no_number_is_told_beside_its_version(as_agent, draft, now):
    campaign = draft()
    given = {"mode": "message", "versions": "2", "v0-text": "One", "v1-text": "Two"}

    said = saved(as_agent, campaign, "what", **given, **{"v0-weight": "0", "v1-weight": "many"})

    assert said.count("A share is a whole number from 1 to 100.") == 2
    assert [one["weight"] for one in now(campaign).variants or [{"weight": 1}]] != [0]


def test_a_message_of_ones_own_keeps_its_category_and_an_odd_one_changes_nothing(
    as_agent, draft, now
):
    campaign = draft()
    given = {"mode": "message", "versions": "x", "v0-text": "Your order is ready"}

    saved(as_agent, campaign, "what", **given, category="utility")
    assert now(campaign).category == "utility"
    saved(as_agent, now(campaign), "what", **given, category="lottery")
    assert now(campaign).category == "utility"


def test_where_nothing_is_written_one_does_not_go_on(as_agent, draft, now):
    campaign = draft()
    given = {"rev": str(campaign.rev), "tab": "first", "versions": "1", "go": "next"}

    own = as_agent.post(step_of(campaign, "what"), {**given, "mode": "message"})
    template = as_agent.post(step_of(campaign, "what"), {**given, "mode": "template"})

    assert "Write what people will read." in own.content.decode()
    assert "Choose a template." in template.content.decode()
    assert now(campaign).variants == []


def test_a_templates_file_and_place_are_kept_as_what_they_are(as_agent, draft, now, official):
    location = {"type": "HEADER", "format": "LOCATION"}
    body = {"type": "BODY", "text": "Come and see us."}
    Template.objects.create(
        account=official.account, name="visit", language="en", category="marketing",
        status="approved", components=[location, body],
    )  # fmt: skip
    campaign = draft()
    chosen = {"mode": "template", "versions": "1", "v0-template": "visit|en"}
    form = saved(as_agent, campaign, "what", **chosen, part="1")
    [place] = {
        name.split('"')[0] for name in form.split('name="v0-t.')[1:]
    }  # the one place there is

    filled = {"v0-filled": "visit|en", f"v0-t.{place}": "-23.55, -46.63"}
    saved(as_agent, now(campaign), "what", **chosen, **filled)

    [variant] = now(campaign).variants
    assert variant["template"]["values"][place] == {"latitude": "-23.55", "longitude": "-46.63"}
    again = as_agent.get(step_of(campaign, "what")).content.decode()
    assert "-23.55, -46.63" in again


# ── through which ──


def test_channels_of_different_kinds_are_not_mixed(as_agent, draft, now, official, telephone):
    campaign = draft()
    both = [str(official.pk), str(telephone.pk)]

    told = {"rev": str(campaign.rev), "tab": "first", "channels": both}
    said = as_agent.post(step_of(campaign, "channels"), told, headers=HTMX).content.decode()

    assert "These are of different kinds" in said
    assert now(campaign).channels == []


def test_a_channel_that_is_gone_is_left_out(as_agent, draft, now, official):
    campaign = draft()
    gone = {"channels": [str(official.pk), str(campaign.pk)]}

    told = {"rev": str(campaign.rev), "tab": "first", **gone}
    as_agent.post(step_of(campaign, "channels"), told, headers=HTMX)

    assert [str(one) for one in now(campaign).channels] == [str(official.pk)]


def test_beside_the_channels_stands_what_each_may_do(as_agent, draft, official, telephone):
    by_template = draft(
        variants=[{"template": {"name": "sale", "language": "en", "values": {}}, "weight": 1}]
    )
    page = as_agent.get(step_of(by_template, "channels")).content.decode()

    assert "Shop" in page
    assert "Loja" in page
    assert "20" in page  # people a day, of a number that was connected today


# ── a test to me ──


@pytest.fixture
def mine(inside_acme, official):
    """My own number, from which I wrote just now."""
    me = make_contact(ME)
    make_thread(me, official, silent_for=timedelta(hours=1))
    return me


def test_a_test_leaves_for_my_own_number(as_agent, draft, official, mine, acme):
    variants = [{"kind": "text", "content": {"text": "Hi {{name}}"}, "weight": 1}]
    campaign = draft(variants=variants, channels=[str(official.pk)], category="utility")

    said = as_agent.post(f"{LIST}{campaign.pk}/test/", {"number": ME}, headers=HTMX)

    assert "On its way to" in said.content.decode()
    with in_tenant(acme):
        assert Message.objects.get().contact_id == mine.pk


@pytest.mark.parametrize(
    ("given", "says"),
    [("", "Write your number with the area code"), (ME, "There is nothing to send yet")],
)
def test_a_test_that_can_not_leave_says_why(as_agent, draft, given, says):
    url = f"{LIST}{draft().pk}/test/"

    assert says in as_agent.post(url, {"number": given}, headers=HTMX).content.decode()
    followed = as_agent.post(url, {"number": given, "step": "what"}, follow=True)
    assert says in followed.content.decode()


# ── the check ──


def test_a_check_is_made_again_where_it_is_asked_for(as_agent, draft, now):
    campaign = draft()
    said = as_agent.get(f"{LIST}{campaign.pk}/check/", headers=HTMX).content.decode()

    assert "Nobody is chosen yet" in said
    assert now(campaign).checked


def test_what_is_on_its_way_is_not_checked_but_shown_as_it_is(as_agent, draft, acme):
    campaign = draft()
    with in_tenant(acme):
        Campaign.objects.filter(pk=campaign.pk).update(status="running")

    answer = as_agent.get(f"{LIST}{campaign.pk}/check/", headers=HTMX)

    assert (answer.status_code, answer["HX-Refresh"]) == (204, "true")


def test_a_check_that_somebody_has_just_made_is_shown_and_not_made_once_more(as_agent, draft, now):
    campaign = draft()
    url = f"{LIST}{campaign.pk}/check/"
    as_agent.get(url, headers=HTMX)
    made_at = now(campaign).checked_at

    said = as_agent.get(url, {"seen": ""}, headers=HTMX).content.decode()

    assert "Nobody is chosen yet" in said
    assert now(campaign).checked_at == made_at
    as_agent.get(url, {"seen": made_at.isoformat()}, headers=HTMX)
    assert now(campaign).checked_at > made_at, "who has seen it asks for another"


def test_while_a_check_is_made_its_page_says_what_it_is_at(as_agent, draft, acme):
    campaign = draft()
    page = as_agent.get(step_of(campaign, "check")).content.decode()
    url = f"{LIST}{campaign.pk}/check/stage/"
    assert f'hx-get="{url}"' in page
    assert as_agent.get(url).status_code == 204

    with in_tenant(acme):
        stages.come_to(campaign.pk, stages.Stage.PEOPLE)
    said = as_agent.get(url).content.decode()
    with in_tenant(acme):
        stages.leave(campaign.pk)

    assert said == "Asking of everybody whether they may get it."


# ── who ──


def test_whose_people_were_chosen_or_taken_away_is_kept_whatever_became_of_it(
    as_agent, draft, now, acme
):
    """Two campaigns: one is older than those that are offered, the other was deleted."""
    old, gone = draft("Old"), draft("Gone")
    chosen = {"campaign": {"id": str(old.pk), "outcome": "not_read"}}
    away = {"campaign": {"id": str(gone.pk), "outcome": "not_replied"}}
    campaign = draft(audience={**chosen, "exclude": away})
    with in_tenant(acme):
        Campaign.objects.filter(pk=gone.pk).update(deleted_at=timezone.now())

    page = as_agent.get(step_of(campaign, "who")).content.decode()
    assert f'<option value="{old.pk}" selected>Old</option>' in page
    assert f'<option value="{gone.pk}" selected>deleted</option>' in page
    given = {"rev": str(campaign.rev), "tab": "first", "name": "Sale", "campaign": str(old.pk)}
    given |= {"outcome": "not_read", "x_campaign": str(gone.pk), "x_outcome": "not_replied"}
    said = as_agent.post(step_of(campaign, "who"), given, headers=HTMX).content.decode()

    assert 'data-for="x_campaign"' in said
    assert now(campaign).audience["exclude"] == away, "what can't be asked is not left out unseen"
    as_agent.post(step_of(campaign, "who"), {**given, "x_campaign": ""}, headers=HTMX)
    assert now(campaign).audience == chosen


def test_whoever_was_chosen_one_by_one_and_is_gone_is_in_nobodys_way(
    as_agent, draft, now, inside_acme
):
    here, gone = make_contact("+5511900000111"), make_contact("+5511900000112")
    both = [str(here.pk), str(gone.pk)]
    campaign = draft(audience={"contactIds": both, "exclude": {"contactIds": both[:1]}})
    Contact.objects.filter(pk=gone.pk).update(trashed_at=timezone.now())

    page = as_agent.get(step_of(campaign, "who")).content.decode()
    assert "1 person" in page
    saved(as_agent, campaign, "who", name="Winter", contacts=",".join(both))

    kept = now(campaign)
    assert kept.name == "Winter"
    assert kept.audience == {"contactIds": both[:1], "exclude": {"contactIds": both[:1]}}


def test_what_is_chosen_has_its_name_though_it_is_not_offered(as_agent, draft, inside_acme):
    Tag.objects.bulk_create(Tag(name=f"A {n:03}") for n in range(201))
    last = Tag.objects.create(name="Zebra")
    campaign = draft(audience={"tags": [last.pk]})

    page = as_agent.get(step_of(campaign, "who")).content.decode()

    assert "Zebra" in page


def test_a_number_that_is_none_in_its_place_breaks_nothing(as_agent, draft, now):
    campaign = draft()
    saved(as_agent, campaign, "who", name="Sale", tags="²")
    saved(as_agent, now(campaign), "what", mode="message", versions="1", op="copy:²")

    assert now(campaign).audience == {}


# ── what a program wrote ──


OF_PROGRAMS = [
    {"kind": "location", "content": {"latitude": -23.5, "longitude": -46.6}},
    {"template": {"name": "sale", "language": "en", "components": [{"type": "body"}]}},
]


@pytest.mark.parametrize("variant", OF_PROGRAMS)
def test_what_has_no_fields_here_stays_as_a_program_wrote_it(as_agent, draft, now, variant):
    campaign = draft(variants=[{**variant, "name": "First", "weight": 1}])
    before = now(campaign).variants
    page = as_agent.get(step_of(campaign, "what")).content.decode()
    assert "A program wrote this version" in page
    assert 'value="other"' in page

    mode = "template" if "template" in variant else "message"
    given = {"mode": mode, "versions": "1", "v0-kind": "other", "v0-name": "First"}
    saved(as_agent, campaign, "what", **given)
    assert now(campaign).variants == before
    saved(as_agent, now(campaign), "what", **given, op="copy:0")
    assert [one.get("kind") for one in now(campaign).variants] == [before[0].get("kind")] * 2

    own = {"mode": "message", "versions": "1", "v0-kind": "text", "v0-text": "Hello"}
    saved(as_agent, now(campaign), "what", **own)
    assert now(campaign).variants[0]["content"] == {"text": "Hello"}


# ── when ──


def test_by_what_versions_are_compared_is_kept_without_a_test(as_agent, draft, now):
    text = {"kind": "text", "content": {"text": "Hi"}}
    campaign = draft(variants=[text, text])

    saved(as_agent, campaign, "when", metric="read")

    assert now(campaign).experiment == {"metric": "read"}
    page = as_agent.get(step_of(campaign, "when")).content.decode()
    assert '<option value="read" selected>' in page


def test_a_share_for_a_test_is_seen_also_when_there_is_one_version_left(as_agent, draft):
    campaign = draft(experiment={"testPercent": 20})

    page = as_agent.get(step_of(campaign, "when")).content.decode()

    assert 'type="hidden" name="test"' not in page
