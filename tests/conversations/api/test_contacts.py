"""Programs that read and write contacts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from apps.accounts.models import Tenant, User
from apps.accounts.tenancy import in_tenant
from apps.conversations.consent import ledger
from apps.conversations.consent.ledger import Entry
from apps.conversations.models import (
    Attribute,
    Category,
    Contact,
    How,
    Medium,
    Segment,
    SegmentMember,
)
from apps.conversations.people import attributes, contacts
from tests.conversations.people.someone import ANA, ANA_OLD_FORM, BIA, BY, ana, somebody
from tests.programs import ApiClient

pytestmark = pytest.mark.django_db


@pytest.fixture
def program(by_key: Callable[..., ApiClient]) -> ApiClient:
    return by_key("conversations.view", "contacts.manage")


@pytest.fixture
def rosa(acme: Tenant) -> Contact:
    with in_tenant(acme):
        attributes.define(acme, key="shoeSize".lower(), name="Shoe size", kind="number", by=BY)
        return ana(acme, name="Rosa Conceição", email="rosa@example.com", tags=["VIP"],
                   attributes={"shoesize": 37})  # fmt: skip


def names(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [one["name"] for one in answer.data["items"]]


def test_a_contact_is_added_and_read(acme: Tenant, program: ApiClient) -> None:
    with in_tenant(acme):
        attributes.define(acme, key="city_of_birth", name="City of birth", kind="text", by=BY)
    body = {
        "phoneNumber": "11 8765-4321",
        "name": "Rosa",
        "tags": ["VIP", "Shop"],
        "attributes": {"city_of_birth": "Recife"},
        "timeZone": "America/Manaus",
    }

    made = program.post("contacts", body)

    assert made.status_code == 201
    assert made.data["phoneNumber"] == ANA
    assert made.data["tags"] == ["Shop", "VIP"]
    assert made.data["attributes"] == {"city_of_birth": "Recife"}
    assert (made.data["source"], made.data["version"]) == ("api", 1)
    assert program.get(f"contacts/{made.data['id']}").data == made.data


def test_somebody_without_name_number_and_email_is_nobody(program: ApiClient) -> None:
    answer = program.post("contacts", {"name": " ", "notes": "likes coffee"})

    assert answer.status_code == 400
    assert "at least a name" in answer.json()["errors"]["name"][0]
    assert program.post("contacts", {"email": "ana@example.com"}).status_code == 201


def test_a_number_that_is_somebodys_is_refused_with_whose(
    program: ApiClient, rosa: Contact
) -> None:
    answer = program.post("contacts", {"phoneNumber": ANA_OLD_FORM})

    assert answer.status_code == 409
    assert (answer.json()["code"], answer.json()["contactId"]) == ("number_taken", str(rosa.pk))


def test_what_is_wrong_is_said_field_by_field(program: ApiClient) -> None:
    answer = program.post(
        "contacts", {"phoneNumber": "12", "timeZone": "Mars", "attributes": {"no": 1}}
    )

    assert answer.status_code == 400
    assert set(answer.json()["errors"]) == {"phoneNumber", "timeZone", "attributes.no"}


@pytest.mark.parametrize(
    ("query", "finds"),
    [
        ("search=conceicao", True),
        ("search=8765-43", True),
        ("search=rosa@ex", True),
        ("search=vip", True),
        ("search=nobody", False),
        ("tag=vip", True),
        ("tag=other", False),
        ("attributes.shoesize=37", True),
        ("attributes.shoesize=38", False),
        ("phoneNumber=%2B551187654321", True),
        ("phoneNumber=12", False),
        ("email=ROSA@example.com", True),
        ("optedOut=false", True),
        ("optedOut=true", False),
        ("blocked=true", False),
        ("source=hand&search=rosa&tag=vip", True),
    ],
)
def test_contacts_are_found_by(program: ApiClient, rosa: Contact, query: str, finds: bool) -> None:
    assert names(program.get(f"contacts?{query}")) == (["Rosa Conceição"] if finds else [])


def test_those_who_opted_out_are_found(acme: Tenant, program: ApiClient, rosa: Contact) -> None:
    with in_tenant(acme):
        somebody(acme, name="Bia", phone=BIA)
        word = Entry(rosa.pk, Medium.WHATSAPP, Category.MARKETING, False, How.KEYWORD)
        ledger.note(acme, [word])

    assert names(program.get("contacts?optedOut=true")) == ["Rosa Conceição"]
    assert names(program.get("contacts?optedOut=false")) == ["Bia"]
    assert program.get(f"contacts/{rosa.pk}").data["optedOut"] is True


def test_those_of_a_segment_are_found(acme: Tenant, program: ApiClient, rosa: Contact) -> None:
    with in_tenant(acme):
        somebody(acme, name="Bia", phone=BIA)
        segment = Segment.objects.create(name="A list", kind="list")
        SegmentMember.objects.create(segment=segment, contact=rosa)

    assert names(program.get(f"contacts?segment={segment.pk}")) == ["Rosa Conceição"]
    assert program.get(f"contacts?segment={rosa.pk}").status_code == 400


def test_an_attribute_that_is_not_defined_is_refused(program: ApiClient, rosa: Contact) -> None:
    for query in ("attributes.nothing=1", "attributes.shoesize=big", "attributes.=1"):
        assert program.get(f"contacts?{query}").status_code == 400, query


def test_details_change_and_the_second_to_save_is_told(
    acme: Tenant, program: ApiClient, rosa: Contact
) -> None:
    changed = program.patch(
        f"contacts/{rosa.pk}", {"name": "Rosa", "attributes": {"shoesize": None}, "version": 1}
    )
    late = program.patch(f"contacts/{rosa.pk}", {"name": "Late", "version": 1})

    assert (changed.status_code, changed.data["name"]) == (200, "Rosa")
    assert (changed.data["attributes"], changed.data["version"]) == ({}, 2)
    assert (late.status_code, late.json()["code"]) == (409, "changed_meanwhile")


def test_a_deleted_contact_is_in_the_trash(acme: Tenant, program: ApiClient, rosa: Contact) -> None:
    assert program.delete(f"contacts/{rosa.pk}").status_code == 200
    assert program.get(f"contacts/{rosa.pk}").status_code == 404
    assert names(program.get("contacts")) == []
    with in_tenant(acme):
        assert contacts.restore(acme, rosa, by=BY).is_present


def test_a_viewer_reads_and_changes_nothing(
    acme: Tenant, viewer: User, api: Callable[..., ApiClient], rosa: Contact
) -> None:
    program = api(viewer, acme)

    assert names(program.get("contacts")) == ["Rosa Conceição"]
    assert program.post("contacts", {"name": "Bia"}).status_code == 403
    assert program.delete(f"contacts/{rosa.pk}").status_code == 403
    assert program.post("tags", {"name": "New"}).status_code == 403


def test_tags_are_made_renamed_and_deleted(acme: Tenant, program: ApiClient, rosa: Contact) -> None:
    made = program.post("tags", {"name": "Gold", "color": "amber"})
    assert (made.status_code, made.data["color"]) == (201, "amber")
    assert program.post("tags", {"name": "GOLD"}).json()["code"] == "name_taken"

    [vip] = [tag for tag in program.get("tags").data["items"] if tag["name"] == "VIP"]
    assert program.patch(f"tags/{vip['id']}", {"name": "Best"}).data["name"] == "Best"
    assert program.get(f"contacts/{rosa.pk}").data["tags"] == ["Best"]
    assert program.delete(f"tags/{vip['id']}").status_code == 200
    assert program.get(f"contacts/{rosa.pk}").data["tags"] == []
    assert names(program.get("tags?search=go")) == ["Gold"]


def test_a_list_asks_the_database_as_often_for_one_as_for_many(
    acme: Tenant, program: ApiClient, rosa: Contact, django_assert_max_num_queries: Any
) -> None:
    with in_tenant(acme):
        for number in range(20):
            somebody(acme, name=f"Bia {number}", tags=[f"tag {number}"])
        assert Attribute.objects.count() == 1

    with django_assert_max_num_queries(24):
        assert len(names(program.get("contacts"))) == 21


def test_a_search_tells_a_page_and_how_many_there_are_in_one_question(
    acme: Tenant, program: ApiClient, rosa: Contact, django_assert_max_num_queries: Any
) -> None:
    with in_tenant(acme):
        for number in range(5):
            somebody(acme, name=f"Bia {number}")

    with django_assert_max_num_queries(100) as queries:
        page = program.get("contacts?search=bia&limit=2&page=2").data

    assert [one["name"] for one in page["items"]] == ["Bia 2", "Bia 1"]
    told = page["pagination"]
    assert (told["total"], told["totalPages"], told["totalIsExact"]) == (5, 3, True)
    found = [one["sql"] for one in queries if "conversations_contactsearch" in one["sql"]]
    assert len(found) == 1
    assert program.get("contacts?search=bia&page=9").data["pagination"]["total"] == 5
