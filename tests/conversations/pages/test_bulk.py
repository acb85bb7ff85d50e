"""One act for many: those who are ticked, or everybody the filter finds."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant
from apps.conversations.models import BulkJob, Contact, Tag
from tests.conversations.pages.conftest import HTMX, LIST

Person = Callable[..., Contact]
BULK = f"{LIST}bulk/"


@pytest.fixture
def tagged(acme: Tenant) -> Callable[[str], set[str]]:
    """Who has the tag, by name."""

    def names(tag: str) -> set[str]:
        with in_tenant(acme):
            pk = Tag.objects.get(name=tag).pk
            people = Contact.objects.filter(tags__contains=[pk])
            return set(people.values_list("name", flat=True))

    return names


def test_those_who_are_ticked_get_the_tag(
    as_agent: Client, person: Person, tagged, django_capture_on_commit_callbacks
):
    rosa, bia, _caio = person("Rosa"), person("Bia"), person("Caio")

    with django_capture_on_commit_callbacks(execute=True):
        answer = as_agent.post(
            BULK, {"action": "tag", "tag": "VIP", "chosen": [rosa.pk, bia.pk]}, headers=HTMX
        )

    assert tagged("VIP") == {"Rosa", "Bia"}
    assert answer["HX-Trigger"] == "contactsChosen"
    assert 'class="job' in answer.content.decode()


def test_everybody_the_filter_finds_and_nobody_else(
    as_agent: Client, person: Person, acme: Tenant, django_capture_on_commit_callbacks
):
    person("Rosa", category="Fair")
    person("Bia", category="Fair")
    person("Caio", category="Shop")
    form = {"action": "trash", "all": "1", "address": "category=is%3AFair"}

    with django_capture_on_commit_callbacks(execute=True):
        answer = as_agent.post(BULK, form)

    assert answer.url == f"{LIST}?category=is%3AFair"
    with in_tenant(acme):
        assert set(Contact.objects.present().values_list("name", flat=True)) == {"Caio"}
        job = BulkJob.objects.get()
    assert (job.changed, job.state) == (2, "done")


def test_nobody_chosen_is_said(as_agent: Client, person: Person):
    person("Rosa")

    answer = as_agent.post(BULK, {"action": "block", "chosen": ["rubbish"]}, headers=HTMX)

    assert answer.status_code == 409
    assert "Nobody is chosen" in answer["HX-Trigger"]


@pytest.mark.parametrize("action", ["export", "erase"])
def test_taking_people_along_or_erasing_them_needs_more(
    as_agent: Client, person: Person, action: str
):
    rosa = person("Rosa")

    assert as_agent.post(BULK, {"action": action, "chosen": [rosa.pk]}).status_code == 403


def test_an_act_that_is_none_is_refused(as_agent: Client, person: Person):
    rosa = person("Rosa")

    answer = as_agent.post(BULK, {"action": "explode", "chosen": [rosa.pk]}, headers=HTMX)

    assert answer.status_code == 400


def test_a_tag_without_a_name_is_refused_in_words(as_agent: Client, person: Person):
    rosa = person("Rosa")

    answer = as_agent.post(BULK, {"action": "tag", "tag": " ", "chosen": [rosa.pk]}, headers=HTMX)

    assert answer.status_code == 400
    assert "characters" in answer["HX-Trigger"]
