"""Indexes hold only those whom they help to find, and are asked in their own words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.models import Q

from apps.accounts.models import Tenant
from apps.conversations.models import Attribute, Contact, Tag
from apps.conversations.models.contact import has_attributes, has_tags
from apps.conversations.people import search
from apps.conversations.segments import rules
from tests.conversations.people.someone import somebody

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _few_rows_are_no_reason_to_read_all(inside_acme: Tenant) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_indexscan = off")  # of other indexes: GIN has bitmaps
        yield


def plan(condition: Q) -> str:
    return str(Contact.objects.filter(condition).explain())


def test_a_tag_is_looked_up(inside_acme: Tenant) -> None:
    tag = Tag.objects.create(name="VIP")

    assert "contacts_with_tag" in plan(has_tags([tag.pk]))
    assert "contacts_with_tag" in plan(
        rules.to_query({"field": "tag", "is": "has", "value": [tag.pk]})
    )


def test_a_search_for_a_tag_looks_it_up(inside_acme: Tenant) -> None:
    Tag.objects.create(name="VIP")

    assert "contacts_with_tag" in str(search.matching(Contact.objects.all(), "vip").explain())


def test_a_value_of_an_attribute_is_looked_up(inside_acme: Tenant) -> None:
    Attribute.objects.create(key="plan", name="Plan", kind="choice", choices=["gold"])

    assert "contacts_with_attr" in plan(has_attributes({"plan": "gold"}))
    assert "contacts_with_attr" in plan(
        rules.to_query({"field": "attribute:plan", "is": "is", "value": "gold"})
    )


def test_whoever_became_part_of_somebody_is_looked_up(inside_acme: Tenant) -> None:
    kept = somebody(inside_acme, name="Rosa")

    assert "contacts_merged" in plan(Q(merged_into=kept))


def test_a_tag_in_the_words_of_its_index_finds_who_has_it(inside_acme: Tenant) -> None:
    vip, new = Tag.objects.create(name="VIP"), Tag.objects.create(name="New")
    rosa = somebody(inside_acme, name="Rosa", tags=["VIP"])
    somebody(inside_acme, name="Joana")

    assert list(Contact.objects.filter(has_tags([vip.pk, new.pk]))) == [rosa]
    assert list(Contact.objects.filter(~has_tags([vip.pk])).values_list("name")) == [("Joana",)]
