"""Of many whom a search finds, the newest are shown without going through all."""

from __future__ import annotations

from uuid import UUID

import pytest

from apps.accounts.models import Tenant
from apps.conversations.models import Contact, Tag
from apps.conversations.people import contacts, indexing, newest, search, tags
from apps.conversations.people.newest import Newest
from tests.conversations.people.someone import BY, somebody

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["indexed", "due"])
def roses(
    request: pytest.FixtureRequest, inside_acme: Tenant, monkeypatch: pytest.MonkeyPatch
) -> list[UUID]:
    """More of them than are counted, the newest first, between as many others."""
    monkeypatch.setattr(newest, "FEW", 2)
    made = []
    for nth in range(6):
        made.append(somebody(inside_acme, name=f"Rosa {nth}").pk)
        somebody(inside_acme, name=f"Joana {nth}")
    if request.param == "indexed":
        indexing.catch_up()
    return made[::-1]


def ids(people: list[Contact]) -> list[UUID]:
    return [one.pk for one in people]


def found(text: str) -> Newest:
    return Newest(Contact.objects.present(), text)


def test_pages_are_in_order_and_leave_nobody_out(roses: list[UUID]) -> None:
    assert ids(found("rosa")[0:4]) == roses[:4]
    assert ids(found("rosa")[4:8]) == roses[4:]
    assert found("rosa")[8:12] == []


def test_where_many_are_found_it_is_told_that_there_are_more(inside_acme: Tenant) -> None:
    for nth in range(newest.FEW + 2):
        Contact.objects.create(name=f"Rosa {nth}")
    indexing.sweep()
    indexing.catch_up()

    [one] = found("rosa")[0:1]
    [last] = found(f"rosa {newest.FEW}")[0:1]

    assert (one.name, one.counted, one.counted_to) == (
        f"Rosa {newest.FEW + 1}",
        newest.FEW + 1,
        newest.FEW,
    )
    assert last.counted == 1 < last.counted_to


@pytest.mark.parametrize(("most", "counted"), [(0, 6), (20, 3)])
def test_those_who_are_further_back_are_found_too(
    roses: list[UUID], monkeypatch: pytest.MonkeyPatch, most: int, counted: int
) -> None:
    """By the index, or by going further back where some of the first ones are found."""
    monkeypatch.setattr(newest, "_SAMPLE", 3)
    monkeypatch.setattr(newest, "_AT_MOST", most)

    people = found("rosa")[0:4]

    assert ids(people) == roses[:4]
    assert people[0].counted == (6 if indexing.is_due() else counted)


def test_whoever_was_renamed_a_moment_ago_is_among_them(
    inside_acme: Tenant, roses: list[UUID]
) -> None:
    joana = Contact.objects.get(name="Joana 2")
    contacts.change(inside_acme, joana, name="Rosana", by=BY)

    assert joana.pk in ids(found("rosa")[0:5])


def test_a_tag_that_many_have_finds_the_newest(inside_acme: Tenant, roses: list[UUID]) -> None:
    tags.define(inside_acme, "Rosary", by=BY)
    tag = Tag.objects.get(name="Rosary")
    tagged = Contact.objects.get(name="Joana 5")
    Contact.objects.filter(pk=tagged.pk).update(tags=[tag.pk])

    assert ids(found("rosa")[0:3]) == [tagged.pk, *roses[:2]]


def test_the_trash_is_left_out(inside_acme: Tenant, roses: list[UUID]) -> None:
    contacts.trash(inside_acme, Contact.objects.get(pk=roses[0]), by=BY)

    assert ids(found("rosa")[0:3]) == roses[1:4]
    assert search.matching(Contact.objects.present(), "rosa").count() == 5
