"""What superadmins see of contacts, and the little they may do."""

from __future__ import annotations

import pytest
from django.test import Client

from apps.accounts.models import AuditEntry, Tenant
from apps.accounts.tenancy import in_tenant
from apps.conversations.models import Contact
from apps.conversations.people import attributes
from tests.conversations.people.someone import BIA, BY, ana, somebody

pytestmark = pytest.mark.django_db
LIST = "/t/acme/admin/conversations/contact/"


@pytest.fixture
def inside(as_superadmin: Client) -> Client:
    as_superadmin.post("/t/acme/enter/")
    return as_superadmin


@pytest.fixture
def rosa(acme: Tenant) -> Contact:
    with in_tenant(acme):
        somebody(acme, name="Bia", phone=BIA)
        attributes.define(acme, key="size", name="Size", kind="text", by=BY)
        return ana(acme, name="Rosa Conceição", tags=["VIP"], attributes={"size": "M"})


def test_contacts_are_listed_and_found(inside: Client, rosa: Contact) -> None:
    everybody = inside.get(LIST).content.decode()
    found = inside.get(LIST, {"q": "conceicao"}).content.decode()

    assert "Bia" in everybody
    assert "Rosa Conceição" in found
    assert "Bia" not in found


def test_a_contact_is_shown_with_names_and_history(inside: Client, rosa: Contact) -> None:
    text = inside.get(f"{LIST}{rosa.pk}/change/").content.decode()

    for words in ("Rosa Conceição", "phone · +5511987654321", "VIP", "added a contact"):
        assert words in text


@pytest.mark.parametrize(
    ("act", "action"),
    [("block", "contact.blocked"), ("trash", "contact.trashed")],
)
def test_an_act_is_done_and_recorded(
    inside: Client, acme: Tenant, rosa: Contact, act: str, action: str
) -> None:
    inside.post(f"{LIST}{rosa.pk}/{act}/", {"_form_submitted": "True"})

    entry = AuditEntry.objects.get(action=action)
    assert (entry.tenant, entry.as_superadmin) == (acme, True)


@pytest.mark.parametrize("model", ["tag", "attribute"])
def test_tags_and_attributes_are_looked_at(inside: Client, rosa: Contact, model: str) -> None:
    answer = inside.get(f"/t/acme/admin/conversations/{model}/")

    assert answer.status_code == 200
    assert ("VIP" if model == "tag" else "Size") in answer.content.decode()
    assert inside.get(f"/t/acme/admin/conversations/{model}/add/").status_code == 403
