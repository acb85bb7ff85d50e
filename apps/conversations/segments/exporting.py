"""Contacts as a CSV file, however many: read and sent a few hundred at a time."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.formats import get_format

from apps.accounts import audit, spreadsheets, streams
from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.conversations.models import Contact
from apps.conversations.segments import columns as all_columns
from apps.conversations.segments import counting
from apps.conversations.segments.columns import Cell, Column, Page
from apps.conversations.segments.known import Known

A_PAGE = 1000  # contacts a query
_PHONE = re.compile(r"^\+[0-9]{7,15}\Z")  # begins like a formula, and can't be one


def answer(
    tenant: Tenant,
    rows: QuerySet[Contact],
    *,
    keys: Iterable[str] = (),
    bom: bool = True,
    delimiter: str = ",",
    by: Actor,
) -> StreamingHttpResponse:
    """All the rows, the oldest first, in the language in force. Raises BadColumns.

    `keys`: of `columns.available`. `bom`: Excel reads accents only with it; `delimiter`: see
    `excels_delimiter`. Inside the tenant.
    """
    columns = all_columns.chosen(keys, Known())
    note(tenant, rows, columns, by=by)
    pieces = _pieces(rows, columns, bom, delimiter)
    return streams.csv_answer(f"{filename(tenant)}.csv", pieces, tenant=tenant)


def excels_delimiter() -> str:
    """By which Excel parts columns where people speak the language in force: not by a comma
    where that is the decimal sign."""
    return ";" if get_format("DECIMAL_SEPARATOR") == "," else ","


def note(
    tenant: Tenant, rows: QuerySet[Contact], columns: Sequence[Column], *, by: Actor
) -> counting.Count:
    """Written down before anything leaves: who took how many with them, and what of them."""
    counted = counting.count(rows)
    told = {"contacts": counted.total, "exact": counted.is_exact}
    keys = [column.key for column in columns]
    audit.record("contacts.exported", by=by, tenant=tenant, after={**told, "columns": keys})
    return counted


def filename(tenant: Tenant) -> str:
    return f"{tenant.slug}-contacts-{timezone.localdate().isoformat()}"


def pages(rows: QuerySet[Contact], known: Known) -> Iterator[Page]:
    """All rows by id; must be read inside the tenant."""
    contacts = list(rows.order_by("pk")[:A_PAGE])
    while contacts:
        yield Page.of(contacts, known)
        contacts = list(rows.filter(pk__gt=contacts[-1].pk).order_by("pk")[:A_PAGE])


def line(cells: Iterable[Cell], *, delimiter: str = ",") -> str:
    """A line of CSV that no spreadsheet runs. Numbers have a decimal comma beside semicolons."""
    written = io.StringIO()
    sign = "," if delimiter == ";" else "."
    csv.writer(written, delimiter=delimiter).writerow([_safe(cell, sign) for cell in cells])
    return written.getvalue()


def _safe(cell: Cell, sign: str) -> Cell:
    if isinstance(cell, float):
        return str(cell).replace(".", sign)
    if isinstance(cell, str) and not _PHONE.match(cell):
        return spreadsheets.defused(cell)
    return cell


def _pieces(
    rows: QuerySet[Contact], columns: Sequence[Column], bom: bool, delimiter: str
) -> Iterator[str]:
    titles = line((str(column.title) for column in columns), delimiter=delimiter)
    yield (spreadsheets.BOM if bom else "") + titles
    for page in pages(rows, Known()):
        lines = ((column.cell(one, page) for column in columns) for one in page.contacts)
        yield "".join(line(cells, delimiter=delimiter) for cells in lines)
