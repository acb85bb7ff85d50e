"""The list of contacts: found, filtered, sorted, shared as an address."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs

import pytest
from django.test import Client

from apps.accounts.actor import PLATFORM
from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant
from apps.conversations.models import Contact, Segment, Tag
from apps.conversations.people import attributes
from apps.conversations.views import contact_pages
from apps.conversations.views import contacts as view
from tests.conversations.pages.conftest import HTMX, LIST

Person = Callable[..., Contact]
SWITCHES = 2  # of the schema, which are no questions


def names(client: Client, address: str = "", **headers: str) -> list[str]:
    page = client.get(LIST + address, headers=headers)
    assert page.status_code == 200
    return [row["contact"].name for row in page.context["rows"]]


def test_a_company_that_knows_nobody_is_told_how_to_begin(as_owner: Client):
    page = as_owner.get(LIST).content.decode()

    assert "Nobody is here yet" in page
    assert f"{LIST}new/" in page


def test_people_are_found_by_a_part_of_the_name_number_or_mail(as_viewer: Client, person: Person):
    person("Otávio Rezende", phone="+5511900000142")
    person("Rosa Lima", email="rosa@example.com")

    assert names(as_viewer, "?q=otavio") == ["Otávio Rezende"]
    assert names(as_viewer, "?q=0142") == ["Otávio Rezende"]
    assert names(as_viewer, "?q=rosa@ex") == ["Rosa Lima"]
    assert "Nobody like that" in as_viewer.get(LIST + "?q=zzz").content.decode()


def test_the_search_answers_with_the_changed_parts_only(as_owner: Client, person: Person):
    person("Rosa Lima")

    part = as_owner.get(LIST + "?q=rosa", headers=HTMX).content.decode()

    assert "<html" not in part
    assert 'id="lead" hx-swap-oob="true"' in part
    assert 'id="chips" hx-swap-oob="true"' in part
    assert "Rosa Lima" in part


def test_a_filter_is_a_shareable_address_and_a_chip_that_goes_away(
    as_owner: Client, acme: Tenant, person: Person
):
    person("Rosa", tags=["VIP"])
    person("Joana")
    with in_tenant(acme):
        tag = Tag.objects.get(name="VIP")

    asked = as_owner.get(f"{LIST}filter/", {"now": "q=ros", "tag": tag.pk, "blocked": "no"})
    assert asked.status_code == 302
    page = as_owner.get(asked.url)

    assert [row["contact"].name for row in page.context["rows"]] == ["Rosa"]
    assert [chip.text for chip in page.context["chips"]] == [
        "Has the tag “VIP”",
        "Is not blocked",
    ]
    assert f"q=ros&tag=has%3A{tag.pk}" in page.context["chips"][1].without


def test_every_part_of_the_filter_says_something_the_list_understands(
    as_owner: Client, acme: Tenant, person: Person
):
    rosa = person("Rosa", category="Wholesale", tags=["VIP"])
    with in_tenant(acme):
        tag = Tag.objects.get()
        kept = Segment.objects.create(name="Fair", kind=Segment.Kind.LIST)
    given = {
        "now": "",
        "tag_not": tag.pk,
        "promotions": "withdrawn",
        "last_seen": "not_in_last_days:30",
        "last_written": "empty",
        "owner": "empty",
        "category": "whole",
        "segment": kept.pk,
    }

    for name in given:
        asked = as_owner.get(f"{LIST}filter/", {"now": "", name: given[name]})
        page = as_owner.get(asked.url)
        assert page.context["asked"].dropped == ()
        assert len(page.context["chips"]) == (0 if name == "now" else 1), name
    assert rosa.name == "Rosa"


@pytest.mark.parametrize(
    ("kind", "typed", "asked"),
    [
        ("date", "31/12/1990", "is:1990-12-31"),
        ("number", "1.234,5", "is:1234.5"),
        ("boolean", "sim", "is:yes"),
        ("choice", "gold", "is:Gold"),
    ],
)
def test_a_value_is_asked_for_as_people_write_it(
    as_owner: Client, acme: Tenant, kind: str, typed: str, asked: str
):
    _define(acme, kind)

    answer = as_owner.get(f"{LIST}filter/", {"now": "", "attribute": "thing", "value": typed})

    assert answer.status_code == 302
    assert parse_qs(answer.url.partition("?")[2]) == {"attribute.thing": [asked]}
    assert as_owner.get(answer.url).context["asked"].dropped == ()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"attribute": "thing", "value": "soon"}, "Write a date such as 2026-12-31."),
        ({"value": "soon"}, "Choose which field is meant."),
    ],
)
def test_a_value_that_says_nothing_is_no_filter_for_everybody(
    as_owner: Client, acme: Tenant, given: dict[str, str], words: str
):
    _define(acme, "date")

    answer = as_owner.get(f"{LIST}filter/", {"now": "", **given})

    assert words in answer.content.decode()


def _define(tenant: Tenant, kind: str) -> None:
    with in_tenant(tenant):
        attributes.define(
            tenant, key="thing", name="Thing", kind=kind, choices=["Gold"], by=PLATFORM
        )


def test_a_part_of_the_address_that_is_gone_is_told(as_owner: Client, person: Person):
    person("Rosa")
    words = "Part of this filter is gone"

    assert words in as_owner.get(f"{LIST}?tag=999").content.decode()
    assert words not in as_owner.get(LIST).content.decode()


@pytest.mark.parametrize(
    "address",
    ["?tag=rubbish", "?page=99", "?sort=phone", "?rules=[", "?list=1", "?page=x&q=%00"],
)
def test_rubbish_in_the_address_is_no_crash(as_owner: Client, person: Person, address: str):
    person("Rosa")

    assert as_owner.get(LIST + address).status_code == 200


def test_sorted_by_name_and_by_who_wrote_last(as_owner: Client, person: Person, acme: Tenant):
    for name in ("Bia", "Ana", "Caio"):
        person(name)
    with in_tenant(acme):
        Contact.objects.filter(name="Bia").update(last_seen_at="2026-01-05T10:00:00Z")
        Contact.objects.filter(name="Caio").update(last_seen_at="2026-01-06T10:00:00Z")

    assert names(as_owner, "?sort=name") == ["Ana", "Bia", "Caio"]
    assert names(as_owner, "?sort=-last_seen") == ["Caio", "Bia", "Ana"]
    assert 'aria-sort="ascending"' in as_owner.get(LIST + "?sort=name").content.decode()


def test_whoever_never_wrote_comes_after_all_who_did_on_each_page(
    as_owner: Client, person: Person, acme: Tenant, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(view, "SIZE", 2)
    for name in ("Ana", "Bia", "Caio", "Davi", "Eva"):
        person(name)
    with in_tenant(acme):
        for day, name in enumerate(("Davi", "Ana", "Caio"), start=5):
            Contact.objects.filter(name=name).update(last_seen_at=f"2026-01-0{day}T10:00:00Z")

    def pages(sort: str) -> list[list[str]]:
        return [names(as_owner, f"?sort={sort}&page={page}") for page in (1, 2, 3, 4)]

    assert pages("-last_seen") == [["Caio", "Ana"], ["Davi", "Eva"], ["Bia"], ["Bia"]]
    assert pages("last_seen") == [["Davi", "Ana"], ["Caio", "Bia"], ["Eva"], ["Eva"]]


def test_it_counts_no_further_than_it_pages(
    as_owner: Client, person: Person, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(contact_pages, "MOST", 2)
    for name in ("Ana", "Bia", "Caio"):
        person(name, category="Fair")

    page = as_owner.get(LIST + "?category=Fair")

    assert "More than" in page.content.decode()
    assert page.context["page"].paginator.count == 2


def test_filters_are_saved_as_a_tab_and_taken_away(as_agent: Client, acme: Tenant, person: Person):
    person("Rosa", category="Wholesale")
    address = "category=is%3AWholesale"

    saved = as_agent.post(f"{LIST}views/new/", {"name": "Big buyers", "address": address})
    page = as_agent.get(saved.url)

    assert [(tab["view"].name, tab["current"]) for tab in page.context["views"]] == [
        ("Big buyers", True)
    ]
    assert names(as_agent, f"?{page.context['views'][0]['address']}") == ["Rosa"]
    again = as_agent.post(f"{LIST}views/new/", {"name": "big buyers", "address": address})
    assert "has this name already" in again.content.decode()
    as_agent.post(f"{LIST}views/{page.context['view'].pk}/delete/")
    assert as_agent.get(LIST).context["views"] == []


def test_a_view_of_everybody_is_no_view(as_agent: Client, acme: Tenant):
    said = as_agent.post(f"{LIST}views/new/", {"name": "All", "address": ""}).content.decode()

    assert "Filter or choose columns first" in said
    with in_tenant(acme):
        assert not Segment.objects.exists()


def test_whoever_only_reads_is_offered_nothing_to_change(as_viewer: Client, person: Person):
    person("Rosa")

    page = as_viewer.get(LIST).content.decode()

    assert 'name="chosen"' not in page
    assert f"{LIST}new/" not in page


def test_the_number_of_questions_does_not_grow_with_the_page(
    as_owner: Client, person: Person, django_assert_max_num_queries
):
    for number in range(8):
        person(f"Person {number}", tags=["VIP"])

    as_owner.get(LIST)  # which notes where the owner is logged in

    with django_assert_max_num_queries(11 + SWITCHES):
        as_owner.get(LIST)
    with django_assert_max_num_queries(12 + SWITCHES):
        as_owner.get(LIST + "?q=person")


def test_a_page_and_how_many_there_are_is_one_question(
    as_owner: Client, person: Person, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(view, "SIZE", 2)
    for number in range(5):
        person(f"Person {number}", category="Fair")

    for address in ("?q=person&page={}", "?category=Fair&page={}", "?page={}"):
        for number, shown in ((1, 2), (3, 1), (9, 1), ("x", 2), (0, 2)):
            page = as_owner.get(LIST + address.format(number)).context["page"]
            assert (len(page.object_list), page.paginator.counted) == (shown, 5)
            assert page.number == (3 if number in {3, 9} else 1)
    assert as_owner.get(LIST + "?q=nobody&page=4").context["page"].paginator.counted == 0


def test_a_large_company_is_not_counted_again(
    as_owner: Client, person: Person, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries
):
    monkeypatch.setattr(contact_pages, "MOST", 2)
    monkeypatch.setattr(view, "SIZE", 2)
    for number in range(4):
        person(f"Person {number}")

    with django_assert_max_num_queries(100) as queries:
        page = as_owner.get(LIST)

    assert page.context["is_more"]
    assert page.context["everybody"] == 4
    counts = [one["sql"] for one in queries if "COUNT(*)" in one["sql"]]
    assert not [sql for sql in counts if "conversations_contact" in sql]
