"""Exports hold what was asked for, all of it, and nothing that runs."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from zipfile import ZipFile

import pytest
from django.test import override_settings
from django.utils import timezone, translation

from apps.accounts.actor import Actor
from apps.accounts.models import AuditEntry
from apps.conversations.models import BulkJob, Contact
from apps.conversations.privacy import erasure
from apps.conversations.segments import bulk, exporting, tasks, workbooks
from apps.conversations.segments.refusals import BadColumns
from apps.whatsapp.media.shelf import Gone, shelf
from tests.conversations.segments.people import attribute, person, said, tag
from tests.streams import text_of


@pytest.fixture
def by(owner, inside_acme):
    return Actor(user=owner)


def written(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text_of(response).removeprefix("\ufeff"))))


def test_chosen_columns_in_their_order(acme, by):
    attribute("city", "text")
    vip, shop = tag("VIP"), tag("Shop")
    rosa = person("Rosa", phone="+5511900000101", tags=[vip.pk, shop.pk],
                  attributes={"city": "São Paulo"})  # fmt: skip
    said(rosa, given=True, at=timezone.now())
    keys = ["phone", "name", "tags", "attribute:city", "consent_whatsapp", "consent_sms"]

    response = exporting.answer(acme, Contact.objects.all(), keys=keys, by=by)

    assert written(response) == [
        ["Phone", "Name", "Tags", "City", "Promotions by WhatsApp", "Promotions by SMS"],
        ["+5511900000101", "Rosa", "Shop, VIP", "São Paulo", "agreed", ""],
    ]


def test_every_page_of_it_and_each_person_once(acme, by, monkeypatch):
    monkeypatch.setattr(exporting, "A_PAGE", 3)
    names = [person(f"Person {number}").name for number in range(8)]

    response = exporting.answer(acme, Contact.objects.all(), keys=["name"], by=by)

    assert [row[0] for row in written(response)[1:]] == names


@pytest.mark.parametrize(
    "name", ["=1+1", "+SUM(A1)", "-2", "@x", "\t=1", "＝1", '=HYPERLINK("http://example.com")']
)
def test_nothing_runs_in_a_spreadsheet(acme, by, name):
    person(name)

    response = exporting.answer(acme, Contact.objects.all(), keys=["name"], by=by)

    assert written(response)[1] == [f"'{name}"]


def test_the_mark_for_excel_can_be_left_out(acme, by):
    with_it = exporting.answer(acme, Contact.objects.none(), keys=["name"], by=by)
    without = exporting.answer(acme, Contact.objects.none(), keys=["name"], bom=False, by=by)

    assert text_of(with_it).startswith("\ufeff")
    assert text_of(without) == "Name\r\n"


@pytest.mark.parametrize(
    ("language", "sign", "number"), [("pt-br", ";", "1234,5"), ("en", ",", "1234.5")]
)
def test_excel_finds_columns_and_numbers_where_it_is_opened(
    as_admin, admin, by, language, sign, number
):
    admin.language = language
    admin.save()
    attribute("spent", "number")
    person("Rosa; =1", attributes={"spent": 1234.5})
    sent = {"all": "1", "address": "", "file": "csv", "columns": ["name", "attribute:spent"]}

    answer = as_admin.post("/t/acme/contacts/export/", sent)

    lines = text_of(answer).removeprefix("\ufeff").splitlines()
    assert list(csv.reader(lines, delimiter=sign))[1] == ["Rosa; =1", number]


def test_it_speaks_the_language_it_was_asked_in(acme, by):
    person("Rosa", blocked_at=timezone.now())
    with translation.override("pt-br"):
        response = exporting.answer(acme, Contact.objects.all(), keys=["blocked"], by=by)

    heading, row = written(response)
    with translation.override("pt-br"):
        assert heading == [translation.gettext("Blocked")]
        assert row == [translation.gettext("yes")]


def test_whoever_exports_is_written_down_first(acme, by, owner):
    person("Rosa")
    exporting.answer(acme, Contact.objects.all(), keys=["name"], by=by)

    entry = AuditEntry.objects.get(action="contacts.exported")
    assert (entry.user, entry.after["contacts"], entry.after["columns"]) == (owner, 1, ["name"])


def test_a_column_that_is_not_there_is_named(acme, by):
    with pytest.raises(BadColumns, match="salary"):
        exporting.answer(acme, Contact.objects.all(), keys=["salary"], by=by)


def make(acme, by, **asked) -> BulkJob:
    job = workbooks.start(acme, asked.pop("whom", {}), by=by, keys=asked.pop("keys", ["name"]))
    workbooks.make(acme, job.pk)
    job.refresh_from_db()
    return job


def sheets(job: BulkJob) -> dict[str, str]:
    book = ZipFile(io.BytesIO(b"".join(shelf().pieces(job.path, 0, job.size))))
    return {name: book.read(name).decode() for name in book.namelist() if "sheet" in name}


def test_an_excel_file_holds_text_as_text(acme, by):
    attribute("orders", "number")
    person('=HYPERLINK("http://example.com")', attributes={"orders": 12.5})

    job = make(acme, by, keys=["name", "attribute:orders"])

    sheet = sheets(job)["xl/worksheets/sheet1.xml"]
    assert (job.state, job.changed) == ("done", 1)
    assert "<f>" not in sheet
    assert 't="inlineStr"' in sheet
    assert "<v>12.5</v>" in sheet


def test_a_full_sheet_is_followed_by_another(acme, by, monkeypatch):
    monkeypatch.setattr(workbooks, "MOST_ROWS", 2)
    for number in range(5):
        person(f"Person {number}")

    assert len([name for name in sheets(make(acme, by)) if "worksheets/sheet" in name]) == 3


def test_an_export_whose_worker_died_is_made_again_from_the_start(acme, by, monkeypatch):
    for number in range(5):
        person(f"Person {number}")
    monkeypatch.setattr(exporting, "A_PAGE", 2)
    job = workbooks.start(acme, {}, keys=["name"], by=by)
    BulkJob.objects.filter(pk=job.pk).update(state="running", seen=2, steps=1)

    workbooks.make(acme, job.pk)  # somebody may still be at it
    job.refresh_from_db()
    assert job.state == "running"

    BulkJob.objects.update(touched_at=timezone.now() - timedelta(minutes=3))
    workbooks.make(acme, job.pk)
    job.refresh_from_db()
    assert (job.state, job.seen, job.changed) == ("done", 5, 5)


def test_a_cancelled_export_leaves_no_file(acme, by, monkeypatch):
    person("Rosa")
    job = workbooks.start(acme, {}, keys=["name"], by=by)
    monkeypatch.setattr(
        exporting, "pages", _cancelling(exporting.pages, lambda: bulk.cancel(acme, job, by=by))
    )

    workbooks.make(acme, job.pk)

    job.refresh_from_db()
    assert (job.state, job.path) == ("cancelled", "")


def _cancelling(pages, cancel):
    def first_cancelled(*args):
        cancel()
        yield from pages(*args)

    return first_cancelled


def test_a_link_is_good_for_its_own_file_and_for_a_week(acme, by):
    person("Rosa")
    job, other = make(acme, by), make(acme, by)
    with override_settings(ROOT_URLCONF="config.urls"):
        token = workbooks.link(job).rstrip("/").rpartition("/")[2]

    assert workbooks.is_link_of(job, token)
    assert not workbooks.is_link_of(other, token)
    job.ended_at = timezone.now() - timedelta(days=8)
    assert not workbooks.is_link_of(job, token)


def test_files_go_after_a_week_and_the_row_says_so(acme, by):
    person("Rosa")
    old, new = make(acme, by), make(acme, by)
    BulkJob.objects.filter(pk=old.pk).update(ended_at=timezone.now() - timedelta(days=8))
    path = old.path

    tasks.forget_old_jobs()

    old.refresh_from_db()
    assert old.path == ""
    with pytest.raises(Gone):
        b"".join(shelf().pieces(path, 0, 1))
    assert b"".join(shelf().pieces(new.path, 0, 2)) == b"PK"


def test_an_export_under_way_begins_anew_when_somebody_in_it_is_erased(acme, by, monkeypatch):
    rosa, _ana = person("Rosa"), person("Ana")
    job = workbooks.start(acme, [rosa.pk, _ana.pk], keys=["name"], by=by)
    pages = exporting.pages

    def erased_meanwhile(rows, known):
        for page in pages(rows, known):
            if Contact.objects.filter(pk=rosa.pk).exists():
                erasure.erase(acme, rosa, by=by)
            yield page

    monkeypatch.setattr(exporting, "pages", erased_meanwhile)
    workbooks.make(acme, job.pk)
    job.refresh_from_db()
    assert (job.state, job.path) == ("waiting", "")

    workbooks.make(acme, job.pk)
    job.refresh_from_db()
    assert (job.state, job.changed) == ("done", 1)
