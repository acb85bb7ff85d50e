"""Two contacts that are one person, on pages."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant
from apps.conversations.models import Contact
from tests.conversations.pages.conftest import LIST, now, page_of

Person = Callable[..., Contact]


def test_somebody_who_seems_to_be_there_twice_is_pointed_out(as_agent: Client, person: Person):
    rosa = person("Rosa Lima", email="rosa@example.com", phone="+5511900000142")
    other = person("R. Lima", email="rosa@example.com")

    assert f"merge/?with={other.pk}" in as_agent.get(page_of(rosa)).content.decode()
    listed = as_agent.get(f"{LIST}doubles/").content.decode()
    assert "same e-mail" in listed
    assert "Rosa Lima" in listed


def test_both_sides_are_shown_and_each_field_chosen(as_agent: Client, person: Person):
    rosa = person("Rosa Lima", phone="+5511900000142", category="Shop", tags=["VIP"])
    other = person("Rosinha", category="Fair", notes="Likes linen", tags=["Fair"])

    page = as_agent.get(page_of(rosa, "merge/"), {"with": other.pk})
    shown = {one["label"]: (one["kept"], one["gone"]) for one in page.context["lines"]}
    assert shown["Name"] == ("Rosa Lima", "Rosinha")
    assert shown["Notes"] == ("", "Likes linen")
    as_agent.post(page_of(rosa, "merge/"), {"with": other.pk, "choice-category": "gone"})

    with now(rosa) as contact:
        assert (contact.name, contact.category) == ("Rosa Lima", "Fair")
        assert contact.notes == "Likes linen"
        assert len(contact.tags) == 2


def test_the_other_one_may_be_kept_instead(as_agent: Client, person: Person, acme: Tenant):
    rosa, other = person("Rosa"), person("Rosa Lima")

    page = as_agent.get(page_of(rosa, "merge/"), {"with": other.pk, "keep": other.pk})
    assert page.context["kept"].pk == other.pk
    as_agent.post(page_of(other, "merge/"), {"with": rosa.pk})

    answer = as_agent.get(page_of(rosa))
    assert answer.url == page_of(other)  # whoever has the old address finds the person


def test_a_merge_is_undone_from_the_page(as_agent: Client, person: Person, acme: Tenant):
    rosa, other = person("Rosa", category="Shop"), person("Rosinha", category="Fair")
    page = as_agent.post(page_of(rosa, "merge/"), {"with": other.pk}, follow=True)
    assert f'data-undo="{page_of(rosa, "unmerge/")}"' in page.content.decode()
    assert "Rosinha became part of this contact" in page.content.decode()

    as_agent.post(page_of(rosa, "unmerge/"))

    with in_tenant(acme):
        assert Contact.objects.present().count() == 2


def test_the_other_contact_is_found_by_searching(as_agent: Client, person: Person):
    rosa, other = person("Rosa"), person("Joana Prado")

    offered = as_agent.get(page_of(rosa, "merge/"), {"q": "prado"}).context["offered"]

    assert [one.pk for one in offered] == [other.pk]


def test_nobody_is_merged_with_themselves_or_with_nobody(as_agent: Client, person: Person):
    rosa = person("Rosa")

    for other in (rosa.pk, "rubbish", "01890000-0000-7000-8000-000000000000"):
        page = as_agent.get(page_of(rosa, "merge/"), {"with": other})
        assert page.status_code == 200
        assert "offered" in page.context
