"""Recipients, found one by one among many."""

from __future__ import annotations

import csv
import io
from uuid import uuid4

import pytest

from apps.accounts.models import AuditEntry
from apps.accounts.tenancy import in_tenant
from apps.campaigns.recipients import finding, searching
from apps.campaigns.recipients.asked import Asked
from apps.campaigns.recipients.finding import Place
from apps.conversations.models import BatchLine, Contact, Tag
from apps.conversations.people import indexing, search
from tests.campaigns.furnishing import VARIANTS, furnish, make_channels
from tests.streams import text_of


@pytest.fixture
def three(inside_acme):
    """Through three channels, in two versions; so many that a page does not hold them."""
    return furnish(
        200,
        variants=VARIANTS,
        channels=make_channels(3),
        answered=(10, 20),
        left_out={"opted_out": 60, "no_consent": 2},
    )


def ids(messages):
    return [one.pk for one in messages]


def read(campaign, asked, size=20):
    return [one for some in finding.everybody(campaign, asked, size) for one in some]


def test_pages_follow_one_another_and_nobody_is_there_twice(three):
    found = read(three.campaign, Asked(), size=30)

    assert len(found) == 200
    assert set(ids(found)) == set(ids(three.messages))


def is_unknown(one):
    return one.status == "unknown"


def cancelled_of(one, variant):
    return (one.status, one.variant) == ("cancelled", variant)


@pytest.mark.parametrize(
    ("asked", "is_meant"),
    [
        (Asked(status="read"), lambda one: one.status == "read"),
        (Asked(status="failed", codes=("131026",)), lambda one: one.code == "131026"),
        (Asked(codes=("131049", "131026")), lambda one: one.code in {"131049", "131026"}),
        (Asked(codes=("131049", "unknown")), lambda one: one.code == "131049" or is_unknown(one)),
        (Asked(status="unknown"), lambda one: is_unknown(one)),
        (Asked(status="cancelled", variant=0), lambda one: cancelled_of(one, 0)),
        (Asked(status="read", codes=("131049",)), lambda one: False),
        (Asked(variant=1, status="sent"), lambda one: (one.variant, one.status) == (1, "sent")),
        (Asked(status="sending"), lambda one: False),
    ],
    ids=[
        "status",
        "code",
        "codes",
        "codes and not known",
        "not known",
        "cancelled",
        "neither",
        "variant",
        "nobody",
    ],
)
def test_filters_find_exactly_those(three, asked, is_meant):
    wanted = {one.pk for one in three.messages if is_meant(one)}

    assert set(ids(read(three.campaign, asked))) == wanted


def test_by_channel_by_answer_and_by_name(three):
    campaign, channel = three.campaign, three.channels[1]
    by_channel = read(campaign, Asked(channel=channel.pk))
    answered = read(campaign, Asked(replied="yes"))
    silent = read(campaign, Asked(replied="no"))
    [pessoa] = read(campaign, Asked(search="Pessoa 123"))
    by_number = read(campaign, Asked(search="90000-0123"))

    assert {one.channel_id for one in by_channel} == {channel.pk}
    assert len(answered) == campaign.responses.exclude(replied_at=None).count() > 0
    assert len(answered) + len(silent) == 200
    assert pessoa.contact.name == "Pessoa 123"
    assert ids(by_number) == [pessoa.pk]


def test_a_rare_one_is_looked_for_in_stretches_and_gone_on_with(three, monkeypatch):
    monkeypatch.setattr(finding, "_STRETCH", 10)
    monkeypatch.setattr(finding, "LOOKS_AT", 30)
    asked = Asked(status="sent")
    wanted = {one.pk for one in three.of("sent")}

    first = finding.page(three.campaign, asked)
    assert not first.is_whole
    assert len(first.messages) < len(wanted) or first.next is not None
    assert set(ids(read(three.campaign, asked))) == wanted


@pytest.mark.parametrize("asked", [Asked(search="Pessoa"), Asked("Pessoa", "failed")])
def test_a_name_that_many_have_is_looked_for_along_the_recipients(three, monkeypatch, asked):
    tag = Tag.objects.create(name="Pessoa nova")
    Contact.objects.filter(pk=three.messages[0].contact_id).update(name="Rosa", tags=[tag.pk])
    Contact.objects.filter(pk=three.messages[3].contact_id).update(name="Rosa")
    indexing.catch_up()
    search.mark([three.messages[3].contact_id])
    everybody = set(ids(read(three.campaign, asked)))
    monkeypatch.setattr(searching, "FEW", 5)

    found = read(three.campaign, asked)

    assert len(found) == len(everybody)
    assert set(ids(found)) == everybody
    meant = three.messages if not asked.status else three.of("failed")
    assert everybody == {one.pk for one in meant} - {three.messages[3].pk}


def test_answers_are_found_with_whatever_else_is_asked(three):
    answered = {one.message_id: one for one in three.campaign.responses.exclude(replied_at=None)}
    out = {pk for pk, one in answered.items() if one.opted_out_at}
    by_pk = {one.pk: one for one in three.messages}
    read_ones = {pk for pk in answered if by_pk[pk].status == "read"}

    assert set(ids(read(three.campaign, Asked(replied="yes"), size=3))) == set(answered)
    assert set(ids(read(three.campaign, Asked(replied="out")))) == out
    assert set(ids(read(three.campaign, Asked(replied="yes", status="read")))) == read_ones
    [one] = list(read_ones)[:1]
    name = by_pk[one].contact.name
    assert ids(read(three.campaign, Asked(replied="yes", search=name))) == [one]


def test_places_that_are_none_begin_at_the_beginning(three):
    assert Place.read("x.y") is None
    assert Place.read("") is None
    nowhere = finding.page(three.campaign, Asked(channel=uuid4()))
    assert nowhere.messages == []


def test_who_was_left_out_is_listed_by_reason(three):
    asked = Asked(left="opted_out")
    first = finding.left_out(three.campaign, asked, size=50)
    rest = finding.left_out(three.campaign, asked, first[49].contact_id, size=50)

    assert (len(first), len(rest)) == (51, 10)
    assert len({one.contact_id for one in (*first[:50], *rest)}) == 60


def test_the_address_says_what_is_asked_and_drops_what_makes_no_sense():
    given = {
        "q": " Rosa\x00 ",
        "status": "read",
        "variant": "²",
        "channel": "x",
        "replied": "maybe",
    }

    asked = Asked.of(given)

    assert asked == Asked(search="Rosa", status="read")
    assert Asked.of(dict(pair.split("=") for pair in asked.address.split("&"))) == asked
    assert asked.without("status") == "q=Rosa"


def test_the_file_holds_all_who_are_asked_for_and_runs_nothing(acme, as_admin, as_agent):
    with in_tenant(acme):
        made = furnish(120)
        person = made.of("failed")[0].contact
        person.name = "=cmd|' /C calc'"
        person.save(update_fields=["name"])
    address = f"/t/acme/campaigns/{made.campaign.pk}/recipients.csv?status=failed"
    assert as_agent.get(address).status_code == 403

    answer = as_admin.get(address)

    rows = list(csv.reader(io.StringIO(text_of(answer))))
    assert len(rows) == 1 + len(made.of("failed"))
    assert rows[0][0].removeprefix("\ufeff") == "Name"
    assert "'=cmd|' /C calc'" in {row[0] for row in rows}
    assert AuditEntry.objects.filter(action="campaign.recipients_exported").exists()


def test_the_page_shows_them_and_leads_on(acme, as_viewer):
    with in_tenant(acme):
        made = furnish(120, left_out={"opted_out": 3})
    address = f"/t/acme/campaigns/{made.campaign.pk}/recipients/"

    first = as_viewer.get(address).content.decode()
    assert first.count('data-at="title"') == 50
    following = first.split('rel="next" href="')[1].split('"')[0]
    assert as_viewer.get(address + following).content.decode().count('data-at="title"') == 50

    part = as_viewer.get(f"{address}?status=failed", headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    left = as_viewer.get(f"{address}?left=opted_out").content.decode()
    assert "got nothing" in left
    assert "The person asked not to get this." in left


@pytest.mark.parametrize(
    "asked",
    [Asked(), Asked(status="read"), Asked(status="failed"), Asked(search="Pessoa 1")],
    ids=["everybody", "a status", "a rare one", "words"],
)
def test_pages_lead_back_to_the_same_people(three, asked):
    there, place = [], None
    while True:
        found = finding.page(three.campaign, asked, place, 7)
        there.append(ids(found.messages))
        assert (found.previous is None) == (place is None)
        place = found.next
        if place is None:
            break

    back, end = [there[-1]], found.previous
    while end:
        found = finding.page_before(three.campaign, asked, end, 7)
        back.append(ids(found.messages))
        assert found.next is not None
        end = found.previous

    assert back[::-1] == there


def test_looking_back_ends_where_it_looked_enough_and_goes_on_there(three, monkeypatch):
    monkeypatch.setattr(finding, "LOOKS_AT", 20)
    monkeypatch.setattr(finding, "_STRETCH", 10)
    asked = Asked(status="sent")
    last = finding.Place(max(one.pk for one in three.channels), three.messages[-1].pk)
    found, end, pages = [], last, 0
    while end:
        page = finding.page_before(three.campaign, asked, end, 50)
        found, end, pages = [*page.messages, *found], page.previous, pages + 1

    assert pages > 1
    wanted = {one.pk for one in three.of("sent")} - {last.last}
    assert set(ids(found)) == wanted


def test_the_page_leads_back(acme, as_admin, three):
    address = f"/t/acme/campaigns/{three.campaign.pk}/recipients/"

    def link(page, rel):
        return page.split(f'rel="{rel}" href="')[1].split('"')[0].replace("&amp;", "&")

    first = as_admin.get(address).content.decode()
    assert 'rel="prev"' not in first
    second = as_admin.get(address + link(first, "next")).content.decode()
    again = as_admin.get(address + link(second, "prev")).content.decode()

    def people(page):
        return [one.split("<")[0] for one in page.split("Pessoa ")[1:]]

    assert people(again) == people(first)
    assert people(second) != people(first)
    left = as_admin.get(f"{address}?left=opted_out").content.decode()
    rest = as_admin.get(address + link(left, "next")).content.decode()
    assert people(as_admin.get(address + link(rest, "prev")).content.decode()) == people(left)


def test_who_was_written_down_is_there_also_when_somebody_cut_it_short(three):
    """Lines are drawn at the end."""
    BatchLine.objects.filter(batch=three.campaign.batch).delete()

    assert set(ids(read(three.campaign, Asked(), size=50))) == set(ids(three.messages))
