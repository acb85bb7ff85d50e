"""One contact's page: details changed in place, tags, blocked, in the trash."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from apps.accounts.actor import PLATFORM
from apps.accounts.models import Membership, Tenant
from apps.accounts.tenancy import in_tenant
from apps.conversations.models import Contact, Tag
from apps.conversations.people import attributes, contacts
from tests.conversations.pages.conftest import HTMX, LIST, now, page_of

Person = Callable[..., Contact]


def save(client: Client, contact: Contact, name: str, value: str, **more: Any) -> Any:
    version = more.pop("version", contact.version)
    fields = {f"{name}-value": value, f"{name}-version": version}
    return client.post(page_of(contact, f"details/{name}/"), fields, headers=HTMX)


def test_somebody_is_added_with_what_is_known(as_agent: Client, acme: Tenant):
    form = {"name": "Rosa Lima", "phone": "11 90000-0142", "tags": "VIP, fair"}

    answer = as_agent.post(f"{LIST}new/", form)

    with in_tenant(acme):
        rosa = Contact.objects.get()
        assert (rosa.name, rosa.phone) == ("Rosa Lima", "+5511900000142")
        assert {tag.name for tag in Tag.objects.filter(pk__in=rosa.tags)} == {"VIP", "fair"}
    assert answer.url == page_of(rosa)


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"name": ""}, "Write at least a name"),
        ({"phone": "12"}, "too short"),
        ({"name": "Rosa", "email": "rosa"}, "e-mail"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    as_agent: Client, acme: Tenant, form: dict[str, str], words: str
):
    page = as_agent.post(f"{LIST}new/", form).content.decode()

    assert words in page.replace("email address", "e-mail")
    for value in filter(None, form.values()):
        assert f'value="{value}"' in page
    with in_tenant(acme):
        assert not Contact.objects.exists()


def test_a_number_somebody_has_leads_to_that_contact(as_agent: Client, person: Person):
    rosa = person("Rosa", phone="+5511900000142")

    page = as_agent.post(f"{LIST}new/", {"name": "R.", "phone": "11 90000-0142"}).content.decode()

    assert "Another contact has this number" in page
    assert page_of(rosa) in page


def test_a_detail_is_changed_where_it_stands(as_agent: Client, person: Person):
    rosa = person("Rosa")

    form = as_agent.get(page_of(rosa, "details/name/"), headers=HTMX).content.decode()
    assert 'value="Rosa"' in form
    answer = save(as_agent, rosa, "name", "Rosa Lima")

    with now(rosa) as contact:
        assert contact.name == "Rosa Lima"
    told = answer.content.decode()
    assert 'id="fact-name"' in told
    assert '<span id="contact-name" hx-swap-oob="true">Rosa Lima</span>' in told
    assert "changed a contact" in told  # the timeline has a new line


def test_a_wrong_value_is_told_beside_the_field(as_agent: Client, person: Person):
    rosa = person("Rosa")

    answer = save(as_agent, rosa, "phone", "1234")

    assert answer.status_code == 422
    assert "too short" in answer.content.decode()


def test_two_who_change_the_same_detail_see_both_values(
    as_agent: Client, person: Person, acme: Tenant
):
    rosa = person("Rosa")
    with in_tenant(acme):
        contacts.change(acme, rosa, by=PLATFORM, name="Rosa Maria")

    answer = save(as_agent, rosa, "name", "Rosinha")

    said = answer.content.decode()
    assert answer.status_code == 422
    assert "<b>Rosa Maria</b>" in said
    assert 'value="Rosinha"' in said
    with now(rosa) as contact:
        assert contact.name == "Rosa Maria"
        assert save(as_agent, rosa, "name", "Rosinha", version=contact.version).status_code == 200


def test_two_who_change_different_details_hardly_notice(
    as_agent: Client, person: Person, acme: Tenant
):
    rosa = person("Rosa")
    with in_tenant(acme):
        contacts.change(acme, rosa, by=PLATFORM, category="Wholesale")

    assert save(as_agent, rosa, "name", "Rosinha").status_code == 200

    with now(rosa) as contact:
        assert (contact.name, contact.category) == ("Rosinha", "Wholesale")


@pytest.mark.parametrize(
    ("kind", "choices", "typed", "kept", "shown"),
    [
        ("text", [], "size 38", "size 38", "size 38"),
        ("number", [], "1.234,5", 1234.5, "1,234.5"),
        ("date", [], "1990-05-17", "1990-05-17", "May 17, 1990"),
        ("choice", ["Downtown", "Beach"], "Beach", "Beach", "Beach"),
        ("boolean", [], "False", False, "no"),
    ],
)
def test_own_fields_take_what_their_type_says(
    as_agent: Client, person: Person, acme: Tenant, kind, choices, typed, kept, shown
):
    rosa = person("Rosa")
    with in_tenant(acme):
        attributes.define(acme, key="own", name="Own", kind=kind, choices=choices, by=PLATFORM)

    answer = save(as_agent, rosa, "attribute-own", typed)

    assert answer.status_code == 200, answer.content.decode()
    with now(rosa) as contact:
        assert contact.attributes == {"own": kept}
        version = contact.version
    assert f'<span class="value">{shown}</span>' in answer.content.decode()
    assert save(as_agent, rosa, "attribute-own", "", version=version).status_code == 200
    with now(rosa) as contact:
        assert contact.attributes == {}


def test_a_value_that_does_not_suit_the_type_is_refused_in_words(
    as_agent: Client, person: Person, acme: Tenant
):
    rosa = person("Rosa")
    with in_tenant(acme):
        attributes.define(acme, key="points", name="Points", kind="number", by=PLATFORM)

    answer = save(as_agent, rosa, "attribute-points", "many")

    assert answer.status_code == 422
    assert "Write a number here." in answer.content.decode()


def test_an_owner_is_one_of_the_team(as_agent: Client, agent, acme: Tenant, person: Person):
    rosa = person("Rosa")

    assert save(as_agent, rosa, "owner", str(agent.pk)).status_code == 200
    with now(rosa) as contact:
        assert contact.owner_id == agent.pk
        version = contact.version
    Membership.objects.filter(user=agent, tenant=acme).update(role="admin")
    assert save(as_agent, rosa, "owner", "", version=version).status_code == 200
    with now(rosa) as contact:
        assert contact.owner_id is None


def test_the_time_zone_is_the_numbers_until_somebody_says_another(as_agent: Client, person: Person):
    rosa = person("Rosa", phone="+5592900000142")

    assert "Manaus, by the number" in as_agent.get(page_of(rosa)).content.decode()
    save(as_agent, rosa, "time_zone", "Europe/Lisbon")

    page = as_agent.get(page_of(rosa)).content.decode()
    assert "Lisbon" in page
    assert "by the number" not in page


def test_tags_are_added_by_typing_and_taken_away(as_agent: Client, person: Person, acme: Tenant):
    rosa = person("Rosa")

    said = as_agent.post(page_of(rosa, "tags/"), {"add": "VIP, fair"}, headers=HTMX)
    assert "VIP" in said.content.decode()
    half = {"remove": "fair", "add": "half a w"}
    said = as_agent.post(page_of(rosa, "tags/"), half, headers=HTMX)
    assert 'value="half a w"' in said.content.decode()

    with now(rosa) as contact:
        assert [tag.name for tag in Tag.objects.filter(pk__in=contact.tags)] == ["VIP"]
    wrong = as_agent.post(page_of(rosa, "tags/"), {"add": "x" * 60}, headers=HTMX)
    assert 'aria-invalid="true"' in wrong.content.decode()
    assert f'value="{"x" * 60}"' in wrong.content.decode()


def test_blocked_and_unblocked(as_agent: Client, person: Person):
    rosa = person("Rosa", phone="+5511900000142")

    as_agent.post(page_of(rosa, "block/"))
    assert "<mark>Blocked</mark>" in as_agent.get(page_of(rosa)).content.decode()
    as_agent.post(page_of(rosa, "unblock/"))

    with now(rosa) as contact:
        assert contact.blocked_at is None


def test_the_trash_can_be_undone_and_only_from_there_one_deletes(
    as_agent: Client, person: Person, acme: Tenant
):
    rosa = person("Rosa")

    as_agent.post(page_of(rosa, "delete/"))  # not from here
    page = as_agent.post(page_of(rosa, "trash/"), follow=True).content.decode()
    assert f'data-undo="{page_of(rosa, "restore/")}"' in page
    assert "Rosa" in as_agent.get(f"{LIST}?trash=1").content.decode()
    as_agent.post(page_of(rosa, "restore/"))
    with now(rosa) as contact:
        assert contact.is_present

    as_agent.post(page_of(rosa, "trash/"))
    as_agent.post(page_of(rosa, "delete/"))
    with in_tenant(acme):
        assert not Contact.objects.exists()


def test_whoever_only_reads_can_change_nothing(as_viewer: Client, person: Person):
    rosa = person("Rosa")

    page = as_viewer.get(page_of(rosa)).content.decode()

    assert "details/name/" not in page
    assert as_viewer.get(page_of(rosa, "details/name/")).status_code == 403
    assert as_viewer.post(page_of(rosa, "trash/")).status_code == 403


def test_another_companys_contact_is_not_there(as_stranger: Client, person: Person):
    rosa = person("Rosa")

    assert as_stranger.get(f"/t/globex/contacts/{rosa.pk}/").status_code == 404
