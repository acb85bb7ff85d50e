"""Several meet, change and merge the same people at the same moment: real connections."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from functools import partial

import pytest
from django.db import OperationalError, transaction

from apps.accounts import quotas
from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant
from apps.conversations.models import Contact, Identity, SearchDue, Tag
from apps.conversations.people import contacts, identities, indexing, merging, search
from apps.conversations.people.identities import Scope
from apps.conversations.people.refusals import ChangedMeanwhile, NotMergeable, NumberTaken
from apps.whatsapp import phones
from apps.whatsapp.events import Person
from apps.whatsapp.messages import Address
from tests.conversations.people.someone import ANA, BIA, BY, ana, somebody
from tests.races import at_once

HOUSE = Scope(portfolio="1001")
WORKERS = 6


@pytest.fixture
def acme_itself(committing: None) -> Iterator[Tenant]:
    acme = Tenant.objects.select_related("plan").get(slug="acme")
    with in_tenant(acme):
        yield acme


def patiently(work: Callable[[], object]) -> object:
    """As workers do it: what the database gave up on is done again."""
    for _attempt in range(10):
        try:
            return work()
        except OperationalError:
            continue
    raise AssertionError("never had its turn")


def _forms(number: str, nth: int) -> list[Person]:
    old = phones.variants(number)[-1]
    return [
        Person(Address(phone=number)),
        Person(Address(phone=old, user_id=f"BR.{nth}")),
        Person(Address(chat_id=f"{old[1:]}@c.us", phone=old)),
        Person(Address(user_id=f"BR.{nth}", phone=number), name=f"Person {nth}"),
    ]


@pytest.mark.parametrize("seed", range(3))
def test_whoever_meets_the_same_people_at_once_makes_one_contact_each(
    acme_itself: Tenant, seed: int
) -> None:
    used = quotas.use_of(acme_itself, "max_contacts").used
    numbers = [f"+55119876540{nth:02}" for nth in range(12)]

    def meet(order: random.Random) -> Callable[[], object]:
        people = [person for nth, one in enumerate(numbers) for person in _forms(one, nth)]
        order.shuffle(people)

        def batches() -> object:
            for at in range(0, len(people), 8):
                batch = people[at : at + 8]
                patiently(partial(identities.find_or_make, acme_itself, batch, scope=HOUSE))
            return "met"

        return batches

    works = [meet(random.Random(f"{seed} {nth}")) for nth in range(WORKERS)]
    assert at_once(acme_itself, *works) == ["met"] * WORKERS

    assert sorted(Contact.objects.present().values_list("phone", flat=True)) == numbers
    assert Identity.objects.filter(kind="user_id").count() == len(numbers)
    assert quotas.use_of(acme_itself, "max_contacts").used == used + len(numbers)


def test_of_many_who_add_the_same_number_one_does(acme_itself: Tenant) -> None:
    answers = at_once(acme_itself, *[lambda: ana(acme_itself)] * WORKERS)

    assert sorted(isinstance(one, Contact) for one in answers) == [False] * (WORKERS - 1) + [True]
    assert {one for one in answers if not isinstance(one, Contact)} == {NumberTaken}
    assert Contact.objects.count() == 1


def test_a_merge_and_somebody_who_writes_meet_in_the_kept_contact(acme_itself: Tenant) -> None:
    for _round in range(5):
        rosa, twin = ana(acme_itself), somebody(acme_itself, phone=BIA)

        def write() -> object:
            with transaction.atomic():
                [met] = identities.find_or_make(acme_itself, [Person(Address(phone=BIA))])
                assert met is not None
                met.history.create(what="wrote", version=met.version)
            return met.pk

        answers = at_once(
            acme_itself,
            write,
            partial(merging.merge, acme_itself, rosa, twin, by=BY),
            write,
        )

        assert answers[1] == rosa
        assert {answers[0], answers[2]} <= {rosa.pk, twin.pk}
        assert identities.find(acme_itself, [Address(phone=BIA)]) == [rosa]
        assert list(Contact.objects.present()) == [rosa]
        Contact.objects.all().delete()


def test_two_merges_of_the_same_two_end_in_one(acme_itself: Tenant) -> None:
    rosa, twin = ana(acme_itself), somebody(acme_itself, phone=BIA)

    answers = at_once(
        acme_itself,
        lambda: merging.merge(acme_itself, rosa, twin, by=BY),
        lambda: merging.merge(acme_itself, twin, rosa, by=BY),
    )

    assert NotMergeable in answers
    assert Contact.objects.present().count() == 1
    assert Contact.objects.present().get().identities.count() == 2


def test_nobody_overwrites_what_another_has_just_saved(acme_itself: Tenant) -> None:
    rosa = ana(acme_itself)

    def rename(name: str) -> Callable[[], object]:
        return lambda: contacts.change(acme_itself, rosa, version=1, name=name, by=BY).name

    answers = at_once(acme_itself, *[rename(f"Rosa {nth}") for nth in range(WORKERS)])

    saved = [one for one in answers if one is not ChangedMeanwhile]
    assert saved == [Contact.objects.get().name]


def test_tags_that_are_added_at_once_are_all_there(acme_itself: Tenant) -> None:
    rosa = ana(acme_itself)

    def tag(name: str) -> Callable[[], object]:
        return lambda: contacts.add_tags(acme_itself, rosa, [name, "All"], by=BY).pk

    names = [f"Tag {nth}" for nth in range(WORKERS)]
    assert at_once(acme_itself, *map(tag, names)) == [rosa.pk] * WORKERS

    assert len(Contact.objects.get().tags) == WORKERS + 1
    assert Tag.objects.count() == WORKERS + 1


def test_a_follow_up_misses_nobody_who_changes_meanwhile(acme_itself: Tenant) -> None:
    people = [somebody(acme_itself, name=f"Old {nth}") for nth in range(40)]

    def rename() -> object:
        for one in people:
            contacts.change(acme_itself, one, name=one.name.replace("Old", "New"), by=BY)
        return True

    def follow() -> object:
        return all(indexing.catch_up() for _ in range(20))

    assert at_once(acme_itself, rename, follow, follow) == [True] * 3
    indexing.catch_up()

    assert not SearchDue.objects.exists()
    assert search.matching(Contact.objects.present(), "new").count() == len(people)
    assert search.matching(Contact.objects.present(), "old").count() == 0


def test_a_person_with_two_names_is_not_split_by_two_who_learn_them(acme_itself: Tenant) -> None:
    for _round in range(5):
        known = Person(Address(phone=ANA))
        hidden = Person(Address(user_id="BR.7"))
        both = Person(Address(phone=ANA, user_id="BR.7"))

        works = [
            partial(patiently, partial(identities.find_or_make, acme_itself, [one], scope=HOUSE))
            for one in (known, hidden, both, both)
        ]
        at_once(acme_itself, *works)
        identities.find_or_make(acme_itself, [both], scope=HOUSE)

        assert Contact.objects.present().count() == 1
        Contact.objects.all().delete()
