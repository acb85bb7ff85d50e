"""The ledger of consent: it only grows, and the state is what it comes to."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from apps.conversations.consent import ledger, state
from apps.conversations.models import Consent, ConsentEntry
from tests.conversations.consent.people import day, make_contact, said

pytestmark = pytest.mark.usefixtures("inside_acme")


@pytest.fixture
def rosa(inside_acme):
    return make_contact()


def given(contact, medium="whatsapp", category="marketing"):
    row = state.of(contact.pk).get(state.Matter(medium, category))
    return row.given if row else None


def test_nothing_is_known_of_somebody_who_said_nothing(rosa):
    assert given(rosa) is None


def test_what_is_said_is_kept_with_who_how_and_which_words(acme, rosa):
    [noted] = ledger.note(
        acme, [said(rosa, words="Quero receber", source="Shop", actor="ana@example.com")]
    )

    line = ConsentEntry.objects.get(pk=noted.id)
    assert (line.contact, line.given, line.how) == (rosa, True, "form")
    assert (line.words, line.source, line.actor) == ("Quero receber", "Shop", "ana@example.com")
    assert noted.turned
    assert given(rosa) is True


def test_the_newest_word_counts_whenever_it_is_heard(acme, rosa):
    ledger.note(acme, [said(rosa, given=False, at=day(5))])
    [late] = ledger.note(acme, [said(rosa, given=True, at=day(3))])

    assert given(rosa) is False
    assert late.id is not None
    assert not late.turned


def test_of_two_words_in_the_same_moment_the_withdrawal_counts(acme, rosa):
    ledger.note(acme, [said(rosa, given=False, at=day(1))])
    ledger.note(acme, [said(rosa, given=True, at=day(1))])

    assert given(rosa) is False


def test_the_future_is_not_waited_for(acme, rosa):
    ledger.note(acme, [said(rosa, given=True, at=day(100_000))])
    ledger.note(acme, [said(rosa, given=False)])

    assert given(rosa) is False


def test_one_event_is_one_line_however_often_it_is_told(acme, rosa):
    told = said(rosa, given=False, key="wamid.1")

    first, again = ledger.note(acme, [told])[0], ledger.note(acme, [told])[0]

    assert first.turned
    assert (again.id, again.turned) == (None, False)
    assert ConsentEntry.objects.count() == 1


def test_one_event_told_twice_in_a_batch_is_one_line(acme, rosa):
    told = said(rosa, given=False, key="wamid.1")

    assert [bool(one.id) for one in ledger.note(acme, [told, told])].count(True) == 1
    assert given(rosa) is False


def test_saying_the_same_again_turns_nothing(acme, rosa):
    ledger.note(acme, [said(rosa, given=False, at=day(1))])
    [again] = ledger.note(acme, [said(rosa, given=False, at=day(2))])

    assert again.id
    assert not again.turned


def test_media_and_categories_are_apart(acme, rosa):
    ledger.note(acme, [said(rosa), said(rosa, given=False, medium="sms")])

    assert given(rosa) is True
    assert given(rosa, "sms") is False
    assert given(rosa, category="utility") is None


def test_what_is_told_of_a_merged_contact_counts_for_whom_they_became(acme, rosa):
    double = make_contact("+5511900000102", merged_into=rosa)

    ledger.note(acme, [said(double, given=False)])

    assert given(rosa) is False
    assert given(double) is None


def test_what_is_told_of_somebody_deleted_is_left(acme, rosa):
    gone = said(rosa)
    rosa.delete()

    assert ledger.note(acme, [gone])[0].id is None


def test_words_of_people_who_are_no_contacts_are_kept_as_proof(acme):
    ledger.note(acme, [said(None, given=False, address="+5511900000150")])

    assert ConsentEntry.objects.get().address == "+5511900000150"
    assert not Consent.objects.exists()


@pytest.mark.parametrize(
    "deed",
    [
        lambda lines: lines.update(given=True),
        lambda lines: lines.update(words=""),
        lambda lines: lines.delete(),
        lambda lines: lines.update(contact=None),
    ],
)
def test_not_even_the_program_alters_a_line(acme, rosa, deed):
    ledger.note(acme, [said(rosa, given=False, words="PARAR")])
    Consent.objects.all().delete()

    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
        deed(ConsentEntry.objects.all())


def test_erasing_may_take_the_person_out_of_a_line_and_nothing_else(acme, rosa):
    ledger.note(acme, [said(rosa, given=False, words="PARAR", key="wamid.1", at=day(1))])

    assert ledger.forget(acme, [rosa.pk]) == 1

    line = ConsentEntry.objects.get()
    assert (line.contact, line.words, line.key) == (None, "", None)
    assert (line.given, line.at, line.how) == (False, day(1), "form")
    assert not Consent.objects.exists()


def test_even_erasing_can_not_turn_a_line_round(acme, rosa):
    ledger.note(acme, [said(rosa, given=False)])

    with pytest.raises(DatabaseError, match="only grows"), ledger.anonymising():
        ConsentEntry.objects.update(given=True)


def test_after_erasing_the_ledger_is_shut_again(acme, rosa):
    ledger.note(acme, [said(rosa, given=False)])
    with transaction.atomic():
        with ledger.anonymising():
            pass
        with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
            ConsentEntry.objects.update(words="")


def test_a_contact_can_be_deleted_for_good_while_anonymising(acme, rosa):
    ledger.note(acme, [said(rosa, given=False)])

    with ledger.anonymising():
        rosa.delete()

    assert ConsentEntry.objects.get().contact is None


def test_thousands_are_noted_at_once(acme, django_assert_max_num_queries):
    people = [make_contact(f"+55119000{number:05}") for number in range(300)]

    with django_assert_max_num_queries(6):
        noted = ledger.note(acme, [said(one, key=f"row {one.pk}") for one in people])

    assert sum(one.turned for one in noted) == 300
