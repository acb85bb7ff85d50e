"""Questions that pages put to the database all the time, put into SQL once.

For a question of many columns that takes longer than to answer it. What Django makes of it is
kept, and only what it is about is another each time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import copy
from datetime import UTC, datetime
from functools import cache, wraps
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet

P = ParamSpec("P")
Row = TypeVar("Row")


def worded(rows: Callable[P, QuerySet[Any, Row]]) -> Callable[P, list[Row]]:
    """`rows` takes ids and moments, which it hands on to the question as they are, without
    looking at them; and what else decides how the question is put. Nothing in it may be of a
    company or of now."""
    kept = cache(lambda *shape: _Kept(rows, shape))

    @wraps(rows)
    def answered(*about: P.args, **none: P.kwargs) -> list[Row]:
        shape = tuple(_stand_in(one, place) for place, one in enumerate(about, 1))
        found: list[Row] = kept(*shape).about(dict(zip(shape, about, strict=True)))
        return found

    return answered


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
        said = self._sql, tuple(self._given(real))
        compiler.as_sql = lambda *_args, **_options: said
        query: Any = copy(self._rows.query)
        query.get_compiler = lambda *_args, **_options: compiler
        rows: Any = QuerySet(self._rows.model, query, DEFAULT_DB_ALIAS)
        return list(self._rows._iterable_class(rows))

    def _given(self, real: dict[Any, Any]) -> Iterator[Any]:
        for value in self._values:
            yield real.get(value, value) if isinstance(value, UUID | datetime) else value
