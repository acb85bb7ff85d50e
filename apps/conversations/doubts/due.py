"""Which companies have something to ask their providers, asked across all schemas at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from django.db import connection
from psycopg.sql import SQL, Composed, Identifier, Literal

from apps.accounts.models import Tenant

_SCHEMAS_A_QUERY = 100
_DOUBTS = "conversations_doubt"
_ASK = SQL("SELECT {name} WHERE EXISTS (SELECT 1 FROM {doubts} WHERE ask_at <= now())")


def schemas() -> list[str]:
    """Of companies that may send: those with a doubt whose time has come."""
    return ask(active(), _question)


def active() -> list[str]:
    """Of companies that may send, those whose tables are there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT schemaname FROM pg_tables WHERE tablename = %s", [_DOUBTS])
        there = {row[0] for row in cursor.fetchall()}
    names = Tenant.objects.active().filter(verified_at__isnull=False)
    return sorted(there.intersection(names.values_list("schema_name", flat=True)))


def ask(names: Iterable[str], question: Callable[[str], Composed]) -> list[str]:
    """Those for which the question has an answer."""
    found: list[str] = []
    with connection.cursor() as cursor:
        for some in _in_pieces(names):
            cursor.execute(SQL(" UNION ALL ").join(question(name) for name in some))
            found += [row[0] for row in cursor.fetchall()]
    return found


def _in_pieces(names: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(names)
    while some := list(islice(rest, _SCHEMAS_A_QUERY)):
        yield some


def _question(schema: str) -> Composed:
    return _ASK.format(name=Literal(schema), doubts=Identifier(schema, _DOUBTS))
