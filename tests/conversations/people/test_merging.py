"""Two contacts become one, and can become two again."""

from __future__ import annotations

import pytest

from apps.accounts import quotas
from apps.accounts.models import Tenant
from apps.conversations.consent import ledger, state
from apps.conversations.consent.ledger import Entry
from apps.conversations.consent.state import Matter
from apps.conversations.models import Category, Contact, How, Medium, Segment, SegmentMember
from apps.conversations.people import contacts, identities, merging
from apps.conversations.people.refusals import NotMergeable, NotUndoable
from apps.whatsapp.messages import Address
from tests.conversations.people.someone import ANA, BIA, BY, ana, somebody

pytestmark = pytest.mark.django_db
OFFERS = Matter(Medium.WHATSAPP, Category.MARKETING)


@pytest.fixture
def rosa(inside_acme: Tenant) -> Contact:
    return ana(inside_acme, name="Rosa", tags=["VIP"], notes="Likes mornings.")


@pytest.fixture
def twin(inside_acme: Tenant) -> Contact:
    return somebody(
        inside_acme, name="Rosa Lima", phone=BIA, email="rosa@example.com", tags=["VIP", "Shop"],
        notes="Met in May.",
    )  # fmt: skip


def undo(tenant: Tenant, kept: Contact) -> tuple[Contact, Contact]:
    line = merging.last_merge(kept)
    assert line is not None
    return merging.unmerge(tenant, line, by=BY)


def test_a_preview_says_field_by_field_what_will_be(rosa: Contact, twin: Contact) -> None:
    lines = {line.field: line for line in merging.preview(rosa, twin, {"name": "gone"}).lines}

    assert lines["name"].value == "Rosa Lima"
    assert lines["email"].choice == "gone"
    assert lines["phone"].value == ANA
    assert lines["notes"].value == "Likes mornings.\n\nMet in May."
    assert Contact.objects.present().count() == 2


def test_of_two_contacts_one_is_left_with_the_names_of_both(
    inside_acme: Tenant, rosa: Contact, twin: Contact
) -> None:
    used = quotas.use_of(inside_acme, "max_contacts").used

    kept = merging.merge(inside_acme, rosa, twin, choices={"name": "gone"}, by=BY)

    assert (kept.name, kept.phone, kept.email) == ("Rosa Lima", ANA, "rosa@example.com")
    assert len(kept.tags) == 2
    assert identities.find(inside_acme, [Address(phone=BIA)]) == [kept]
    assert list(Contact.objects.present()) == [kept]
    assert contacts.living(twin.pk) == kept
    assert quotas.use_of(inside_acme, "max_contacts").used == used - 1


def test_a_merge_is_undone_whole(inside_acme: Tenant, rosa: Contact, twin: Contact) -> None:
    used = quotas.use_of(inside_acme, "max_contacts").used
    merging.merge(inside_acme, rosa, twin, choices={"name": "gone", "phone": "gone"}, by=BY)

    kept, gone = undo(inside_acme, rosa)

    for was, now in ((rosa, kept), (twin, gone)):
        for field in ("name", "phone", "email", "notes", "tags", "created_at", "trashed_at"):
            assert getattr(now, field) == getattr(was, field), field
    assert identities.find(inside_acme, [Address(phone=ANA), Address(phone=BIA)]) == [kept, gone]
    assert quotas.use_of(inside_acme, "max_contacts").used == used


def test_an_undo_leaves_alone_what_was_edited_since(
    inside_acme: Tenant, rosa: Contact, twin: Contact
) -> None:
    merging.merge(inside_acme, rosa, twin, by=BY)
    contacts.change(inside_acme, rosa, name="Rosa L.", email="new@example.com", by=BY)
    contacts.add_tags(inside_acme, rosa, ["New"], by=BY)

    kept, _gone = undo(inside_acme, rosa)

    assert (kept.name, kept.email) == ("Rosa L.", "new@example.com")
    assert kept.notes == "Likes mornings."
    assert len(kept.tags) == 2


def test_lists_go_along_and_back(inside_acme: Tenant, rosa: Contact, twin: Contact) -> None:
    both, theirs = (Segment.objects.create(name=name, kind="list") for name in ("both", "theirs"))
    for segment, one in ((both, rosa), (both, twin), (theirs, twin)):
        SegmentMember.objects.create(segment=segment, contact=one)

    merging.merge(inside_acme, rosa, twin, by=BY)
    assert set(rosa.lists.values_list("segment", flat=True)) == {both.pk, theirs.pk}

    undo(inside_acme, rosa)
    assert set(rosa.lists.values_list("segment", flat=True)) == {both.pk}
    assert set(twin.lists.values_list("segment", flat=True)) == {both.pk, theirs.pk}


@pytest.mark.parametrize(
    ("own", "theirs", "together", "undone"),
    [
        (None, False, False, False),
        (None, True, True, False),  # nobody is written to on another's word
        (True, False, False, True),
        (False, True, True, False),
        (True, None, True, True),
    ],
)
def test_what_was_agreed_to_goes_along_and_never_counts_for_more(
    inside_acme: Tenant,
    rosa: Contact,
    twin: Contact,
    own: bool | None,
    theirs: bool | None,
    together: bool,
    undone: bool,
) -> None:
    for one, given in ((rosa, own), (twin, theirs)):
        if given is not None:
            ledger.note(inside_acme, [Entry(one.pk, *OFFERS, given, How.FORM)])

    merging.merge(inside_acme, rosa, twin, by=BY)
    assert state.of(rosa.pk)[OFFERS].given is together

    undo(inside_acme, rosa)
    assert state.of(rosa.pk)[OFFERS].given is undone
    assert (state.of(twin.pk)[OFFERS].given if theirs is not None else None) is theirs


def test_nobody_becomes_one_with_themselves_or_with_somebody_merged(
    inside_acme: Tenant, rosa: Contact, twin: Contact
) -> None:
    with pytest.raises(NotMergeable):
        merging.merge(inside_acme, rosa, rosa, by=BY)
    merging.merge(inside_acme, rosa, twin, by=BY)
    with pytest.raises(NotMergeable):
        merging.merge(inside_acme, rosa, twin, by=BY)


def test_a_merge_is_undone_once(inside_acme: Tenant, rosa: Contact, twin: Contact) -> None:
    merging.merge(inside_acme, rosa, twin, by=BY)
    line = merging.last_merge(rosa)
    assert line is not None
    merging.unmerge(inside_acme, line, by=BY)

    assert merging.last_merge(rosa) is None
    with pytest.raises(NotUndoable):
        merging.unmerge(inside_acme, line, by=BY)


def test_a_blocked_twin_makes_a_blocked_contact(
    inside_acme: Tenant, rosa: Contact, twin: Contact
) -> None:
    contacts.block(inside_acme, twin, by=BY)

    assert merging.merge(inside_acme, rosa, twin, by=BY).blocked_at


def test_who_said_no_while_the_two_were_one_is_left_alone_when_they_are_two_again(
    inside_acme: Tenant, rosa: Contact, twin: Contact
) -> None:
    ledger.note(inside_acme, [Entry(twin.pk, *OFFERS, True, How.FORM)])
    merging.merge(inside_acme, rosa, twin, by=BY)
    ledger.note(inside_acme, [Entry(twin.pk, *OFFERS, False, How.KEYWORD)])

    undo(inside_acme, rosa)

    assert state.of(twin.pk)[OFFERS].given is False
    assert state.of(rosa.pk)[OFFERS].given is False
