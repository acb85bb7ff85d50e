"""Contacts are found by whatever part of them somebody remembers."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.accounts.models import Tenant
from apps.conversations.models import Contact, ContactSearch, SearchDue, SearchDueRange
from apps.conversations.people import contacts, identities, indexing, search, tags
from apps.whatsapp.events import Person
from apps.whatsapp.messages import Address
from tests.conversations.people.someone import ANA, BIA, BY, ana, somebody

pytestmark = pytest.mark.django_db

FINDS = [
    "conceicao", "CONCEIÇÃO", "ceic", "rosa da", "da rosa", "r", "co", "+55 11 98765-4321",
    "(11) 98765-4321", "11 8765-4321", "8765", "55", "rosa@exa", "example.com", "vip", "ros 987",
]  # fmt: skip
MISSES = ["conceicoa", "os", "99999", "rosb", "rosa 000", "%", "_", "\\", "ip"]


@pytest.fixture
def rosa(inside_acme: Tenant) -> Contact:
    somebody(inside_acme, name="Bia Souza", phone=BIA)
    return ana(inside_acme, name="Rosa da Conceição", email="rosa@example.com", tags=["VIP"])


def found(text: str, *, capped: bool = True) -> list[Contact]:
    return list(search.matching(Contact.objects.present(), text, capped=capped))


@pytest.mark.parametrize("is_indexed", [True, False])
@pytest.mark.parametrize("text", FINDS)
def test_somebody_is_found_by(rosa: Contact, text: str, is_indexed: bool) -> None:
    if is_indexed:
        assert indexing.catch_up()

    assert rosa in found(text)
    assert rosa in found(text, capped=False)


@pytest.mark.parametrize("is_indexed", [True, False])
@pytest.mark.parametrize("text", MISSES)
def test_somebody_is_not_found_by(rosa: Contact, text: str, is_indexed: bool) -> None:
    if is_indexed:
        indexing.catch_up()

    assert rosa not in found(text)


def test_nothing_asked_finds_everybody(rosa: Contact) -> None:
    assert len(found("  ")) == 2


def test_only_one_is_found_by_their_name(rosa: Contact) -> None:
    indexing.catch_up()

    assert found("conceicao") == [rosa]


def test_a_new_name_is_found_before_and_after_the_follow_up(
    inside_acme: Tenant, rosa: Contact
) -> None:
    indexing.catch_up()
    contacts.change(inside_acme, rosa, name="Rosa Lima", by=BY)
    assert found("lima") == [rosa]

    indexing.catch_up()
    assert found("lima") == [rosa]
    assert found("conceicao") == []
    assert not SearchDue.objects.exists()


def test_each_number_of_somebody_is_found(inside_acme: Tenant) -> None:
    [one] = identities.find_or_make(inside_acme, [Person(Address(phone=ANA, lid="7@lid"))])
    identities.find_or_make(inside_acme, [Person(Address(lid="7@lid"), name="Rosa")])
    assert one is not None
    one.identities.create(kind="phone", value="+5511987650000")
    search.mark([one.pk])

    indexing.catch_up()

    assert found("987650000") == [one]


def test_whoever_was_missed_is_found_again_after_a_sweep(rosa: Contact) -> None:
    indexing.catch_up()
    ContactSearch.objects.filter(contact=rosa).delete()
    Contact.objects.exclude(pk=rosa.pk).update(version=7)
    assert found("conceicao") == []

    assert indexing.sweep() == 2
    assert found("conceicao") == [rosa]


def test_somebody_who_is_gone_leaves_no_mark(inside_acme: Tenant, rosa: Contact) -> None:
    contacts.delete_forever(inside_acme, rosa, by=BY)

    indexing.catch_up()

    assert ContactSearch.objects.count() == 1
    assert not SearchDue.objects.exists()


def test_a_tag_finds_those_who_have_it(inside_acme: Tenant, rosa: Contact) -> None:
    tags.define(inside_acme, "VIP lounge", by=BY)

    assert found("Vip") == [rosa]
    assert found("vip lounge") == []


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40), st.data())
def test_every_run_of_three_of_a_name_is_in_the_index(name: str, data: st.DataObject) -> None:
    hay = search.haystack(name, "", [ANA])
    line = hay.split("\n")[0]
    grams = search.grams_of(hay)

    for at in range(len(line) - 2):
        assert line[at : at + 3] in grams
    for term in search.terms_of(line):
        if len(term) > 2:
            assert term in hay


def test_a_follow_up_in_batches_leaves_nobody_behind(
    inside_acme: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "A_BATCH", 3)
    first = somebody(inside_acme, name="Rosa Zero")
    for nth in range(8):
        somebody(inside_acme, name=f"Rosa {nth}")
    refresh, batches = indexing.refresh, []

    def refreshed_while_the_first_changes(ids: list[UUID]) -> None:
        refresh(ids)
        batches.append(len(ids))
        if len(batches) == 2:
            search.mark([first.pk])

    monkeypatch.setattr(indexing, "refresh", refreshed_while_the_first_changes)
    assert indexing.catch_up()

    assert batches == [3, 3, 3, 0, 1]
    assert not SearchDue.objects.exists()
    assert len(found("rosa")) == 9


def test_whoever_an_import_brought_is_found_before_and_after_the_follow_up(
    inside_acme: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "A_BATCH", 3)
    brought = [Contact.objects.create(name=f"Rosa {nth}") for nth in range(7)]
    SearchDueRange.objects.create(first_id=brought[0].pk, last_id=brought[-1].pk)
    other = Contact.objects.create(name="Rosa whom nobody marked")

    assert set(found("rosa")) == set(brought)
    assert indexing.is_due()
    assert indexing.catch_up()

    assert set(found("rosa")) == set(brought)
    assert other not in found("rosa")
    assert not indexing.is_due()


def test_a_range_goes_on_where_time_ran_out(
    inside_acme: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "A_BATCH", 3)
    brought = [Contact.objects.create(name=f"Rosa {nth}") for nth in range(7)]
    SearchDueRange.objects.create(first_id=brought[0].pk, last_id=brought[-1].pk)

    assert not indexing.catch_up(seconds=0)
    left = SearchDueRange.objects.get()
    assert (left.first_id, ContactSearch.objects.count()) == (brought[3].pk, 3)

    assert indexing.catch_up()
    assert ContactSearch.objects.count() == 7
