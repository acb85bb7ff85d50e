"""Which columns the list shows, in which order, for oneself or kept in a view."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant
from apps.conversations.models import Attribute, Contact, Segment
from tests.conversations.pages.conftest import HTMX, LIST

Person = Callable[..., Contact]
CHOOSE = f"{LIST}columns/"
ORDER = ["phone", "tags", "email", "attribute:city"]


@pytest.fixture
def fields(acme: Tenant) -> None:
    with in_tenant(acme):
        for key, kind in (
            ("city", "text"), ("orders", "number"), ("birthday", "date"), ("club", "boolean"),
        ):  # fmt: skip
            Attribute.objects.create(key=key, name=key.title(), kind=kind)


def titles(client: Client, address: str = "") -> list[str]:
    """Of the columns as they stand, the name's first."""
    page = client.get(LIST + address)
    head = re.search(r"<thead>(.*?)</thead>", page.content.decode(), re.DOTALL)
    assert head is not None
    cells = re.findall(r'<th scope="col"[^>]*>(.*?)</th>', head[1], re.DOTALL)
    return [re.sub(r"<[^>]+>", "", cell).strip() for cell in cells]


def cells(client: Client, address: str) -> list[str]:
    """What stands in the first row."""
    body = client.get(LIST + address).content.decode().split("<tbody>")[1]
    row = body.split("</tr>")[0]
    found = re.findall(r"<td(?! class=\"pick\")[^>]*>(.*?)</td>", row, re.DOTALL)
    bare = [re.sub(r'<span class="only-sm.*?</span>', "", cell) for cell in found]
    return [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in bare]


def asked_for(url: str) -> list[str]:
    return parse_qs(urlsplit(url).query).get("columns", [""])[0].split(",")


def test_without_a_wish_the_usual_columns(as_viewer: Client, person: Person):
    person("Rosa")

    assert titles(as_viewer) == [
        "Name", "Number", "Tags", "Promotions", "Owner", "Last wrote", "Added",
    ]  # fmt: skip


def test_the_address_says_which_and_in_which_order(as_viewer: Client, person: Person, fields):
    person("Rosa")

    assert titles(as_viewer, "?columns=email,attribute:city,name,nonsense,email,created") == [
        "Name", "E-mail", "City", "Added",
    ]  # fmt: skip


def test_each_column_shows_what_is_known(as_owner: Client, person: Person, fields):
    person(
        "Rosa",
        phone="+5511900000101",
        email="rosa@example.com",
        notes="Likes\nroses",
        tags=["VIP"],
        attributes={"city": "Olinda", "orders": 1200, "birthday": "1990-02-01", "club": True},
    )
    own = [f"attribute:{key}" for key in ("city", "orders", "birthday", "club")]

    shown = cells(as_owner, f"?columns=email,notes,tags,time_zone,{','.join(own)}")

    assert shown[:5] == ["Rosa", "rosa@example.com", "Likes roses", "VIP", "Sao Paulo"]
    assert shown[5:7] == ["Olinda", "1,200"]
    assert "1990" in shown[7]
    assert shown[8] == "yes"


def test_every_column_there_is_can_be_shown_full_and_empty(
    as_owner: Client, person: Person, fields
):
    page = as_owner.get(CHOOSE)
    keys = [key for key, _title, _shown in page.context["choices"]]
    person("", email="a@example.com", attributes={"orders": 1})

    shown = as_owner.get(f"{LIST}?columns={','.join(keys)}")

    assert [column.key for column in shown.context["columns"]] == keys
    assert {"attribute:city", "consent_sms", "blocked", "id"} <= set(keys)


def test_a_narrow_row_has_the_first_three_with_a_title_where_needed(
    as_owner: Client, person: Person, fields
):
    person("Rosa", attributes={"orders": 3})

    page = as_owner.get(f"{LIST}?columns=attribute:orders,email,category,notes")

    places = {column.key: column.place for column in page.context["columns"]}
    assert places == {"attribute:orders": "sub", "email": "end", "category": "end2", "notes": ""}
    assert '<span class="only-sm muted">Orders</span>' in page.content.decode()


def test_the_form_s_answer_is_an_address(as_viewer: Client, person: Person, fields):
    person("Rosa")
    form = as_viewer.get(f"{CHOOSE}?blocked=no&sort=name")
    assert form.context["now"] == "blocked=is%3Ano&sort=name"

    answer = as_viewer.get(
        CHOOSE,
        {
            "now": "blocked=is%3Ano&sort=name",
            "order": ["attribute:city", "phone", "email"],
            "column": ["email", "attribute:city"],
        },
    )

    assert asked_for(answer.url) == ["name", "attribute:city", "email"]
    assert "sort=name&" in answer.url
    assert titles(as_viewer, f"?{urlsplit(answer.url).query}") == ["Name", "City", "E-mail"]


@pytest.mark.parametrize("given", [{"usual": "1", "column": ["email"]}, {}])
def test_the_usual_ones_come_back(as_viewer: Client, given: dict[str, object]):
    answer = as_viewer.get(CHOOSE, {"now": "columns=name,email", "order": ["email"], **given})

    assert answer.url == LIST


def test_without_javascript_a_line_goes_up_and_down_and_ticks_stay(as_viewer: Client, fields):
    sent = {"now": "", "order": ORDER, "column": ["email"]}

    up = as_viewer.get(CHOOSE, {**sent, "up": "email"})
    down = as_viewer.get(CHOOSE, {**sent, "down": "attribute:city"})
    first = as_viewer.get(CHOOSE, {**sent, "up": "phone"})

    order = [(key, ticked) for key, _title, ticked in up.context["choices"]]
    assert order == [("phone", False), ("email", True), ("tags", False), ("attribute:city", False)]
    assert [key for key, _title, _ticked in down.context["choices"]] == ORDER
    assert [key for key, _title, _ticked in first.context["choices"]] == ORDER
    assert re.search(r'value="email" data-move="-1" autofocus', up.content.decode())


def test_what_is_shown_comes_first_in_the_form(as_viewer: Client, fields):
    page = as_viewer.get(f"{CHOOSE}?columns=attribute:city,email")
    dialog = as_viewer.get(f"{CHOOSE}?columns=attribute:city,email", headers=HTMX)

    assert [key for key, _title, shown in page.context["choices"] if shown] == [
        "attribute:city", "email",
    ]  # fmt: skip
    assert [key for key, *_rest in page.context["choices"]][:2] == ["attribute:city", "email"]
    assert dialog.content.decode().lstrip().startswith("<dialog")


def test_they_stay_while_one_filters_sorts_and_searches(as_owner: Client, person: Person, fields):
    person("Rosa")
    page = as_owner.get(f"{LIST}?columns=name,email&category=Fair&q=rosa")
    filtered = as_owner.get(f"{LIST}filter/", {"now": page.context["address"], "blocked": "no"})

    assert asked_for(filtered.url) == ["name", "email"]
    assert asked_for(f"?{page.context['sorts']['name']['address']}") == ["name", "email"]
    assert asked_for(f"?{page.context['chips'][0].without}") == ["name", "email"]
    assert ("columns", "name,email") in page.context["hidden"]


def test_a_view_keeps_its_columns(as_agent: Client, acme: Tenant, person: Person, fields):
    person("Rosa", category="Fair")
    address = "category=is%3AFair&columns=name%2Cattribute%3Acity"

    saved = as_agent.post(f"{LIST}views/new/", {"name": "Fair", "address": address})
    page = as_agent.get(saved.url)

    assert asked_for(saved.url) == ["name", "attribute:city"]
    [tab] = page.context["views"]
    assert (tab["current"], tab["address"]) == (True, address)
    assert not page.context["has_other_columns"]
    with in_tenant(acme):
        assert Segment.objects.get().columns == ["name", "attribute:city"]


def test_columns_alone_make_a_view_too(as_agent: Client, person: Person, fields):
    person("Rosa")
    saved = as_agent.post(
        f"{LIST}views/new/", {"name": "Cities", "address": "columns=name,attribute:city"}
    )

    there = as_agent.get(saved.url).context["views"]
    everybody = as_agent.get(LIST).context["views"]

    assert [tab["current"] for tab in there] == [True]
    assert [tab["current"] for tab in everybody] == [False]


def test_other_columns_are_kept_in_the_view_when_asked(
    as_agent: Client, as_viewer: Client, acme: Tenant, person: Person, fields
):
    person("Rosa", category="Fair")
    as_agent.post(f"{LIST}views/new/", {"name": "Fair", "address": "category=is%3AFair"})
    other = "category=is%3AFair&columns=name%2Cemail"
    page = as_agent.get(f"{LIST}?{other}")
    assert page.context["has_other_columns"]
    url = f"{LIST}views/{page.context['view'].pk}/columns/"
    assert url in page.content.decode()
    assert url not in as_viewer.get(f"{LIST}?{other}").content.decode()
    assert as_viewer.post(url, {"address": other}).status_code == 403

    answer = as_agent.post(url, {"address": other})

    page = as_agent.get(answer.url)
    assert not page.context["has_other_columns"]
    assert [tab["address"] for tab in page.context["views"]] == [other]


def test_a_view_survives_a_field_that_is_gone(as_agent: Client, acme: Tenant, person, fields):
    person("Rosa", category="Fair")
    address = "category=is%3AFair&columns=name%2Cattribute%3Acity%2Cemail"
    as_agent.post(f"{LIST}views/new/", {"name": "Fair", "address": address})
    with in_tenant(acme):
        Attribute.objects.filter(key="city").delete()

    [tab] = as_agent.get(LIST).context["views"]

    assert titles(as_agent, f"?{tab['address']}") == ["Name", "E-mail"]


def test_the_trash_says_until_when(as_owner: Client, person: Person, acme: Tenant):
    from apps.accounts.actor import PLATFORM
    from apps.conversations.people import contacts

    with in_tenant(acme):
        contacts.trash(acme, person("Rosa"), by=PLATFORM)

    page = as_owner.get(f"{LIST}?trash=1").content.decode()

    assert "After 30 days there, they are deleted for good." in page
    assert "in 29 days" in page
    assert "Promotions" not in titles(as_owner, "?trash=1")


def test_only_what_is_shown_is_asked_for(
    as_owner: Client, person: Person, django_assert_max_num_queries, fields
):
    for number in range(8):
        person(f"Person {number}", tags=["VIP"])
    as_owner.get(LIST)

    with django_assert_max_num_queries(45):
        as_owner.get(f"{LIST}?columns=consent_whatsapp,consent_sms,owner,tags,attribute:city")
