"""Several counts for one question, each only as far as anybody reads it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ParamSpec

from django.db import connection
from django.db.models import QuerySet

from apps.accounts.worded import Said, Worded

P = ParamSpec("P")
#: A badge says "99+" from here on, so nothing is counted beyond.
MOST = 100


#: SQL of as many ids as are counted, and its values.
Counted = Said
#: What can be counted.
Rows = QuerySet[Any] | Counted


def counted(rows: Callable[P, QuerySet[Any]]) -> Callable[P, Counted]:
    """For rows that every page counts: they are put into SQL once, see `worded`."""

    def ids(*about: P.args, **named: P.kwargs) -> QuerySet[Any, Any]:
        return _ids(rows(*about, **named))

    return Worded(ids).sql


def up_to_most(rows: Mapping[str, Rows]) -> dict[str, int]:
    """How many rows each has, MOST where there are more. One query for all of them."""
    if not rows:
        return {}
    parts: list[str] = []
    values: list[Any] = []
    for one in rows.values():
        sql, params = _ids(one).query.sql_with_params() if isinstance(one, QuerySet) else one
        parts.append(f"(SELECT count(*) FROM ({sql}) AS counted)")  # noqa: S608  # nosec B608
        values += params
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", values)  # nosec B608
        return dict(zip(rows, cursor.fetchone(), strict=True))


def _ids(rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    return rows.order_by().values("pk")[:MOST]
