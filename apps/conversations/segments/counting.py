"""How many, told at once and honestly: counted, or estimated where counting takes too long."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.exceptions import EmptyResultSet
from django.db import OperationalError, connection, transaction
from django.db.models import QuerySet

from apps.conversations.models import Contact

PATIENCE = 1500  # milliseconds
SAMPLE = 5


@dataclass(frozen=True, slots=True)
class Count:
    """`is_exact` False: what the database expects from its statistics."""

    total: int
    is_exact: bool = True


def count(rows: QuerySet[Contact], *, patience: int = PATIENCE) -> Count:
    bare = rows.order_by()
    try:
        with _patience(patience):
            return Count(bare.count())
    except OperationalError:
        return Count(_expected(bare), is_exact=False)


def sample(
    rows: QuerySet[Contact], *, patience: int = PATIENCE, most: int = SAMPLE
) -> list[Contact]:
    """A few of them, the newest; none where finding them takes too long."""
    try:
        with _patience(patience):
            return list(rows.order_by("-pk")[:most])
    except OperationalError:
        return []


@contextmanager
def _patience(milliseconds: int) -> Iterator[None]:
    """Statements inside are broken off after so long; the caller's transaction goes on."""
    with transaction.atomic():
        before = _timeout()
        _set_timeout(str(milliseconds))
        yield
        _set_timeout(before)  # what was broken off is rolled back, and the setting with it


def _timeout() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('statement_timeout')")
        return str(cursor.fetchone()[0])


def _set_timeout(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [value])


def _expected(rows: QuerySet[Contact]) -> int:
    try:
        plan = json.loads(rows.values("pk").explain(format="json"))
    except EmptyResultSet:
        return 0
    return int(plan[0]["Plan"]["Plan Rows"])
