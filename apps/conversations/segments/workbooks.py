"""Contacts as an Excel file: made by a worker, kept for a week, fetched by a signed link."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import timedelta
from typing import IO
from uuid import UUID

import xlsxwriter
from django.core.signing import BadSignature, Signer
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone, translation

from apps.accounts.actor import Actor
from apps.accounts.errors import Refusal
from apps.accounts.models import Tenant
from apps.accounts.tenancy import current_schema
from apps.conversations.models import BulkJob
from apps.conversations.segments import bulk, chosen, exporting
from apps.conversations.segments import columns as all_columns
from apps.conversations.segments.chosen import Chosen
from apps.conversations.segments.columns import Cell, Column
from apps.conversations.segments.known import Known
from apps.whatsapp.media.shelf import shelf

KEPT_FOR = timedelta(days=7)
MOST_ROWS = 1_048_575  # below the heading, of one sheet of Excel's
LONGEST = 32_767  # characters of a cell
MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SIGNER = Signer(salt="apps.conversations.exports", sep=".")
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
State = BulkJob.State


def start(tenant: Tenant, whom: Chosen, *, keys: Sequence[str], by: Actor) -> BulkJob:
    """Ask a worker for the file. Raises BadColumns, BadRules, NothingChosen."""
    columns = [column.key for column in all_columns.chosen(keys, Known())]
    return bulk.start(tenant, BulkJob.Action.EXPORT, whom, by=by, columns=columns)


def make(tenant: Tenant, job_id: UUID) -> None:
    """Write the file and keep it. A second worker that comes meanwhile leaves it alone."""
    job = _claimed(job_id)
    if job is None:
        return
    with tempfile.TemporaryFile() as file:
        try:
            if not _write(tenant, job, file):
                return
        except Refusal as refusal:
            bulk.fail(tenant, job.pk, refusal.code)
            return
        job.size, job.path = file.tell(), f"{current_schema()}/exports/{job.pk}.xlsx"
        shelf().put(job.path, file)
    bulk.keep(tenant, job)


def _claimed(job_id: UUID) -> BulkJob | None:
    """Ours alone until it is over, or we have given no sign of life for a while."""
    quiet = timezone.now() - bulk.LEFT_BEHIND
    free = BulkJob.objects.filter(pk=job_id, state=State.WAITING) | BulkJob.objects.filter(
        pk=job_id, state=State.RUNNING, touched_at__lt=quiet
    )
    mine = free.update(
        state=State.RUNNING, touched_at=timezone.now(), seen=0, changed=0, steps=F("steps") + 1
    )
    return BulkJob.objects.get(pk=job_id) if mine else None


def _write(tenant: Tenant, job: BulkJob, file: IO[bytes]) -> bool:
    """False when it was cancelled meanwhile."""
    known = Known()
    columns = all_columns.chosen(job.details.get("columns", ()), known)
    zone, language = (
        timezone.override(tenant.time_zone),
        translation.override(_language(tenant, job)),
    )
    with xlsxwriter.Workbook(file, _OPTIONS) as book, zone, language:
        sheets = _Sheets(book, columns)
        for page in exporting.pages(chosen.rows(job), known):
            for contact in page.contacts:
                sheets.add([column.cell(contact, page) for column in columns])
            job.seen += len(page.contacts)
            if not bulk.touch(tenant, job):
                return False
    return True


def _language(tenant: Tenant, job: BulkJob) -> str:
    """Of whoever asked for it."""
    person = bulk.actor_of(job).user
    return person.language if person else tenant.language


class _Sheets:
    """Rows one after the other, a new sheet when one is full."""

    def __init__(self, book: xlsxwriter.Workbook, columns: Sequence[Column]) -> None:
        self._book, self._columns, self._row = book, columns, MOST_ROWS
        self._bold = book.add_format({"bold": True})
        self._begin()

    def _begin(self) -> None:
        self._sheet = self._book.add_worksheet()
        self._sheet.freeze_panes(1, 0)
        self._sheet.set_column(0, len(self._columns) - 1, 20)
        for number, column in enumerate(self._columns):
            self._sheet.write_string(0, number, str(column.title), self._bold)
        self._row = 0

    def add(self, cells: Sequence[Cell]) -> None:
        if self._row == MOST_ROWS:
            self._begin()
        self._row += 1
        for number, cell in enumerate(cells):
            if isinstance(cell, str):
                self._sheet.write_string(self._row, number, cell[:LONGEST])
            else:
                self._sheet.write_number(self._row, number, cell)


# == Fetching it.


def link(job: BulkJob) -> str:
    """The path of the file in the company in force; who may export is asked as well."""
    return reverse("export_file", args=[job.pk, _SIGNER.signature(_meant(job))])


def is_link_of(job: BulkJob, token: str) -> bool:
    """True for our own link, as long as the file is kept."""
    try:
        _SIGNER.unsign(f"{_meant(job)}.{token}")
    except BadSignature:
        return False
    return bool(job.path) and job.ended_at is not None and job.ended_at > timezone.now() - KEPT_FOR


def _meant(job: BulkJob) -> str:
    return f"{current_schema()}/{job.pk}"


# == Letting it go.


def forget_old() -> int:
    return _forget(BulkJob.objects.filter(ended_at__lt=timezone.now() - KEPT_FOR))


def forget_all() -> int:
    """Every file of every export, such as when somebody who stands in them is erased."""
    return _forget(BulkJob.objects.all())


def begin_anew() -> None:
    """Those that are being written just now: whoever is erased may stand in them already."""
    from apps.conversations.segments.tasks import go_on  # tasks call this module

    under_way = BulkJob.objects.filter(action=BulkJob.Action.EXPORT, state=State.RUNNING)
    for pk in list(under_way.select_for_update(no_key=True).values_list("pk", flat=True)):
        again = {"state": State.WAITING, "steps": F("steps") + 1, "touched_at": timezone.now()}
        BulkJob.objects.filter(pk=pk).update(**again)
        go_on.delay_on_commit(str(pk))


def _forget(jobs: QuerySet[BulkJob]) -> int:
    """The bytes first: a row whose file is gone says so, a file without a row stays for good."""
    kept = list(jobs.exclude(path=""))
    for job in kept:
        shelf().delete(job.path)
        BulkJob.objects.filter(pk=job.pk).update(path="", size=0)
    return len(kept)
