"""An address of the list says what it shows, and can be given to a colleague."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from apps.conversations.models import Segment
from apps.conversations.segments import filters
from apps.conversations.segments.filters import Filters
from tests.conversations.segments.people import attribute, person, tag

pytestmark = pytest.mark.usefixtures("inside_acme")


def read(address: str) -> Filters:
    return filters.read(QueryDict(address))


def test_a_short_address_means_the_first_question_of_a_field():
    vip = tag("VIP").pk

    assert read(f"tag={vip}").rules == {"all": [{"field": "tag", "is": "has", "value": [vip]}]}
    assert read("category=VIP").rules == {
        "all": [{"field": "category", "is": "is", "value": "VIP"}]
    }


@pytest.mark.parametrize(
    "condition",
    [
        {"field": "name", "is": "is", "value": "contains:x & y"},
        {"field": "email", "is": "not_empty"},
        {"field": "blocked", "is": "is", "value": False},
        {"field": "last_seen", "is": "not_in_last_days", "value": 30},
        {"field": "created", "is": "between", "value": ["2026-01-01", "2026-02-01"]},
        {"field": "attribute:city", "is": "contains", "value": "São Paulo"},
        {"field": "attribute:orders", "is": "between", "value": [1, 2.5]},
        {"field": "attribute:orders", "is": "between", "value": [1, 2]},
        {"field": "consent:whatsapp:marketing", "is": "unknown"},
        {"field": "country", "is": "is_not", "value": "BR"},
        {"any": [{"field": "name", "is": "is", "value": "A"}, {"not": {"all": []}}]},
    ],
)
def test_what_is_put_into_an_address_comes_out_again(condition):
    attribute("city", "text")
    attribute("orders", "number")
    put = Filters(rules={"all": [condition]}, search="rosa", in_trash=True, sort="name")

    assert read(filters.address(put)) == put


def test_tags_and_lists_come_out_again():
    vip, shop = tag("VIP").pk, tag("Shop").pk
    chosen = Segment.objects.create(name="Chosen", kind="list")
    conditions = [
        {"field": "tag", "is": "has", "value": [vip, shop]},
        {"field": "tag", "is": "has_not", "value": [vip]},
        {"field": f"list:{chosen.pk}", "is": "has"},
        {"field": f"list:{chosen.pk}", "is": "has_not"},
    ]
    put = Filters(rules={"all": conditions})

    assert read(filters.address(put)).conditions == conditions


def test_the_list_as_it_begins_has_no_address():
    assert filters.address(read("")) == ""


@pytest.mark.parametrize(
    ("address", "dropped"),
    [
        ("tag=999", ("tag",)),
        ("attribute.gone=x", ("attribute.gone",)),
        ("created=before:yesterday", ("created",)),
        ("rules=%7B", ("rules",)),
        ("rules=[[[[", ("rules",)),
        ("list=x", ("list",)),
        ("owner=me", ("owner",)),
        ("blocked=perhaps", ("blocked",)),
        ("attribute.orders=NaN", ("attribute.orders",)),
        ("page=2&utm_source=mail", ()),
    ],
)
def test_what_an_address_can_not_mean_is_dropped_and_told(address, dropped):
    attribute("orders", "number")

    assert read(address).dropped == dropped
    assert read(address).rules == {}


def test_each_filter_can_be_taken_away_by_itself():
    vip = tag("VIP").pk
    both = read(f"tag={vip}&last_seen=not_in_last_days:30&q=rosa")
    first, second = filters.chips(both)

    assert first.text == "Has the tag “VIP”"
    assert first.without == "q=rosa&last_seen=not_in_last_days%3A30"
    assert second.text == "Did not write to us in the last 30 days"
    assert second.without == f"q=rosa&tag=has%3A{vip}"


def test_one_more_condition_is_added_once():
    condition = {"field": "email", "is": "empty"}
    once = filters.with_condition(Filters(), condition)

    assert once.rules == {"all": [condition]}
    assert filters.with_condition(once, condition) == once


def test_the_trash_is_shown_apart():
    from django.utils import timezone

    person("Rosa")
    person("Gone", trashed_at=timezone.now())
    person("Merged", merged_into=person("Kept"))

    assert {one.name for one in filters.matching(read(""))} == {"Rosa", "Kept"}
    assert {one.name for one in filters.matching(read("trash=1"))} == {"Gone"}
