"""Contacts as a CSV file, however many: read and sent a few hundred at a time."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from uuid import UUID

from asgiref.sync import sync_to_async
from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.formats import get_format
from django.utils.translation import get_language, override

from apps.accounts import audit, spreadsheets
from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant
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
    table = _Table(tenant, rows, columns, get_language() or "en", bom, delimiter)
    response = StreamingHttpResponse(table.lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename(tenant)}.csv"'
    return response


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
    last: UUID | None = None
    while page := page_after(rows, last, known):
        yield page
        last = page.contacts[-1].pk


def page_after(rows: QuerySet[Contact], last: UUID | None, known: Known) -> Page | None:
    left = rows.filter(pk__gt=last) if last else rows
    contacts = list(left.order_by("pk")[:A_PAGE])
    return Page.of(contacts, known) if contacts else None


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


class _Table:
    """The stream outlives the request, so each page says for itself where it is read."""

    def __init__(
        self,
        tenant: Tenant,
        rows: QuerySet[Contact],
        columns: Sequence[Column],
        language: str,
        bom: bool,
        delimiter: str,
    ) -> None:
        self._tenant, self._rows, self._columns = tenant, rows, columns
        self._language, self._bom, self._delimiter = language, bom, delimiter
        self._known = Known()

    async def lines(self) -> AsyncIterator[str]:
        yield (spreadsheets.BOM if self._bom else "") + self._heading()
        last: UUID | None = None
        while True:
            text, last = await sync_to_async(self._page)(last)
            if last is None:
                return
            yield text

    def _heading(self) -> str:
        with override(self._language):
            titles = (str(column.title) for column in self._columns)
            return line(titles, delimiter=self._delimiter)

    def _page(self, last: UUID | None) -> tuple[str, UUID | None]:
        """The lines after `last`, and the new last; None when there is nothing left."""
        zone = timezone.override(self._tenant.time_zone)
        with in_tenant(self._tenant), override(self._language), zone:
            page = page_after(self._rows, last, self._known)
            if page is None:
                return "", None
            text = "".join(
                line((one.cell(contact, page) for one in self._columns), delimiter=self._delimiter)
                for contact in page.contacts
            )
        return text, page.contacts[-1].pk
