"""Finding the rows of a table whose text or JSON names somebody: one look at each row."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import F, Func, Model, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Lower

from apps.conversations.privacy.subject import Subject

Rows = TypeVar("Rows", bound=Model)


def naming(rows: QuerySet[Rows], subject: Subject, *columns: str) -> QuerySet[Rows]:
    """Those in which one of the columns, of text or JSON, holds one of the marks."""
    return _holding(rows, subject, {name: Lower(Cast(name, TextField())) for name in columns})


def naming_in_bytes(rows: QuerySet[Rows], subject: Subject, column: str) -> QuerySet[Rows]:
    """The same for raw bytes, which need not be UTF-8: marks are ASCII."""
    text = Func(F(column), Value("escape"), function="encode", output_field=TextField())
    return _holding(rows, subject, {column: Lower(text)})


def _holding(rows: QuerySet[Rows], subject: Subject, texts: dict[str, Any]) -> QuerySet[Rows]:
    marks = [*subject.marks, *(f'"{word}"' for word in subject.words)]
    if not marks:
        return rows.none()
    rows = rows.alias(**{f"{name}_as_text": text for name, text in texts.items()})
    found = Q()
    for name in texts:
        for mark in marks:
            found |= Q(**{f"{name}_as_text__contains": mark})
    return rows.filter(found)
