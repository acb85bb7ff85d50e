"""The company's tags and own fields."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant
from apps.conversations.forms.attributes import key_of
from apps.conversations.models import Attribute, Contact, Tag
from tests.conversations.pages.conftest import HTMX, now

Person = Callable[..., Contact]
TAGS = "/t/acme/settings/tags/"
FIELDS = "/t/acme/settings/contact-fields/"


def test_a_tag_is_made_renamed_and_deleted(as_agent: Client, person: Person, acme: Tenant):
    as_agent.post(f"{TAGS}new/", {"name": "Fair", "color": "blue"})
    rosa = person("Rosa", tags=["Fair"])
    with in_tenant(acme):
        tag = Tag.objects.get()

    as_agent.post(f"{TAGS}{tag.pk}/", {"name": "Fair 2026", "color": "red"})
    page = as_agent.get(TAGS).content.decode()
    assert 'data-tone="red">Fair 2026' in page

    said = as_agent.post(f"{TAGS}{tag.pk}/delete/", headers=HTMX)
    assert "1 contact had it" in said["HX-Trigger"]
    with now(rosa) as contact:
        assert contact.tags == []


def test_a_name_is_taken_whatever_its_case(as_agent: Client, acme: Tenant):
    as_agent.post(f"{TAGS}new/", {"name": "Fair"})

    page = as_agent.post(f"{TAGS}new/", {"name": "FAIR"}).content.decode()

    assert "This name is taken" in page
    with in_tenant(acme):
        assert Tag.objects.count() == 1


def test_a_field_of_ones_own_stands_on_every_contact(
    as_agent: Client, person: Person, acme: Tenant
):
    rosa = person("Rosa")
    form = {"name": "Preferred shop", "kind": "choice", "choices": "Downtown\nBeach"}

    as_agent.post(f"{FIELDS}new/", form)

    with in_tenant(acme):
        field = Attribute.objects.get()
    assert (field.key, field.choices) == ("preferred_shop", ["Downtown", "Beach"])
    assert "Preferred shop" in as_agent.get(f"/t/acme/contacts/{rosa.pk}/").content.decode()
    as_agent.post(f"{FIELDS}{field.pk}/", {"name": "Shop", "choices": "Beach\nAirport"})
    with in_tenant(acme):
        assert Attribute.objects.get().choices == ["Beach", "Airport"]
    as_agent.post(f"{FIELDS}{field.pk}/delete/")
    with in_tenant(acme):
        assert not Attribute.objects.exists()


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"name": "Shop", "kind": "choice", "choices": ""}, "1 to 200 choices"),
        ({"name": "Shop", "kind": "text", "key": "1 shop"}, "begin with a letter"),
        ({"name": "Telefone", "kind": "text"}, "one of our own"),
        ({"name": "", "kind": "text"}, "required"),
    ],
)
def test_what_can_be_no_field_is_said(as_agent: Client, form: dict[str, str], words: str):
    assert words in as_agent.post(f"{FIELDS}new/", form).content.decode()


def test_the_key_is_made_of_the_name():
    assert key_of("Data de nascimento") == "data_de_nascimento"
    assert key_of("2ª loja") == "f_2a_loja"
    assert key_of("名前") == ""


def test_whoever_only_reads_has_no_business_here(as_viewer: Client):
    assert as_viewer.get(TAGS).status_code == 403
    assert as_viewer.get(FIELDS).status_code == 403
