"""The state is a replay of the ledger: for any history, in any order, by any number of writers."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant
from apps.conversations.consent import ear, ledger, state
from apps.conversations.models import Consent, ConsentEntry, Contact
from apps.whatsapp.events import Person, Received
from apps.whatsapp.messages import Address, Text
from apps.whatsapp.models import Channel
from tests.conversations.consent.people import day, make_contact, said
from tests.races import at_once

line = st.fixed_dictionaries(
    {
        "who": st.integers(0, 2),
        "medium": st.sampled_from(["whatsapp", "sms"]),
        "category": st.sampled_from(["marketing", "utility"]),
        "given": st.booleans(),
        "at": st.integers(0, 3),
        "key": st.none() | st.sampled_from(["a", "b", "c"]),
    }
)


def what_it_comes_to(contact: Contact) -> dict[Any, Any]:
    return {matter: (row.given, row.since) for matter, row in state.of(contact.pk).items()}


def the_replay(contact: Contact) -> dict[Any, Any]:
    """In an order that has nothing to do with how the lines came."""
    lines = list(ConsentEntry.objects.filter(contact=contact))
    Random(1).shuffle(lines)
    newest = state.replayed(lines)
    return {matter: (entry.given, entry.at) for matter, entry in newest.items()}


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(batches=st.lists(st.lists(line, max_size=6), max_size=5))
def test_any_history_comes_to_its_replay(db, batches):
    acme = Tenant.objects.get(slug="acme")
    with in_tenant(acme), transaction.atomic():
        people = [make_contact(f"+551190000010{n}") for n in range(3)]
        turned = dict.fromkeys(((one.pk, *matter) for one in people for matter in _matters()), 0)
        for batch in batches:
            entries = [
                said(
                    people[one["who"]],
                    medium=one["medium"],
                    category=one["category"],
                    given=one["given"],
                    at=day(one["at"]),
                    key=one["key"],
                )
                for one in batch
            ]
            for noted in ledger.note(acme, entries):
                turned[(noted.entry.contact_id, noted.entry.medium, noted.entry.category)] += (
                    noted.turned
                )
        for contact in people:
            assert what_it_comes_to(contact) == the_replay(contact)
            assert all(turned[(contact.pk, *matter)] for matter in state.of(contact.pk))
        transaction.set_rollback(True)


def _matters():
    return [(medium, kind) for medium in ("whatsapp", "sms") for kind in ("marketing", "utility")]


@pytest.fixture
def committed_acme(committing: None) -> Tenant:
    """Acme with real transactions."""
    return Tenant.objects.select_related("plan").get(slug="acme")


def test_many_writers_at_once_come_to_the_replay_and_none_waits_for_ever(committed_acme):
    acme = committed_acme
    with in_tenant(acme):
        people = [make_contact(f"+551190000010{n}") for n in range(4)]

    def writer(seed: int) -> Callable[[], Any]:
        def write() -> None:
            chance = Random(seed)
            for _ in range(15):
                ledger.note(
                    acme,
                    [
                        said(
                            chance.choice(people),
                            given=chance.random() < 0.5,
                            at=day(chance.randrange(6)),
                            key=f"event {chance.randrange(200)}",
                        )
                        for _ in range(5)
                    ],
                )

        return write

    at_once(acme, *(writer(seed) for seed in range(6)), may_fail=False)

    with in_tenant(acme):
        assert ConsentEntry.objects.count() > 50
        for contact in people:
            assert what_it_comes_to(contact) == the_replay(contact)
        keys = list(ConsentEntry.objects.values_list("key", flat=True))
        assert len(keys) == len(set(keys))


def test_one_stop_heard_by_two_workers_is_answered_once(committed_acme):
    acme = committed_acme
    with in_tenant(acme):
        channel = Channel.objects.create(provider="meta", name="s", key="1066", display_name="S")
        make_contact("+5511900000101")

    def hearing() -> Any:
        person = Person(Address(phone="+5511900000101"))
        stop = Received("1066", "wamid.1", None, person, Text("STOP"))
        return ear.hear(acme, [stop], channels={"1066": channel})

    heard = [one for _ in range(3) for one in at_once(acme, *[hearing] * 4, may_fail=False)]

    assert all(one.wishes for one in heard)
    assert sum(len(one.confirm) for one in heard) == 1
    with in_tenant(acme):
        assert ConsentEntry.objects.count() == 2
        assert Consent.objects.filter(given=False).count() == 2


def test_two_stops_in_the_same_moment_are_answered_once(committed_acme):
    acme = committed_acme
    with in_tenant(acme):
        channel = Channel.objects.create(provider="meta", name="s", key="1066", display_name="S")
        make_contact("+5511900000101")

    def hearing(number: int) -> Callable[[], Any]:
        person = Person(Address(phone="+5511900000101"))
        stop = Received("1066", f"wamid.{number}", None, person, Text("STOP"))
        return lambda: ear.hear(acme, [stop], channels={"1066": channel})

    heard = at_once(acme, *map(hearing, range(5)), may_fail=False)

    assert sum(len(one.confirm) for one in heard) == 1
