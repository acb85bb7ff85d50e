"""One person is one contact, whichever name they come by."""

from __future__ import annotations

import pytest

from apps.accounts import quotas
from apps.accounts.models import Tenant
from apps.conversations.models import Contact, Identity
from apps.conversations.people import contacts, identities
from apps.conversations.people.identities import Scope
from apps.whatsapp.events import Person
from apps.whatsapp.messages import Address
from tests.conversations.people.someone import ANA, ANA_OLD_FORM, BIA, BY, ana

pytestmark = pytest.mark.django_db

HOUSE = Scope(portfolio="1001")


def meet(tenant: Tenant, *people: Person | Address, scope: Scope = HOUSE) -> list[Contact]:
    return [one for one in identities.find_or_make(tenant, people, scope=scope) if one]


def test_somebody_new_who_writes_becomes_a_contact(inside_acme: Tenant) -> None:
    used = quotas.use_of(inside_acme, "max_contacts").used

    [rosa] = meet(inside_acme, Person(Address(phone=ANA, user_id="BR.1"), name="Rosa"))

    assert (rosa.name, rosa.phone, rosa.source) == ("Rosa", ANA, "inbound")
    assert set(rosa.identities.values_list("kind", "scope", "value")) == {
        ("phone", "", ANA),
        ("user_id", "1001", "BR.1"),
    }
    assert quotas.use_of(inside_acme, "max_contacts").used == used + 1


def test_both_forms_of_a_brazilian_number_are_one_person(inside_acme: Tenant) -> None:
    [first] = meet(inside_acme, Person(Address(phone=ANA_OLD_FORM)))

    [again] = meet(inside_acme, Person(Address(phone=ANA)))
    [found] = identities.find(inside_acme, [Address(chat_id=f"{ANA_OLD_FORM[1:]}@c.us")])

    assert first == again == found
    assert first.phone == ANA


def test_the_form_a_provider_wrote_is_used_again(inside_acme: Tenant) -> None:
    rosa = ana(inside_acme)

    identities.learn(inside_acme, rosa, Address(chat_id=f"{ANA_OLD_FORM[1:]}@c.us"))

    assert identities.reach([rosa])[rosa.pk] == Address(
        phone=ANA, chat_id=f"{ANA_OLD_FORM[1:]}@c.us"
    )


def test_one_batch_may_name_the_same_new_person_twice(inside_acme: Tenant) -> None:
    met = meet(
        inside_acme,
        Person(Address(user_id="BR.7"), name="Rosa"),
        Person(Address(phone=ANA, user_id="BR.7")),
        Person(Address(phone=ANA_OLD_FORM)),
    )

    assert len({one.pk for one in met}) == 1
    assert Contact.objects.get().phone == ANA


def test_an_id_without_a_number_and_a_number_turn_out_to_be_one(inside_acme: Tenant) -> None:
    [hidden] = meet(inside_acme, Person(Address(user_id="BR.7"), name="Rosa"))
    known = ana(inside_acme, name="")

    [met] = meet(inside_acme, Person(Address(phone=ANA, user_id="BR.7")))

    hidden.refresh_from_db()
    assert met == known
    assert met.name == "Rosa"
    assert hidden.merged_into == known
    assert meet(inside_acme, Address(user_id="BR.7")) == [known]


def test_of_two_with_numbers_the_last_has_the_id(inside_acme: Tenant) -> None:
    rosa, bia = meet(
        inside_acme, Person(Address(phone=ANA, user_id="BR.7")), Person(Address(phone=BIA))
    )

    meet(inside_acme, Person(Address(phone=BIA, user_id="BR.7")))

    assert meet(inside_acme, Address(user_id="BR.7")) == [bia]
    assert Contact.objects.present().count() == 2
    assert rosa.pk != bia.pk


def test_the_same_id_in_another_portfolio_is_somebody_else(inside_acme: Tenant) -> None:
    [here] = meet(inside_acme, Address(user_id="BR.7"))
    [there] = meet(inside_acme, Address(user_id="BR.7"), scope=Scope(portfolio="2002"))

    assert here != there


def test_an_id_learned_before_the_portfolio_was_known_stays_known(inside_acme: Tenant) -> None:
    [before] = meet(inside_acme, Address(user_id="BR.7"), scope=Scope())

    assert meet(inside_acme, Address(user_id="BR.7")) == [before]


def test_a_username_goes_to_whoever_uses_it_now(inside_acme: Tenant) -> None:
    [rosa] = meet(inside_acme, Person(Address(phone=ANA, username="flor")))
    [bia] = meet(inside_acme, Person(Address(phone=BIA, username="Flor")))

    assert rosa != bia
    assert meet(inside_acme, Address(username="@flor")) == [bia]


def test_a_hidden_id_belongs_to_its_session(inside_acme: Tenant) -> None:
    shop, office = Scope(session="shop"), Scope(session="office")
    [one] = meet(inside_acme, Address(lid="77@lid", chat_id="77@lid"), scope=shop)
    [other] = meet(inside_acme, Address(lid="77@lid", chat_id="77@lid"), scope=office)

    assert one != other
    assert identities.reach([one], scope=shop)[one.pk] == Address(lid="77@lid")


def test_nobody_is_nobody(inside_acme: Tenant) -> None:
    assert identities.find_or_make(inside_acme, [Address()]) == [None]
    assert identities.find(inside_acme, [Address(), Address(phone=ANA)]) == [None, None]


def test_whoever_was_in_the_trash_and_writes_is_back(inside_acme: Tenant) -> None:
    rosa = contacts.trash(inside_acme, ana(inside_acme), by=BY)
    used = quotas.use_of(inside_acme, "max_contacts").used

    [met] = meet(inside_acme, Person(Address(phone=ANA)))

    assert met == rosa
    assert met.trashed_at is None
    assert quotas.use_of(inside_acme, "max_contacts").used == used + 1


def test_what_a_provider_answers_brings_nobody_back(inside_acme: Tenant) -> None:
    rosa = contacts.trash(inside_acme, ana(inside_acme), by=BY)

    identities.learn(inside_acme, rosa, Address(user_id="BR.7"), scope=HOUSE)

    [found] = identities.find(inside_acme, [Address(user_id="BR.7")], scope=HOUSE)
    assert found == rosa
    assert found.trashed_at


def test_a_full_plan_turns_nobody_away_who_writes(inside_acme: Tenant) -> None:
    inside_acme.quota_overrides = {"max_contacts": 0}

    assert meet(inside_acme, Person(Address(phone=ANA)))


def test_a_changed_number_keeps_the_person_and_frees_the_old_one(inside_acme: Tenant) -> None:
    [rosa] = meet(inside_acme, Person(Address(phone=ANA, user_id="BR.7"), name="Rosa"))

    for _twice in range(2):
        moved = identities.changed_number(
            inside_acme,
            Address(phone=ANA, user_id="BR.7"),
            Address(phone=BIA, user_id="BR.8"),
            scope=HOUSE,
        )

    assert moved == rosa
    assert moved is not None
    assert moved.phone == BIA
    assert identities.find(inside_acme, [Address(phone=ANA)]) == [None]
    assert rosa.history.filter(what="contact.number_changed").count() == 1


def test_a_number_changed_to_one_we_know_makes_one_person_of_two(inside_acme: Tenant) -> None:
    rosa, other = meet(inside_acme, Person(Address(phone=ANA)), Person(Address(phone=BIA)))

    moved = identities.changed_number(inside_acme, Address(phone=ANA), Address(phone=BIA))

    other.refresh_from_db()
    assert moved == rosa
    assert other.merged_into == rosa
    assert Identity.objects.filter(kind="phone").count() == 1
