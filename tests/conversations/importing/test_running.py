"""People come in, changed ones are changed, and the rest is told."""

from __future__ import annotations

import pytest
from django.db import connection

from apps.accounts import quotas
from apps.accounts.actor import PLATFORM
from apps.accounts.errors import QuotaExceeded
from apps.conversations.importing import (
    cancelling,
    changes,
    leases,
    refusals,
    rejects,
    running,
    staging,
    taking,
    working,
)
from apps.conversations.importing.frames import pl
from apps.conversations.importing.planning import Stated
from apps.conversations.models import (
    Attribute,
    Consent,
    ConsentEntry,
    Contact,
    ContactChange,
    ContactSearch,
    Identity,
    Import,
    Tag,
)
from apps.conversations.people import contacts, indexing, merging
from tests.conversations.importing.sheets import (
    checked,
    counts,
    go,
    imported,
    look,
    planned,
    sent,
)

pytestmark = pytest.mark.usefixtures("inside_acme")

LIST = """Nome;Telefone;E-mail;Categoria
Rosa;(11) 90000-0101;rosa@example.com;cliente
João;5511900000102;;
Zé;11 9000;;
Rosa de novo;+55 11 90000-0101;;
"""


def person(number: str = "+5511900000101", **fields: object) -> Contact:
    from apps.accounts.models import Tenant

    acme = Tenant.objects.get(slug="acme")
    return contacts.create(acme, by=PLATFORM, source="hand", phone=number, **fields)


def test_people_come_in_with_their_numbers(acme):
    import_ = imported(acme, LIST)

    assert import_.state == Import.State.DONE
    assert counts(import_) == {"new": 2, "invalid": 1, "duplicate": 1}
    rosa = Contact.objects.get(phone="+5511900000101")
    assert (rosa.name, rosa.email, rosa.category) == ("Rosa", "rosa@example.com", "cliente")
    assert (rosa.source, rosa.import_id) == ("import", import_.pk)
    assert Identity.objects.filter(kind="phone", contact=rosa, value=rosa.phone).exists()


def test_the_dry_run_announces_it_and_writes_nobody(acme):
    import_ = checked(acme, LIST)

    assert import_.state == Import.State.CHECKED
    assert import_.announced["new"] == 2
    assert import_.rows == 4
    assert not Contact.objects.exists()
    assert go(acme, import_).counts == import_.announced


def test_what_is_told_of_a_row_names_the_reason(acme):
    import_ = imported(acme, LIST)

    told = {row.line: rejects.words(row) for row in rejects.lines(import_)}

    assert told == {
        4: "This number is too short. Write it with its area code.",
        5: "The same person stands in row 2.",
    }


def test_somebody_who_is_there_is_updated_and_their_history_says_so(acme):
    rosa = person(name="Rosinha", notes="likes tea")

    import_ = imported(acme, LIST)

    rosa.refresh_from_db()
    assert counts(import_)["changed"] == 1
    assert (rosa.name, rosa.notes, rosa.version) == ("Rosa", "likes tea", 2)
    change = ContactChange.objects.get(contact=rosa, what="contact.imported")
    assert change.before["name"] == "Rosinha"
    assert change.after["name"] == "Rosa"


def test_blank_cells_take_nothing_away(acme):
    joao = person("+5511900000102", name="João", category="gold", email="j@example.com")

    imported(acme, LIST)

    joao.refresh_from_db()
    assert (joao.category, joao.email, joao.version) == ("gold", "j@example.com", 1)


def test_only_blanks_are_filled_when_that_is_the_rule(acme):
    rosa = person(name="Rosinha")

    import_ = imported(acme, LIST, on_duplicate="fill")

    rosa.refresh_from_db()
    assert (rosa.name, rosa.category) == ("Rosinha", "cliente")
    assert counts(import_)["changed"] == 1


def test_people_who_are_there_are_skipped_when_that_is_the_rule(acme):
    rosa = person(name="Rosinha")

    import_ = imported(acme, LIST, on_duplicate="skip", tags=["new"])

    rosa.refresh_from_db()
    assert (rosa.name, rosa.tags, rosa.version) == ("Rosinha", [], 1)
    assert counts(import_)["unchanged"] == 1


def test_the_same_file_again_changes_nobody(acme):
    imported(acme, LIST, tags=["vip"])

    again = imported(acme, LIST, tags=["VIP"])

    assert counts(again) == {"unchanged": 2, "invalid": 1, "duplicate": 1}
    assert Tag.objects.count() == 1


def test_tags_of_the_row_and_of_all_are_added_to_those_there_are(acme):
    rosa = person()
    contacts.add_tags(acme, rosa, ["old"], by=PLATFORM)
    sheet = 'phone,tags\n+5511900000101,"vip, Novo"\n+5511900000102,\n'

    import_ = imported(acme, sheet, tags=["feira"])

    names = dict(Tag.objects.values_list("pk", "name"))
    rosa.refresh_from_db()
    assert names[rosa.tags[0]] == "old"
    assert sorted(names[pk] for pk in rosa.tags) == ["Novo", "feira", "old", "vip"]
    assert counts(import_) == {"new": 1, "changed": 1}


def test_attributes_are_read_as_what_they_are(acme):
    for key, kind, choices in (
        ("birthday", "date", []), ("points", "number", []), ("plan", "choice", ["Gold", "Silver"]),
    ):  # fmt: skip
        Attribute.objects.create(key=key, name=key.title(), kind=kind, choices=choices)
    sheet = (
        "celular;Birthday;points;plan\n"
        "11900000101;31/12/1990;1.234,5;gold\n"
        "11900000102;31/31/1990;1;gold\n"
        "11900000103;;;\n"
    )

    import_ = imported(acme, sheet)

    rosa = Contact.objects.get(phone="+5511900000101")
    assert rosa.attributes == {"birthday": "1990-12-31", "points": 1234.5, "plan": "Gold"}
    assert Contact.objects.get(phone="+5511900000103").attributes == {}
    [row] = rejects.lines(import_)
    assert rejects.words(row) == "Write a date such as 2026-12-31."


def test_somebody_without_a_number_is_found_by_e_mail_among_such_people(acme):
    with_number = person(email="rosa@example.com")
    without = contacts.create(acme, by=PLATFORM, source="hand", email="ana@example.com")
    sheet = "nome,email\nRosa,rosa@example.com\nAna,ANA@example.com\nAna 2,ana@example.com\n"

    import_ = imported(acme, sheet)

    with_number.refresh_from_db()
    without.refresh_from_db()
    assert counts(import_) == {"new": 1, "changed": 1, "duplicate": 1}
    assert (with_number.name, without.name) == ("", "Ana")


def test_somebody_in_the_trash_is_told_and_stays_there(acme):
    rosa = person()
    contacts.trash(acme, rosa, by=PLATFORM)

    import_ = imported(acme, LIST)

    rosa.refresh_from_db()
    assert rosa.trashed_at
    assert counts(import_) == {"new": 1, "invalid": 2, "duplicate": 1}
    assert "trash" in rejects.words(rejects.lines(import_).get(line=2))


def test_stated_consent_goes_into_the_ledger_once_for_each(acme):
    stated = Stated("whatsapp", "marketing", "fair in March", "I want news")

    import_ = imported(acme, LIST, consent=stated)

    assert Consent.objects.filter(given=True).count() == 2
    entry = ConsentEntry.objects.filter(contact__phone="+5511900000101").get()
    assert (entry.how, entry.source, entry.words) == ("import", "fair in March", "I want news")
    assert import_.counts["opted_out"] == 0


def test_whoever_withdrew_is_never_agreed_for_by_an_import(acme):
    from apps.conversations.consent import ledger

    rosa = person()
    said = ledger.Entry(rosa.pk, "whatsapp", "marketing", given=False, how="keyword")
    ledger.note(acme, [said])

    import_ = imported(acme, LIST, consent=Stated("whatsapp", "marketing", "fair"))

    assert Consent.objects.get(contact=rosa).given is False
    assert import_.counts["opted_out"] == import_.announced["opted_out"] == 1
    assert ConsentEntry.objects.filter(contact=rosa).count() == 1


def test_a_suppressed_number_counts_as_opted_out(acme):
    from apps.conversations.consent import suppressing

    suppressing.add(acme, ["+5511900000101"], medium="whatsapp", by=None)
    suppressing.add(acme, ["+5511900000102"], medium="whatsapp", by=None, named=False)

    import_ = imported(acme, LIST, consent=Stated("whatsapp", "marketing", "fair"))

    assert import_.counts["opted_out"] == import_.announced["opted_out"] == 2
    assert not ConsentEntry.objects.exists()


def test_more_new_people_than_the_plan_allows_are_refused_before_anybody_comes_in(acme):
    acme.quota_overrides = {"max_contacts": 1}
    acme.save()
    import_ = checked(acme, LIST)

    with pytest.raises(QuotaExceeded):
        running.start(acme, import_, by=PLATFORM)

    assert not Contact.objects.exists()


def test_new_people_count_for_the_plan(acme):
    before = quotas.use_of(acme, "max_contacts").used

    imported(acme, LIST)

    assert quotas.use_of(acme, "max_contacts").used == before + 2


def test_nothing_runs_that_was_not_checked(acme):
    with pytest.raises(refusals.NotNow):
        running.start(acme, planned(acme, LIST), by=PLATFORM)


def test_an_import_that_was_cancelled_takes_nobody_in(acme):
    import_ = checked(acme, LIST)
    running.start(acme, import_, by=PLATFORM)

    cancelling.cancel(acme, import_, by=PLATFORM)
    working.work(acme, import_.pk)

    import_.refresh_from_db()
    assert import_.state == Import.State.CANCELLED
    assert not Contact.objects.exists()


def test_two_workers_never_work_on_one_import(acme):
    import_ = checked(acme, LIST)
    running.start(acme, import_, by=PLATFORM)

    assert leases.claim(import_.pk)
    assert leases.claim(import_.pk) is None


def test_a_file_can_be_checked_again_after_somebody_came(acme):
    import_ = checked(acme, LIST)
    person()

    assert look(acme, import_).announced["new"] == 1


def test_somebody_new_by_e_mail_is_new_beside_somebody_who_is_there(acme):
    """Who was just made is not found as somebody who was there."""
    contacts.create(acme, by=PLATFORM, source="hand", email="rosa@example.com", name="Rosa")
    text = "Nome;E-mail\nRosa;rosa@example.com\nAna;ana@example.com\n"
    stated = Stated("whatsapp", "marketing", "fair")

    import_ = imported(acme, text, on_duplicate="skip", consent=stated)

    ana = Contact.objects.get(name="Ana")
    assert counts(import_) == {"new": 1, "unchanged": 1}
    assert [one.contact_id for one in Consent.objects.all()] == [ana.pk]
    indexing.catch_up()
    assert ContactSearch.objects.filter(contact=ana).exists()


TWO_NUMBERS = "Nome;Telefone;Categoria\nR;11900000101;vip\nR;11900000102;gold\n"


def with_two_numbers(acme):
    rosa = person(name="Rosa")
    return merging.merge(acme, rosa, person("+5511900000102"), by=PLATFORM)


def test_somebody_with_two_numbers_in_two_rows_is_one_person(acme):
    rosa = with_two_numbers(acme)

    import_ = checked(acme, TWO_NUMBERS)
    go(acme, import_)

    assert import_.counts == import_.announced
    assert counts(import_) == {"changed": 1, "duplicate": 1}
    rosa.refresh_from_db()
    assert (rosa.name, rosa.category) == ("R", "vip")
    [told] = rejects.lines(import_)
    assert (told.line, rejects.words(told)) == (3, "The same person stands in row 2.")


def test_who_was_merged_between_finding_and_locking_is_who_they_are_now(acme):
    rosa = contacts.create(acme, by=PLATFORM, source="hand", email="rosa@example.com")
    kept = merging.merge(acme, person(name="Rosa"), rosa, by=PLATFORM)
    row = {"line": [2], "email": ["rosa@example.com"], "category": ["vip"]}
    matter = ("whatsapp", "marketing")
    import_ = sent(acme, LIST)
    job = changes.Job(import_.pk, frozenset({"email", "category"}), "update", (), "", matter)

    staging.put(pl.DataFrame(row))
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {staging.TABLE} SET contact = %s", [rosa.pk])
    outcome = taking.take(job, 1)

    kept.refresh_from_db()
    assert (outcome.changed, kept.category) == (1, "vip")


def test_a_tag_for_all_with_a_sign_that_nobody_sees_is_the_tag(acme):
    imported(acme, LIST, tags=["V\u200bIP"])

    vip = Tag.objects.get()
    assert vip.name == "VIP"
    assert {tuple(one.tags) for one in Contact.objects.all()} == {(vip.pk,)}
