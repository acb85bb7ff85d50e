"""Questions that pages put to the database all the time, put into SQL once.

For a question of many columns that takes longer than to answer it. What Django makes of it is
kept, and only what it is about is another each time.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from datetime import UTC, datetime
from functools import cache
from typing import Any, Generic, ParamSpec, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet

P = ParamSpec("P")
Row = TypeVar("Row")
#: SQL and its values.
Said = tuple[str, tuple[Any, ...]]


def worded(rows: Callable[P, QuerySet[Any, Row]]) -> Worded[P, Row]:
    """`rows` takes ids and moments, which it hands on to the question as they are, without
    looking at them; and what else decides how the question is put. Nothing in it may be of a
    company or of now."""
    return Worded(rows)


class Worded(Generic[P, Row]):
    """Called with what `rows` takes, by place, it asks."""

    def __init__(self, rows: Callable[P, QuerySet[Any, Row]]) -> None:
        self.rows = rows
        self._kept = cache(lambda *shape: _Kept(rows, shape))

    def __call__(self, *about: P.args, **named: P.kwargs) -> list[Row]:
        kept, real = self._of(about, named)
        return kept.about(real)

    def sql(self, *about: P.args, **named: P.kwargs) -> Said:
        """The question as a part of another."""
        kept, real = self._of(about, named)
        return kept.said(real)

    def _of(self, about: tuple[Any, ...], named: object) -> tuple[_Kept, dict[Any, Any]]:
        if named:
            raise TypeError(named)
        shape = tuple(_stand_in(one, place) for place, one in enumerate(about, 1))
        return self._kept(*shape), dict(zip(shape, about, strict=True))


def _stand_in(one: object, place: int) -> Any:
    """For an id or a moment one that never was."""
    if isinstance(one, UUID):
        return UUID(int=place)
    if isinstance(one, datetime):
        return datetime(1, 1, place, tzinfo=UTC)
    return one


class _Kept:
    """A question about `shape`, with stand-ins."""

    def __init__(self, rows: Callable[..., QuerySet[Any, Any]], shape: tuple[Any, ...]) -> None:
        self._rows: Any = rows(*shape)
        self._compiler = self._rows.query.get_compiler(DEFAULT_DB_ALIAS)
        self._sql, values = self._compiler.as_sql()
        self._values = tuple(values)

    def about(self, real: dict[Any, Any]) -> list[Any]:
        """`real`: of each stand-in."""
        compiler: Any = copy(self._compiler)
        compiler.connection = connections[DEFAULT_DB_ALIAS]
        said = self.said(real)
        compiler.as_sql = lambda *_args, **_options: said
        query: Any = copy(self._rows.query)
        query.get_compiler = lambda *_args, **_options: compiler
        rows: Any = QuerySet(self._rows.model, query, DEFAULT_DB_ALIAS)
        rows._fields = self._rows._fields
        return list(self._rows._iterable_class(rows))

    def said(self, real: dict[Any, Any]) -> Said:
        values = (
            real.get(value, value) if isinstance(value, UUID | datetime) else value
            for value in self._values
        )
        return self._sql, tuple(values)
