"""Tenants' schemas: made from the template schema, compared with the code's migrations.

The template is a tenant schema without a tenant. `migrate` brings it up to date first,
and a new tenant is a copy of its definitions and of the few rows that migrations wrote:
a tenth of the time that replaying the migrations takes.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils.translation import gettext_lazy as _
from django_tenants.utils import quote_schema_name
from psycopg.sql import SQL, Identifier, Literal

from apps.accounts.errors import Refusal
from apps.accounts.tenancy import set_search_path_again

TEMPLATE = "recado_template"
# Advisory lock: shared by whoever copies the template, alone for whoever changes it.
TEMPLATE_LOCK = 7_237_003

# `pg_get_*def` leave names unqualified that the search path finds, so with the template
# first in the path its definitions can be repeated word for word in another schema.
_TABLES = """
    SELECT c.relname, array_to_string(c.reloptions, ', ')
    FROM pg_class c WHERE c.relnamespace = %(schema)s::regnamespace AND c.relkind = 'r'
    ORDER BY c.relname
"""
_CONSTRAINTS = """
    SELECT c.relname, con.conname, pg_get_constraintdef(con.oid)
    FROM pg_constraint con JOIN pg_class c ON c.oid = con.conrelid
    WHERE con.connamespace = %(schema)s::regnamespace AND con.contype IN ('p', 'u', 'c', 'f', 'x')
    ORDER BY array_position(ARRAY['p','u','x','c','f'], con.contype::text), c.relname, con.conname
"""
_INDEXES = """
    SELECT pg_get_indexdef(i.indexrelid) FROM pg_index i
    JOIN pg_class c ON c.oid = i.indexrelid
    WHERE c.relnamespace = %(schema)s::regnamespace
      AND NOT EXISTS (SELECT FROM pg_constraint con WHERE con.conindid = i.indexrelid)
    ORDER BY c.relname
"""
_TRIGGERS = """
    SELECT pg_get_triggerdef(t.oid, true) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE c.relnamespace = %(schema)s::regnamespace AND NOT t.tgisinternal ORDER BY t.tgname
"""
_LIKE = (
    "INCLUDING DEFAULTS INCLUDING IDENTITY INCLUDING GENERATED"
    " INCLUDING STORAGE INCLUDING COMPRESSION INCLUDING STATISTICS INCLUDING COMMENTS"
)


_COPY_ROWS = SQL("INSERT INTO {copy} OVERRIDING SYSTEM VALUE SELECT * FROM {source}")
_GO_ON_COUNTING = SQL(
    "SELECT setval(pg_get_serial_sequence({table_name}, {column_name}),"
    " (SELECT max({column}) FROM {table}))"
)


class NoTemplate(Refusal):
    """The template schema is missing: `manage.py migrate` makes it."""

    code = "unavailable"
    status = 503
    message = _("New companies can't be made at the moment. Try again in a few minutes.")


def exists(schema: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [schema])
        return cursor.fetchone() is not None


def create_empty(schema: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {quote_schema_name(schema)}")


def drop(schema: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {quote_schema_name(schema)} CASCADE")


@transaction.atomic
def create_from_template(schema: str) -> None:
    """Make `schema` equal to the template. All of it or nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [TEMPLATE_LOCK])
        if not exists(TEMPLATE):
            raise NoTemplate
        statements = [*_definitions(TEMPLATE), *_rows(TEMPLATE)]
        cursor.execute(f"CREATE SCHEMA {quote_schema_name(schema)}")
        cursor.execute(f"SET LOCAL search_path = {quote_schema_name(schema)}, public")
        cursor.execute(";\n".join(statements))
        set_search_path_again()


def _definitions(template: str) -> list[str]:
    """The statements that repeat the template's tables, in an order that can be run."""
    source = quote_schema_name(template)
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL search_path = {source}, public")
        tables = _ask(cursor, _TABLES, template)
        statements = [
            f'CREATE TABLE "{name}" (LIKE {source}."{name}" {_LIKE})'
            + (f" WITH ({options})" if options else "")
            for name, options in tables
        ]
        statements += [
            f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" {definition}'
            for table, name, definition in _ask(cursor, _CONSTRAINTS, template)
        ]
        statements += [
            _unqualified(definition, template)
            for (definition,) in [
                *_ask(cursor, _INDEXES, template),
                *_ask(cursor, _TRIGGERS, template),
            ]
        ]
    return statements


def _rows(template: str) -> Iterable[str]:
    """What migrations wrote: their own history and any rows they began a table with."""
    with connection.cursor() as cursor:
        for name, _options in _ask(cursor, _TABLES, template):
            source, copy = Identifier(template, name), Identifier(name)
            cursor.execute(SQL("SELECT EXISTS (SELECT FROM {})").format(source))
            if cursor.fetchone() == (True,):
                yield _COPY_ROWS.format(source=source, copy=copy).as_string()
                yield from _sequence_positions(cursor, template, name)


def _sequence_positions(cursor: CursorWrapper, template: str, table: str) -> Iterable[str]:
    """Where the copied identity columns go on counting."""
    cursor.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attidentity <> ''",
        [f'"{template}"."{table}"'],
    )
    for (column,) in cursor.fetchall():
        yield _GO_ON_COUNTING.format(
            table=Identifier(table),
            table_name=Literal(f'"{table}"'),
            column=Identifier(column),
            column_name=Literal(column),
        ).as_string()


def _ask(cursor: CursorWrapper, query: str, schema: str) -> list[tuple[str, ...]]:
    cursor.execute(query, {"schema": quote_schema_name(schema)})
    rows: list[tuple[str, ...]] = cursor.fetchall()
    return rows


def _unqualified(definition: str, schema: str) -> str:
    """Index and trigger definitions always name the schema of their table; ours must not."""
    return definition.replace(f" ON {schema}.", " ON ", 1).replace(
        f" ON {quote_schema_name(schema)}.", " ON ", 1
    )
