"""Tests that must commit, because several connections are to see it: afterwards the platform's
tables and those of Acme and Globex hold the rows that they held before any test."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection, transaction
from psycopg.sql import SQL, Composable, Identifier, Literal

_SCHEMAS = ["public", "t_acme", "t_globex"]
_KEPT = "kept"  # the schema with the copies of tables that had rows
_TABLES = "SELECT schemaname, tablename FROM pg_tables WHERE schemaname = ANY(%s)"
_HAS_ROWS = SQL("SELECT {schema}, {name} WHERE EXISTS (SELECT 1 FROM {table})")
Table = tuple[str, str]


def keep() -> None:
    """What is in the database now is what `restore` brings back."""
    with connection.cursor() as cursor:
        cursor.execute(SQL("CREATE SCHEMA {}").format(Identifier(_KEPT)))
        for table in _with_rows():
            cursor.execute(
                SQL("CREATE TABLE {} AS TABLE {}").format(_copy(table), Identifier(*table))
            )


@transaction.atomic
def restore() -> None:
    kept = _kept()
    with connection.cursor() as cursor:
        # No trigger counts and no foreign key asks: all tables are put right together.
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("SET LOCAL lock_timeout = '60s'")  # a test left a transaction open
        for table in _with_rows():
            cursor.execute(SQL("DELETE FROM {}").format(Identifier(*table)))
        for table in kept:
            cursor.execute(
                SQL("INSERT INTO {} OVERRIDING SYSTEM VALUE TABLE {}").format(
                    Identifier(*table), _copy(table)
                )
            )


def _copy(table: Table) -> Identifier:
    return Identifier(_KEPT, ".".join(table))


def _kept() -> list[Table]:
    schema_and_name = (name.split(".", 1) for _schema, name in _tables([_KEPT]))
    return [(schema, name) for schema, name in schema_and_name]


def _with_rows() -> list[Table]:
    """One question for all tables, as there are some hundreds."""
    asked = SQL(" UNION ALL ").join(map(_has_rows, _tables(_SCHEMAS)))
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return list(cursor.fetchall())


def _has_rows(table: Table) -> Composable:
    schema, name = table
    return _HAS_ROWS.format(
        schema=Literal(schema), name=Literal(name), table=Identifier(schema, name)
    )


def _tables(schemas: Iterable[str]) -> list[Table]:
    with connection.cursor() as cursor:
        cursor.execute(_TABLES, [list(schemas)])
        return list(cursor.fetchall())
