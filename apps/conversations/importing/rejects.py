"""Rows that were not taken in as they stand, with the reason: kept, shown and downloaded."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts import spreadsheets
from apps.conversations.importing import formats
from apps.conversations.importing.formats import Format
from apps.conversations.importing.frames import pl
from apps.conversations.importing.records import Record
from apps.conversations.importing.source import Piece
from apps.conversations.importing.taking import Outcome
from apps.conversations.models import Attribute, Import, ImportRow
from apps.conversations.people import attributes, numbers

What = ImportRow.What
LONGEST = 1_000  # characters of a cell that are kept
_AT_ONCE = 1_000  # rows
_TOLD = (What.INVALID, What.DUPLICATE, What.OPTED_OUT)
_COPY = "COPY conversations_importrow (import_of_id, line, what, cells, reason) FROM STDIN"
WORDS: dict[str, Any] = {
    "quote": gettext_lazy("A quotation mark in this row is never closed."),
    "cells": gettext_lazy("This row has more cells than there are columns."),
    "characters": gettext_lazy("Some characters can't be read. Save the file as UTF-8."),
    "nobody": gettext_lazy("There is neither a number nor an e-mail."),
    "trashed": gettext_lazy("This contact is in the trash. Restore it first."),
    "opted_out": gettext_lazy(
        "This person has opted out and stays so. Their details were taken in."
    ),
    "name.too_long": gettext_lazy("The name is over 200 characters."),
    "category.too_long": gettext_lazy("The category is over 80 characters."),
    "notes.too_long": gettext_lazy("The notes are over 20,000 characters."),
    "email.too_long": gettext_lazy("The e-mail is over 254 characters."),
    "email.invalid": gettext_lazy("This is no e-mail address."),
    "language.invalid": gettext_lazy("Write a language such as pt-BR."),
    "time_zone.invalid": gettext_lazy("Write a time zone such as America/Sao_Paulo."),
    "tags.invalid": gettext_lazy("A tag has 1 to 50 characters, on one line."),
    "tags.too_many": gettext_lazy("A row may name 20 tags."),
}


def lines(import_: Import) -> QuerySet[ImportRow]:
    """In the order of the file."""
    return ImportRow.objects.filter(import_of=import_, what__in=_TOLD).order_by("line", "what")


def words(row: ImportRow, known: Mapping[str, Attribute] | None = None) -> str:
    """Why, in the language in force. `known`: the attributes, asked once for many rows."""
    reason = row.reason or {}
    code = str(reason.get("code", ""))
    if row.what == What.DUPLICATE:
        return _("The same person stands in row %(line)d.") % {"line": reason.get("first", 0)}
    if code.startswith("phone."):
        return numbers.words_of(code.removeprefix("phone."))
    if code.startswith("attribute."):
        return _of_attribute(row, known)
    return str(WORDS.get(code) or _("This cell can't be kept as it is."))


def errors_csv(import_: Import) -> Iterator[str]:
    """Lines of CSV: the original columns, the number of the row and why; formulas defused. With
    the file's own delimiter, for the program that opened the file opens this one too.

    Many at a time, each of a question of its own: whoever streams them enters the tenant each
    time.
    """
    how = formats.read(import_.format)
    names = how.columns
    titles = [name or _("Column %(number)d") % {"number": n} for n, name in enumerate(names, 1)]
    yield spreadsheets.BOM + _line([*titles, _("Row"), _("Reason")], how)
    known, after = attributes.defined(), Q()
    while some := list(lines(import_).filter(after)[:_AT_ONCE]):
        yield "".join(_csv_line(row, how, known) for row in some)
        last = some[-1]
        after = Q(line__gt=last.line) | Q(line=last.line, what__gt=last.what)


def _csv_line(row: ImportRow, how: Format, known: Mapping[str, Attribute]) -> str:
    cells = list(row.cells or [])
    padded = cells + [""] * (len(how.columns) - len(cells))
    return _line([*padded, row.line, words(row, known)], how)


def _line(cells: list[Any], how: Format) -> str:
    return spreadsheets.line(cells, delimiter=how.delimiter)


def of_piece(piece: Piece, targets: Mapping[int, str], outcome: Outcome) -> list[dict[str, Any]]:
    """What is to be told of a piece, a row each."""
    told = []
    bad = piece.frame.filter((pl.col("code") != "") | pl.col("first").is_not_null())
    for row in bad.select("line", "code", "position", "first").iter_rows(named=True):
        if row["code"]:
            reason = {"code": row["code"], "column": row["position"]}
            if str(row["code"]).startswith("attribute."):
                reason["field"] = targets.get(row["position"], "")
            told.append({"line": row["line"], "what": What.INVALID, "reason": reason})
        else:
            told.append(_twice(row["line"], row["first"]))
    told += [_twice(line, first) for line, first in outcome.repeated.items()]
    told += [_of(line, What.INVALID, "trashed") for line in outcome.trashed]
    told += [_of(line, What.OPTED_OUT, "opted_out") for line in outcome.opted_out]
    return [{**one, "cells": _cells(piece, one["line"])} for one in told]


def keep(import_: Import, told: list[dict[str, Any]]) -> None:
    if not told:
        return
    with connection.cursor() as cursor, cursor.copy(_COPY) as copying:
        for one in told:
            cells, reason = (_json(one[name]) for name in ("cells", "reason"))
            copying.write_row((import_.pk, one["line"], str(one["what"]), cells, reason))


def forget(import_: Import) -> None:
    """All that is kept of its rows."""
    ImportRow.objects.filter(import_of=import_)._raw_delete("default")


def empty(import_: Import) -> None:
    """All that stands in them; what is left says whom it changed."""
    rows = ImportRow.objects.filter(import_of=import_)
    rows.exclude(what=What.CHANGED)._raw_delete("default")
    rows.filter(what=What.CHANGED).update(before=None)


def _twice(line: int, first: int) -> dict[str, Any]:
    reason = {"code": "duplicate", "first": first}
    return {"line": line, "what": What.DUPLICATE, "reason": reason}


def _of(line: int, what: str, code: str) -> dict[str, Any]:
    return {"line": line, "what": what, "reason": {"code": code, "column": None}}


def _cells(piece: Piece, line: int) -> list[str]:
    record: Record = piece.chunk.records[line - piece.chunk.first]
    return [cell[:LONGEST].replace("\x00", "\ufffd") for cell in (record or [])[:250]]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _of_attribute(row: ImportRow, known: Mapping[str, Attribute] | None) -> str:
    """Asked again, in the reader's language."""
    reason, cells = row.reason or {}, row.cells or []
    key = str(reason.get("field", "")).partition(":")[2]
    attribute = (attributes.defined() if known is None else known).get(key)
    position = reason.get("column")
    if attribute and position is not None and position < len(cells):
        try:
            attributes.read(attribute, cells[position])
        except ValueError as exc:
            return str(exc)
    return _("This cell can't be kept as it is.")
