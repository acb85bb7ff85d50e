"""Finding the rows of a table whose text, JSON or bytes name somebody: one look at each row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import Any, TypeVar

from django.db.models import (
    BinaryField,
    F,
    Func,
    IntegerField,
    Model,
    Q,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Collate, Lower

from apps.conversations.privacy import several
from apps.conversations.privacy.subject import Subject

Rows = TypeVar("Rows", bound=Model)
_WITHOUT_CASE = re.compile(r"[^a-zA-Z]+")


def naming(rows: QuerySet[Rows], subject: Subject, *columns: str) -> QuerySet[Rows]:
    """Those in which one of the columns, of text or JSON, holds one of the marks. `rows`: the
    same, whoever it is about."""
    look = partial(_naming, columns=columns)
    named: QuerySet[Rows] = several.looked_at(rows, subject, columns, look)
    return named


def naming_in_bytes(rows: QuerySet[Rows], subject: Subject, column: str) -> QuerySet[Rows]:
    """The same for raw bytes, which need not be UTF-8: marks are ASCII."""
    look = partial(_naming_in_bytes, column=column)
    named: QuerySet[Rows] = several.looked_at(rows, subject, (column,), look)
    return named


def _naming(rows: QuerySet[Rows], subject: Subject, *, columns: Sequence[str]) -> QuerySet[Rows]:
    rows = rows.alias(**{f"{name}_as_text": Lower(Cast(name, TextField())) for name in columns})
    found = Q(pk=None)
    for name in columns:
        for mark in _marks(subject):
            found |= Q(**{f"{name}_as_text__contains": mark})
    return rows.filter(found)


def _naming_in_bytes(rows: QuerySet[Rows], subject: Subject, *, column: str) -> QuerySet[Rows]:
    """Bytes are searched twenty times faster than text that is folded for it. So a number is looked
    for as it stands, and only where the longest piece without letters of another mark, such as
    an e-mail's “@”, stands as well, the text is folded.
    """
    text = Func(F(column), Value("escape"), function="encode", output_field=TextField())
    aliases: dict[str, Any] = {"folded": Lower(Collate(text, "C"))}
    found = Q(pk=None)
    for nth, mark in enumerate(_marks(subject)):
        piece = max(_WITHOUT_CASE.findall(mark), key=len, default="")
        aliases[f"place_{nth}"] = _place(piece, column)
        there = Q(**{f"place_{nth}__gt": 0})
        found |= there if piece == mark else there & Q(folded__contains=mark)
    named: QuerySet[Rows] = rows.alias(**aliases).filter(found)
    return named


def _place(piece: str, column: str) -> Any:
    """Where the bytes begin, from 1; 0 where they are not."""
    wanted = Value(piece.encode(), output_field=BinaryField())
    return Func(
        wanted, F(column), template="position(%(expressions)s)", arg_joiner=" IN ",
        output_field=IntegerField(),
    )  # fmt: skip


def _marks(subject: Subject) -> list[str]:
    return [*subject.marks, *(f'"{word}"' for word in subject.words)]
