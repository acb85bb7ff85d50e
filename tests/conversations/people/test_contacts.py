"""What people do to one contact."""

from __future__ import annotations

from typing import Any

import pytest

from apps.accounts import quotas
from apps.accounts.actor import Actor
from apps.accounts.errors import QuotaExceeded
from apps.accounts.models import AuditEntry, Tenant, User
from apps.conversations.consent import asking, ledger
from apps.conversations.consent.ledger import Entry
from apps.conversations.models import (
    Category,
    ConsentEntry,
    Contact,
    ContactChange,
    How,
    Medium,
    Suppression,
)
from apps.conversations.people import attributes, contacts, tags
from apps.conversations.people.refusals import ChangedMeanwhile, NotThere, NumberTaken, Unfit
from tests.conversations.people.someone import ANA, ANA_OLD_FORM, BIA, BY, ana, somebody

pytestmark = pytest.mark.django_db


def test_somebody_is_added_with_what_was_typed(inside_acme: Tenant, owner: User) -> None:
    made = contacts.create(
        inside_acme,
        by=Actor(user=owner),
        name="  Rosa   Lima ",
        phone="(11) 98765-4321",
        email="Rosa@Example.com",
        tags=["VIP", "vip", "Shop"],
        language="pt_br",
        time_zone="America/Manaus",
        owner_id=owner.pk,
    )

    assert (made.name, made.phone, made.email) == ("Rosa Lima", ANA, "rosa@example.com")
    assert tags.names_of(made.tags) == ["Shop", "VIP"]
    assert (made.language, made.owner_id) == ("pt-BR", owner.pk)


@pytest.mark.parametrize(
    "fields",
    [
        {"phone": "12"},
        {"phone": "1.98765E+10"},
        {"email": "rosa"},
        {"name": "x" * 201},
        {"language": "português"},
        {"time_zone": "Mars/Olympus"},
        {"owner_id": "0192d7a0-0000-7000-8000-000000000000"},
        {"attributes": {"nothing": 1}},
        {"tags": [""]},
        {"notes": "\x00"},
    ],
)
def test_what_can_not_be_kept_is_refused_with_its_field(
    inside_acme: Tenant, fields: dict[str, Any]
) -> None:
    with pytest.raises(Unfit) as refused:
        somebody(inside_acme, **fields)

    [name] = {one.partition(".")[0] for one in refused.value.errors}
    assert name in fields
    assert not Contact.objects.exists()


@pytest.mark.parametrize("phone", [ANA, ANA_OLD_FORM, "11 8765-4321"])
def test_a_number_is_one_persons(inside_acme: Tenant, phone: str) -> None:
    rosa = ana(inside_acme)

    with pytest.raises(NumberTaken) as refused:
        somebody(inside_acme, phone=phone)

    assert refused.value.extra == {"contactId": str(rosa.pk), "inTrash": False}
    assert "trash" not in str(refused.value)


def test_a_number_in_the_trash_is_said_to_be_there(inside_acme: Tenant) -> None:
    contacts.trash(inside_acme, ana(inside_acme), by=BY)

    with pytest.raises(NumberTaken) as refused:
        ana(inside_acme)

    assert "trash" in str(refused.value)


def test_a_new_number_frees_the_old_one(inside_acme: Tenant) -> None:
    rosa = contacts.change(inside_acme, ana(inside_acme), phone=BIA, by=BY)

    assert ana(inside_acme).pk != rosa.pk
    assert contacts.change(inside_acme, rosa, phone="", by=BY).identities.count() == 0


def test_whoever_saves_second_is_told_who_was_first(inside_acme: Tenant, owner: User) -> None:
    rosa = ana(inside_acme)
    contacts.change(inside_acme, rosa, version=1, name="Rosa L.", by=Actor(user=owner))

    with pytest.raises(ChangedMeanwhile) as refused:
        contacts.change(inside_acme, rosa, version=1, name="Rosa M.", by=BY)

    assert (refused.value.who, refused.value.fields) == (owner.called, ["name"])
    assert refused.value.theirs == {"name": "Rosa L."}
    assert Contact.objects.get().name == "Rosa L."


def test_saving_what_is_there_already_changes_nothing(inside_acme: Tenant) -> None:
    rosa = ana(inside_acme)

    again = contacts.change(inside_acme, rosa, name="Ana", phone=ANA_OLD_FORM, by=BY)

    assert again.version == rosa.version
    assert not ContactChange.objects.filter(what="contact.changed").exists()


def test_the_history_keeps_values_and_the_platforms_log_only_fields(inside_acme: Tenant) -> None:
    contacts.change(inside_acme, ana(inside_acme), name="Rosa", by=BY)

    line = ContactChange.objects.get(what="contact.changed")
    logged = AuditEntry.objects.get(action="contact.changed")
    assert (line.before, line.after) == ({"name": "Ana"}, {"name": "Rosa"})
    assert logged.after == {"fields": ["name"]}
    assert "Rosa" not in logged.object_name


def test_attributes_change_one_by_one(inside_acme: Tenant) -> None:
    for key in ("size", "city"):
        attributes.define(inside_acme, key=key, name=key.title(), kind="text", by=BY)
    rosa = ana(inside_acme, attributes={"size": "M", "city": "Recife"})

    rosa = contacts.change(inside_acme, rosa, attributes={"size": "L", "city": None}, by=BY)

    assert rosa.attributes == {"size": "L"}
    line = ContactChange.objects.get(what="contact.changed")
    assert line.after == {"attributes": {"city": None, "size": "L"}}


def test_tags_come_and_go(inside_acme: Tenant) -> None:
    rosa = contacts.add_tags(inside_acme, ana(inside_acme), ["VIP", "Shop"], by=BY)
    assert tags.names_of(rosa.tags) == ["Shop", "VIP"]

    rosa = contacts.remove_tags(inside_acme, rosa, ["vip"], by=BY)
    assert tags.names_of(rosa.tags) == ["Shop"]

    rosa = contacts.set_tags(inside_acme, rosa, ["New"], by=BY)
    assert tags.names_of(rosa.tags) == ["New"]


def test_the_trash_can_be_emptied_of_nobody_who_came_back(inside_acme: Tenant) -> None:
    used = quotas.use_of(inside_acme, "max_contacts").used
    rosa = ana(inside_acme)
    for _twice in range(2):
        contacts.trash(inside_acme, rosa, by=BY)
    assert quotas.use_of(inside_acme, "max_contacts").used == used

    with pytest.raises(NotThere):
        contacts.change(inside_acme, rosa, name="Rosa", by=BY)

    for _twice in range(2):
        contacts.restore(inside_acme, rosa, by=BY)
    assert quotas.use_of(inside_acme, "max_contacts").used == used + 1
    assert list(Contact.objects.present()) == [rosa]


def test_a_full_plan_adds_nobody_by_hand(inside_acme: Tenant) -> None:
    inside_acme.quota_overrides = {"max_contacts": 0}

    with pytest.raises(QuotaExceeded):
        ana(inside_acme)

    assert not Contact.objects.exists()


def test_somebody_is_blocked_and_unblocked(inside_acme: Tenant) -> None:
    rosa = contacts.block(inside_acme, ana(inside_acme), by=BY)
    assert rosa.blocked_at
    assert contacts.unblock(inside_acme, rosa, by=BY).blocked_at is None


def test_a_withdrawal_outlives_the_contact(inside_acme: Tenant) -> None:
    rosa = ana(inside_acme)
    word = Entry(rosa.pk, Medium.WHATSAPP, Category.MARKETING, False, How.KEYWORD, words="STOP")
    ledger.note(inside_acme, [word])

    contacts.delete_forever(inside_acme, rosa, by=BY)

    [line] = ConsentEntry.objects.all()
    [kept] = Suppression.objects.all()
    assert (line.contact, line.words) == (None, "")
    assert (kept.medium, kept.category, kept.address) == ("whatsapp", "marketing", "")
    assert not Contact.objects.exists()


def test_a_number_whose_owner_had_said_no_gets_no_offers_under_another_name(
    inside_acme: Tenant,
) -> None:
    rosa = ana(inside_acme)
    ledger.note(inside_acme, [Entry(rosa.pk, Medium.WHATSAPP, Category.MARKETING, False, How.FORM)])

    contacts.change(inside_acme, rosa, by=BY, phone=BIA)

    again = ana(inside_acme)
    ledger.note(inside_acme, [Entry(again.pk, Medium.WHATSAPP, Category.MARKETING, True, How.FORM)])
    matter = {"medium": Medium.WHATSAPP, "category": Category.MARKETING}
    reason = asking.why_not(inside_acme, again, **matter)
    assert reason is not None
    assert reason.code == "suppressed"
    assert set(Suppression.objects.values_list("address", flat=True)) == {""}
