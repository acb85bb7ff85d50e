"""The wizard keeps what is written, whatever it is, and tells who saves second."""

from __future__ import annotations

import pytest

from apps.accounts.tenancy import in_tenant
from apps.campaigns.models import Campaign, Status
from apps.whatsapp.models import Channel, Template
from tests.campaigns.pages.conftest import HTMX, LIST, step_of
from tests.conversations.segments.people import person, tag
from tests.streams import text_of
from tests.whatsapp.media.conftest import folder
from tests.whatsapp.media.files import picture, upload

__all__ = ["folder"]


def fields(campaign, **given):
    """As the page of the campaign sends them; `tab` is of a page that was just opened."""
    return {"rev": str(campaign.rev), "tab": "first", **given}


@pytest.fixture
def vip(inside_acme):
    vip = tag("VIP")
    person("Rosa", phone="+5511900000101", tags=[vip.pk])
    return vip


def test_who_gets_it_is_saved_while_it_is_chosen(as_agent, draft, now, vip):
    campaign = draft()
    given = fields(campaign, name="Winter", tags=[str(vip.pk), ""], numbers="+5511900000102")

    said = as_agent.post(step_of(campaign, "who"), given, headers=HTMX).content.decode()

    assert "Rosa" in said
    assert "Draft saved at" in said
    kept = now(campaign)
    assert kept.name == "Winter"
    assert kept.audience == {"tags": [vip.pk], "numbers": ["+5511900000102"]}


def test_what_cannot_be_read_is_kept_and_explained(as_agent, draft, now):
    campaign = draft()
    given = fields(campaign, budget="a lot", error_rate="5", start="at", at="soon")

    said = as_agent.post(step_of(campaign, "when"), given, headers=HTMX).content.decode()

    assert 'data-for="budget"' in said
    assert 'data-for="at"' in said
    kept = now(campaign)
    assert (kept.budget, kept.stops) == (None, {"errorRate": 5})
    page = as_agent.get(step_of(campaign, "when")).content.decode()
    assert 'value="a lot"' in page
    assert 'aria-invalid="true"' in page


def test_a_number_that_is_none_is_told_and_the_others_are_taken(as_agent, draft, now):
    campaign = draft()
    given = fields(campaign, name="Sale", numbers="+5511900000103\nnobody")

    said = as_agent.post(step_of(campaign, "who"), given, headers=HTMX).content.decode()

    assert "“nobody”" in said
    assert now(campaign).audience == {"numbers": ["+5511900000103"]}
    assert "nobody</textarea>" in as_agent.get(step_of(campaign, "who")).content.decode()


def test_whoever_saves_second_is_told_and_may_keep_theirs(as_agent, draft, now):
    campaign = draft()
    as_agent.post(step_of(campaign, "who"), fields(campaign, name="Mine"), headers=HTMX)
    second = {"rev": str(campaign.rev), "tab": "second", "name": "Theirs"}

    said = as_agent.post(step_of(campaign, "who"), second, headers=HTMX).content.decode()

    assert "changed in another tab" in said
    assert now(campaign).name == "Mine"
    as_agent.post(step_of(campaign, "who"), {**second, "mine": "1"})
    assert now(campaign).name == "Theirs"


def test_one_page_may_save_again_before_it_heard_of_the_first(as_agent, draft, now):
    campaign = draft()
    for name in ("Sale 1", "Sale 2"):
        as_agent.post(step_of(campaign, "who"), fields(campaign, name=name), headers=HTMX)

    assert now(campaign).name == "Sale 2"


def test_leaving_the_page_saves_without_an_answer(as_agent, draft, now):
    campaign = draft()

    left = as_agent.post(step_of(campaign, "who"), fields(campaign, name="Gone", leaving="1"))

    assert left.status_code == 204
    assert now(campaign).name == "Gone"


def test_one_goes_on_only_from_what_is_understood_but_back_always(as_agent, draft):
    campaign = draft()
    wrong = fields(campaign, budget="much")

    stays = as_agent.post(step_of(campaign, "when"), {**wrong, "go": "next"})
    back = as_agent.post(step_of(campaign, "when"), {**wrong, "go": "back"})

    assert stays.status_code == 200
    assert b"Look at what is marked" in stays.content
    assert back.url.endswith("/edit/channels/")
    assert (
        "can’t be understood yet"
        in as_agent.get(step_of(campaign, "check") + "?now=1").content.decode()
    )


@pytest.fixture
def official(inside_acme):
    """A channel with an approved template."""
    channel = Channel.objects.create(
        provider="meta", display_name="Shop", name="shop", status="online", account="1",
        key="1", phone_number="+5511900000100",
    )  # fmt: skip
    body = "Hi {{name}}, {{discount}} off."
    Template.objects.create(
        account="1", name="sale", language="en", category="marketing", status="approved",
        parameter_format="named", components=[{"type": "BODY", "text": body}],
    )  # fmt: skip
    return channel


def test_a_templates_places_are_filled_from_fields_with_a_fall_back(
    as_agent, draft, now, official, vip
):
    campaign = draft(audience={"tags": [vip.pk]}, channels=[str(official.pk)])
    chosen = fields(campaign, mode="template", versions="1", **{"v0-template": "sale|en"})
    as_agent.post(step_of(campaign, "what"), {**chosen, "part": "1"}, headers=HTMX)
    filled = {
        "v0-filled": "sale|en", "v0-s.name": "name", "v0-t.name": "friend",
        "v0-s.discount": "own", "v0-t.discount": "30%",
    }  # fmt: skip

    said = as_agent.post(step_of(campaign, "what"), {**chosen, **filled}, headers=HTMX)

    assert "Hi Rosa, 30% off." in said.content.decode()
    [variant] = now(campaign).variants
    assert variant["template"]["values"] == {"name": "{{name|friend}}", "discount": "30%"}


def test_versions_are_added_copied_and_taken_away(as_agent, draft, now):
    campaign = draft()
    given = fields(campaign, mode="message", versions="1", **{"v0-kind": "text", "v0-text": "One"})

    as_agent.post(step_of(campaign, "what"), {**given, "op": "copy:0"}, headers=HTMX)
    assert [one["content"]["text"] for one in now(campaign).variants] == ["One", "One"]
    two = {**given, "versions": "2", "v1-kind": "text", "v1-text": "Two", "v1-weight": "3"}
    as_agent.post(step_of(campaign, "what"), two, headers=HTMX)
    assert [one["weight"] for one in now(campaign).variants] == [1, 3]
    as_agent.post(step_of(campaign, "what"), {**two, "op": "remove:0"}, headers=HTMX)
    assert [one["content"]["text"] for one in now(campaign).variants] == ["Two"]


def test_a_test_to_me_says_why_it_may_not_leave(as_agent, draft, official):
    variants = [{"kind": "text", "content": {"text": "Hi"}, "weight": 1}]
    campaign = draft(variants=variants, channels=[str(official.pk)])
    url = f"{LIST}{campaign.pk}/test/"

    said = as_agent.post(url, {"number": "11 90000-0107"}, headers=HTMX).content.decode()

    assert 'class="error"' in said
    assert "+5511900000107" in as_agent.get(step_of(campaign, "what")).content.decode()


def test_what_was_changed_since_it_was_shown_is_not_sent(as_admin, draft, now):
    campaign = draft()

    answer = as_admin.post(f"{LIST}{campaign.pk}/send/", {"rev": "99"}, follow=True)

    assert b"changed meanwhile" in answer.content
    assert now(campaign).status == Status.DRAFT


def test_a_draft_that_is_not_ready_is_not_sent(as_admin, draft, now):
    campaign = draft()

    answer = as_admin.post(f"{LIST}{campaign.pk}/send/", {"rev": str(campaign.rev)}, follow=True)

    assert b"Nobody is chosen yet" in answer.content
    assert now(campaign).status == Status.DRAFT


def test_nothing_is_sent_while_something_is_not_understood(as_admin, draft, now, official, vip):
    variants = [{"kind": "text", "content": {"text": "Hi"}, "weight": 1}]
    campaign = draft(audience={"tags": [vip.pk]}, variants=variants, channels=[str(official.pk)])
    as_admin.post(step_of(campaign, "when"), fields(campaign, budget="much"))

    answer = as_admin.post(f"{LIST}{campaign.pk}/send/", {"rev": str(now(campaign).rev)})

    assert answer.url.endswith("/edit/check/")
    assert now(campaign).status == Status.DRAFT


def test_only_who_may_send_is_offered_it(as_agent, as_viewer, draft):
    campaign = draft()

    shown = as_agent.get(step_of(campaign, "check") + "?now=1").content.decode()

    assert "for somebody who may send" in shown
    assert as_agent.post(f"{LIST}{campaign.pk}/send/", {"rev": "1"}).status_code == 403
    assert as_viewer.get(step_of(campaign, "who")).status_code == 403
    assert as_viewer.post(f"{LIST}new/").status_code == 403


def test_a_scheduled_campaign_shows_its_check_and_nothing_to_change(as_admin, draft, acme):
    campaign = draft()
    with in_tenant(acme):
        Campaign.objects.filter(pk=campaign.pk).update(status="scheduled")

    assert as_admin.get(step_of(campaign, "who")).url.endswith("/edit/check/")
    posted = as_admin.post(step_of(campaign, "who"), fields(campaign, name="X"))
    assert posted.url.endswith("/edit/check/")


def test_a_step_costs_few_questions(as_agent, draft, vip, django_assert_max_num_queries):
    campaign = draft(audience={"tags": [vip.pk]})
    as_agent.get(step_of(campaign, "who"))

    with django_assert_max_num_queries(45):
        as_agent.get(step_of(campaign, "who"))


def test_a_picture_is_taken_in_when_it_is_chosen_and_something_else_is_refused(
    as_agent, draft, now, folder
):
    campaign = draft()
    url, kind = f"{LIST}{campaign.pk}/file/", {"field": "v0-media", "kind": "image"}

    taken = as_agent.post(url, {**kind, "file": upload(picture("PNG"), "sale.png")}, headers=HTMX)
    refused = as_agent.post(url, {**kind, "file": upload(b"#!/bin/sh", "x.png")}, headers=HTMX)

    assert "sale.png" in taken.content.decode()
    assert 'class="error"' in refused.content.decode()
    sent = fields(
        campaign, mode="message", versions="1",
        **{"v0-kind": "image", "v0-text": "Look", "v0-file": upload(picture("PNG"), "sale.png")},
    )  # fmt: skip
    as_agent.post(step_of(campaign, "what"), sent)
    [variant] = now(campaign).variants
    assert variant["content"].keys() == {"mediaId", "caption"}


def test_who_drops_out_is_listed_in_a_file(as_admin, as_agent, draft, official, vip):
    variants = [{"template": {"name": "sale", "language": "en", "values": {
        "name": "{{name}}", "discount": "10%"}}, "weight": 1}]  # fmt: skip
    campaign = draft(audience={"tags": [vip.pk]}, variants=variants, channels=[str(official.pk)])
    url = f"{LIST}{campaign.pk}/left-out.csv?code=no_consent"

    lines = text_of(as_admin.get(url))

    assert "Rosa" in lines
    assert as_agent.get(url).status_code == 403
    assert as_admin.get(f"{LIST}{campaign.pk}/left-out.csv?code=x").status_code == 404
