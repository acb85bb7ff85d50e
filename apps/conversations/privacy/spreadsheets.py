"""Files that brought people in, and the rows kept of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import CharField, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Lower

from apps.conversations.models import Import, ImportRow
from apps.conversations.privacy import file_rows, several
from apps.conversations.privacy.refusals import ImportGoesOn
from apps.conversations.privacy.subject import Subject
from apps.whatsapp.media.shelf import shelf

State = Import.State
OVER = (State.DONE, State.CANCELLED, State.FAILED, State.UNDONE)
_AT_WORK = frozenset({"running", "undoing"})


def tell(subject: Subject) -> Iterator[dict[str, Any]]:
    for row in _rows(subject):
        yield {
            "file": row.import_of.filename,
            "at": row.import_of.created_at,
            "line": row.line,
            "what": row.get_what_display(),
            "before": row.before or {},
            "cells": row.cells or [],
        }


def erase(subject: Subject) -> int:
    """How many kept rows were about them. What the import counted stays."""
    rows = [row.pk for row in _rows(subject)]
    return ImportRow.objects.filter(pk__in=rows).delete()[0]


def tell_files(subject: Subject) -> Iterator[dict[str, Any]]:
    for one in _waiting(subject):
        yield {"file": one.filename, "at": one.created_at, "what": one.get_state_display()}


def erase_files(subject: Subject) -> int:
    """Nothing needs the file of an import that is over, so those all go. One that waits to be
    continued goes when it names the person, and can't be continued. Raises ImportGoesOn."""
    over = list(Import.objects.filter(state__in=OVER).exclude(path=""))
    for one in (waiting := _waiting(subject)):
        if one.state in _AT_WORK:
            raise ImportGoesOn(one.filename)
    for one in [*over, *waiting]:
        _drop(one, State(one.state) if one.state in OVER else State.CANCELLED)
    return len(over) + len(waiting)


def _drop(one: Import, state: Import.State) -> None:
    """Raises ImportGoesOn where it began while its file was looked at."""
    as_it_was = Import.objects.filter(pk=one.pk, state=one.state)
    if not as_it_was.update(path="", state=state, lease_until=None):
        raise ImportGoesOn(one.filename)
    shelf().delete(one.path)


def _waiting(subject: Subject) -> list[Import]:
    rows = Import.objects.exclude(state__in=OVER).exclude(path="").order_by("pk")
    return [one for one in rows if _is_named_by(one, subject)]


def _is_named_by(one: Import, subject: Subject) -> bool:
    def ask(somebody: Subject) -> bool:
        return file_rows.any_in(one, somebody.is_in_cells)

    return several.is_in(one.pk, subject, ask)


def _rows(subject: Subject) -> list[ImportRow]:
    """By the contact, and among those that were refused by what stands in them."""
    rows = ImportRow.objects.select_related("import_of").order_by("pk")
    theirs = list(rows.filter(contact_id__in=subject.contacts))
    known = {row.pk for row in theirs}
    found = several.looked_at(rows.exclude(cells=None), subject, ("cells",), _perhaps)
    perhaps: Iterator[ImportRow] = found.iterator(500)
    return [
        *theirs,
        *(row for row in perhaps if row.pk not in known and subject.is_in_cells(_cells(row))),
    ]


def _perhaps(rows: QuerySet[ImportRow], subject: Subject) -> QuerySet[ImportRow]:
    """More than those that are about them, found without fetching a million."""
    text = Lower(Cast("cells", TextField()))
    digits = Func(
        Cast("cells", TextField()), Value("[^0-9]+"), Value(""), Value("g"),
        function="regexp_replace", output_field=CharField(),
    )  # fmt: skip
    found = Q(pk=None)
    for mark in (*subject.marks, *(name.casefold() for name in subject.names if " " in name)):
        found |= Q(said__contains=mark)
    for end in subject.endings:
        found |= Q(digits__contains=end)
    return rows.alias(said=text, digits=digits).filter(found)


def _cells(row: ImportRow) -> list[Any]:
    cells = row.cells
    return list(cells.values()) if isinstance(cells, dict) else list(cells or [])
