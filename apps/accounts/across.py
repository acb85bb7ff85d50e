"""A question put to the schemas of many companies at once, in a few queries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from psycopg.sql import SQL, Composed, Identifier, Literal

from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_public

_SCHEMAS_A_QUERY = 100
#: Schemas that have all of the tables: one that is not migrated yet has nothing to tell.
_READY = """
    SELECT space.nspname FROM pg_catalog.pg_class kind
    JOIN pg_catalog.pg_namespace space ON space.oid = kind.relnamespace
    WHERE kind.relname = ANY(%s) AND kind.relkind IN ('r', 'p') AND space.nspname = ANY(%s)
    GROUP BY space.nspname HAVING count(*) = %s
"""

Row = tuple[Any, ...]


def may_send() -> QuerySet[Tenant]:
    """Companies whose messages leave: active, and somebody answers for them."""
    return Tenant.objects.active().filter(verified_at__isnull=False)


def ask(question: SQL, tables: Mapping[str, str], *, of: QuerySet[Tenant]) -> list[Row]:
    """The rows of a SELECT that is asked in each schema. In the question `{schema}` stands for
    the schema's name as text, any other `{word}` for the table that `tables` calls so. Several
    SELECTs become one, so that its columns must have the same types everywhere."""
    return ask_each(ready(tables.values(), of=of), partial(_asked, question, tables))


def ask_each(schemas: Iterable[str], question: Callable[[str], Composed]) -> list[Row]:
    """As `ask`, where the question differs from schema to schema."""
    return _answers(schemas, question)[1]


def ask_by_name(
    question: SQL, tables: Mapping[str, str], *, schemas: Iterable[str]
) -> list[dict[str, Any]]:
    """As `ask`, of schemas that are known to be ready; each row by the names of its columns."""
    names, rows = _answers(schemas, partial(_asked, question, tables))
    return [dict(zip(names, row, strict=True)) for row in rows]


def schemas_where(condition: str, tables: Mapping[str, str], *, of: QuerySet[Tenant]) -> list[str]:
    """Those in which a condition holds, written as the question of `ask` is."""
    question = SQL(f"SELECT {{schema}} WHERE {condition}")  # nosec B608 - our own words
    return [row[0] for row in ask(question, tables, of=of)]


def ready(tables: Iterable[str], *, of: QuerySet[Tenant]) -> list[str]:
    """The schemas of these companies that have all of the tables."""
    wanted = sorted(set(tables))
    with in_public(), connection.cursor() as cursor:
        names = list(of.values_list("schema_name", flat=True))
        cursor.execute(_READY, [wanted, names, len(wanted)])
        return sorted(row[0] for row in cursor.fetchall())


def _answers(
    schemas: Iterable[str], question: Callable[[str], Composed]
) -> tuple[list[str], list[Row]]:
    """The names of the columns, and the rows."""
    names: list[str] = []
    found: list[Row] = []
    with in_public(), connection.cursor() as cursor:
        for some in _in_pieces(schemas):
            parts = [SQL("({})").format(question(schema)) for schema in some]
            cursor.execute(SQL(" UNION ALL ").join(parts))
            names = [column.name for column in cursor.description or []]
            found += cursor.fetchall()
    return names, found


def _asked(question: SQL, tables: Mapping[str, str], schema: str) -> Composed:
    names = {word: Identifier(schema, table) for word, table in tables.items()}
    return question.format(schema=Literal(schema), **names)


def _in_pieces(names: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(names)
    while some := list(islice(rest, _SCHEMAS_A_QUERY)):
        yield some
