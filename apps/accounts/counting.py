"""Several counts for one question, each only as far as anybody reads it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.db.models import QuerySet

#: A badge says "99+" from here on, so nothing is counted beyond.
MOST = 100


def up_to_most(rows: Mapping[str, QuerySet[Any]]) -> dict[str, int]:
    """How many rows each has, MOST where there are more. One query for all of them."""
    if not rows:
        return {}
    parts: list[str] = []
    values: list[Any] = []
    for one in rows.values():
        sql, params = one.order_by().values("pk")[:MOST].query.sql_with_params()
        parts.append(f"(SELECT count(*) FROM ({sql}) AS counted)")  # noqa: S608  # nosec B608
        values += params
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", values)  # nosec B608
        return dict(zip(rows, cursor.fetchone(), strict=True))
