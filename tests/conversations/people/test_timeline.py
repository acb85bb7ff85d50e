"""What is told of a contact, and who may be the same person."""

from __future__ import annotations

import pytest

from apps.accounts.models import Tenant, User
from apps.conversations.consent import ledger
from apps.conversations.consent.ledger import Entry
from apps.conversations.models import Category, Contact, How, Medium
from apps.conversations.people import attributes, contacts, identities, merging, timeline
from apps.conversations.people.doubles import doubles, doubles_of
from apps.conversations.people.identities import Scope
from apps.conversations.people.timeline import Difference
from apps.whatsapp.events import Person
from apps.whatsapp.messages import Address
from tests.conversations.people.someone import ANA, BIA, BY, ana, somebody

pytestmark = pytest.mark.django_db


def test_a_timeline_tells_everything_newest_first(inside_acme: Tenant) -> None:
    attributes.define(inside_acme, key="vip", name="Good customer", kind="boolean", by=BY)
    [rosa] = identities.find_or_make(inside_acme, [Person(Address(phone=ANA), name="Rosa")])
    assert rosa is not None
    contacts.change(
        inside_acme, rosa, name="Rosa Lima", tags=["Shop"], attributes={"vip": True}, by=BY
    )
    said = Entry(rosa.pk, Medium.WHATSAPP, Category.MARKETING, False, How.KEYWORD, words="STOP")
    ledger.note(inside_acme, [said])
    contacts.block(inside_acme, rosa, by=BY)

    told = timeline.of(Contact.objects.get())

    assert [one.what for one in told] == [
        "blocked a contact",
        "no longer wants marketing by WhatsApp",
        "changed a contact",
        "wrote for the first time",
    ]
    assert "STOP" in told[1].detail
    assert told[2].differences == (
        Difference("Good customer", "", "yes"),
        Difference("name", "Rosa", "Rosa Lima"),
        Difference("tags", "", "Shop"),
    )


def test_a_timeline_says_values_as_the_page_does(inside_acme: Tenant, owner: User) -> None:
    attributes.define(inside_acme, key="spent", name="Spent", kind="number", by=BY)
    attributes.define(inside_acme, key="born", name="Born", kind="date", by=BY)
    rosa = ana(inside_acme)
    contacts.change(
        inside_acme,
        rosa,
        owner_id=owner.pk,
        language="pt-BR",
        time_zone="America/Sao_Paulo",
        attributes={"spent": 1234.5, "born": "1990-12-31"},
        by=BY,
    )

    told = {one.field: one.after for one in timeline.of(rosa)[0].differences}

    assert told == {
        "Born": "December 31, 1990",
        "Spent": "1,234.5",
        "language": "Portuguese (Brazil)",
        "Owner": owner.name or owner.email,
        "time zone": "Sao Paulo",
    }


def test_a_timeline_can_be_cut(inside_acme: Tenant) -> None:
    rosa = ana(inside_acme)
    for nth in range(5):
        contacts.change(inside_acme, rosa, name=f"Rosa {nth}", by=BY)

    told = timeline.of(rosa, most=3)

    assert len(told) == 3
    assert told[0].differences[0].after == "Rosa 4"


def test_a_merge_is_told_by_the_others_name(inside_acme: Tenant) -> None:
    rosa, twin = ana(inside_acme), somebody(inside_acme, name="Rosa Lima", phone=BIA)
    merging.merge(inside_acme, rosa, twin, by=BY)

    [told] = [one for one in timeline.of(rosa) if one.what == "made one of two contacts"]

    assert (told.detail, told.differences) == ("Rosa Lima", ())


def test_doubles_are_found_by_what_they_share(inside_acme: Tenant) -> None:
    rosa = ana(inside_acme, name="Rosa Lima", email="rosa@example.com")
    mail = somebody(inside_acme, name="R.", email="ROSA@example.com")
    abroad = somebody(inside_acme, name="Rosa Lima", phone="+5521987654321")
    hidden = somebody(inside_acme, name="Rosa Lima")
    somebody(inside_acme, name="Rosa", phone=BIA)

    assert doubles_of(rosa) == [mail, abroad, hidden]
    found = {pair.why: {pair.one, pair.other} for pair in doubles(inside_acme)}
    assert found["email"] == {rosa, mail}
    assert found["number"] == {rosa, abroad}
    assert hidden in found["name"]
    assert len(found) == 3


def test_the_same_id_in_two_portfolios_may_be_one_person(inside_acme: Tenant) -> None:
    met = [
        identities.find_or_make(
            inside_acme, [Address(user_id="BR.7")], scope=Scope(portfolio=portfolio)
        )[0]
        for portfolio in ("1001", "2002")
    ]
    assert met[0] is not None

    assert doubles_of(met[0]) == [met[1]]
    [pair] = doubles(inside_acme)
    assert (pair.why, pair.reason) == ("id", "same id at WhatsApp")


def test_those_in_the_trash_are_nobodys_doubles(inside_acme: Tenant) -> None:
    rosa = ana(inside_acme, email="rosa@example.com")
    twin = somebody(inside_acme, email="rosa@example.com")
    contacts.trash(inside_acme, twin, by=BY)

    assert doubles_of(rosa) == []
    assert doubles(inside_acme) == []
