"""Whatever order people come in and by whichever names: one person, one contact."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.accounts.models import Tenant
from apps.conversations.models import Contact, Identity
from apps.conversations.people import identities, merging
from apps.conversations.people.identities import Scope
from apps.conversations.people.keys import phone_of
from apps.conversations.people.refusals import NotUndoable
from apps.whatsapp import phones
from apps.whatsapp.events import Person
from apps.whatsapp.messages import Address
from tests.conversations.people.someone import BY

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

HOUSE = Scope(portfolio="1001", session="shop")
MOBILES = [f"+55{area}98765432{nth}" for area in (11, 81) for nth in range(3)]
FIXED = ["+551133334444", "+553133334445"]
BOUNDED = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@st.composite
def somebody(draw: st.DrawFn, *, usernames: bool = True) -> Person:
    """Any of the names that a provider may give, in any form."""
    number = draw(st.sampled_from([*MOBILES, *FIXED]))
    form = draw(st.sampled_from(phones.variants(number)))
    given_by = draw(st.sampled_from(["phone", "chat", "both", "none"]))
    lid = draw(st.sampled_from(["", "", "7@lid", "8@lid"]))
    user_id = draw(st.sampled_from(["", "", "BR.7", "BR.8"]))
    address = Address(
        phone=form if given_by in {"phone", "both"} else "",
        chat_id=f"{form[1:]}@c.us" if given_by in {"chat", "both"} else lid,
        user_id=user_id,
        lid=lid,
        username=draw(st.sampled_from(["", "", "flor"])) if usernames else "",
    )
    return Person(address, name=draw(st.sampled_from(["", "Rosa"])))


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def check_house() -> None:
    """Nobody is there twice, and what a contact shows is what they are known by."""
    numbers = list(Contact.objects.present().exclude(phone="").values_list("phone", flat=True))
    assert len(numbers) == len(set(numbers))
    for row in Identity.objects.select_related("contact"):
        assert row.contact.merged_into_id is None
        assert row.contact.trashed_at is None
        if row.kind == "phone":
            assert row.value == phones.canonical(row.value)
            assert row.contact.phone
    for contact in Contact.objects.present():
        assert contact.identities.exists()
        if contact.phone:
            assert contact.identities.filter(kind="phone", value=contact.phone).exists()


@BOUNDED
@given(batches=st.lists(st.lists(somebody(), max_size=5), max_size=5))
def test_one_person_is_one_contact(inside_acme: Tenant, batches: list[list[Person]]) -> None:
    with undone():
        for batch in batches:
            met = identities.find_or_make(inside_acme, batch, scope=HOUSE)

            assert len(met) == len(batch)
            for person, contact in zip(batch, met, strict=True):
                if number := phone_of(person.address):
                    assert contact is not None
                    owner = Identity.objects.get(kind="phone", value=number).contact_id
                    assert owner == contact.pk
            check_house()


@BOUNDED
@given(people=st.lists(somebody(usernames=False), max_size=8))
def test_together_or_one_by_one_makes_as_many(inside_acme: Tenant, people: list[Person]) -> None:
    counts = []
    for batches in ([people], [[person] for person in people]):
        with undone():
            for batch in batches:
                identities.find_or_make(inside_acme, batch, scope=HOUSE)
            rows = Identity.objects.filter(kind="phone").order_by("value")
            counts.append((Contact.objects.present().count(), list(rows.values_list("value"))))
    assert counts[0] == counts[1]


@BOUNDED
@given(number=st.sampled_from(MOBILES), forms=st.lists(st.booleans(), min_size=1, max_size=6))
def test_both_forms_of_a_number_are_one_person(
    inside_acme: Tenant, number: str, forms: list[bool]
) -> None:
    with undone():
        for is_old in forms:
            form = phones.variants(number)[is_old]
            identities.find_or_make(inside_acme, [Person(Address(phone=form))])
        assert Contact.objects.get().phone == number
        assert identities.find(inside_acme, [Address(phone=f) for f in phones.variants(number)])


@BOUNDED
@given(
    before=st.lists(somebody(), min_size=2, max_size=6),
    after=st.lists(somebody(), max_size=4),
    pick=st.randoms(use_true_random=False),
)
def test_a_merge_and_its_undo_lose_nobody(
    inside_acme: Tenant, before: list[Person], after: list[Person], pick: object
) -> None:
    with undone():
        identities.find_or_make(inside_acme, before, scope=HOUSE)
        there = list(Contact.objects.present().order_by("pk"))
        if len(there) < 2:
            return
        kept, gone = pick.sample(there, 2)  # type: ignore[attr-defined]
        was = {row.pk: row.contact_id for row in Identity.objects.all()}
        merging.merge(inside_acme, kept, gone, by=BY)
        line = merging.last_merge(kept)
        assert line is not None
        identities.find_or_make(inside_acme, after, scope=HOUSE)
        try:
            merging.unmerge(inside_acme, line, by=BY)
        except NotUndoable:  # the kept one became part of somebody else
            return
        if not after:
            assert {row.pk: row.contact_id for row in Identity.objects.all()} == was
        assert Contact.objects.present().filter(pk__in=[kept.pk, gone.pk]).count() == 2
