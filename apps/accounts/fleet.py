"""All tenants' schemas at once: which are behind, and bringing them up to date in parallel.

The template schema is migrated first and is the measure: a tenant whose recorded
migrations equal the template's has nothing to do. So a run that was cut off simply goes
on, and a fleet with nothing to do costs one query a hundred tenants.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from itertools import islice

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from psycopg.sql import SQL, Identifier, Literal

from apps.accounts import fleet_process, schemas
from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_public, in_schema

LOCK_TIMEOUT = "5s"  # how long a migration waits for a table before it gives way
_ADVISORY_LOCK = 7_237_001  # any number, the same for everybody who migrates
_SCHEMAS_A_QUERY = 100
_DIGEST = SQL(
    "SELECT {name}, (SELECT md5(string_agg(app || '.' || name, ',' ORDER BY app, name))"
    " FROM {table})"
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one schema fared. `error` is empty when it went well."""

    schema: str
    error: str = ""


def alone() -> AbstractContextManager[None]:
    """One migration run at a time on this database; the next one waits for its turn."""
    return _locked(_ADVISORY_LOCK)


@contextmanager
def _locked(number: int) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [number])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [number])


def migrate_template() -> None:
    """Make the template schema, or bring it up to date. Its failure stops the whole run.

    New tenants wait meanwhile, so that none is a copy of half a template.
    """
    with in_public(), _locked(schemas.TEMPLATE_LOCK):
        schemas.create_empty(schemas.TEMPLATE)
        migrate_schema(schemas.TEMPLATE)


def behind() -> list[str]:
    """Schemas of tenants whose recorded migrations differ from the template's, by name."""
    with in_public():
        names = list(Tenant.objects.order_by("schema_name").values_list("schema_name", flat=True))
        wanted = digests([schemas.TEMPLATE])[schemas.TEMPLATE]
        found: dict[str, str | None] = {}
        remaining = iter(_that_exist(names))
        while chunk := list(islice(remaining, _SCHEMAS_A_QUERY)):
            found |= digests(chunk)
    return [name for name in names if name in found and found[name] != wanted]


def migrate_all(names: list[str], *, jobs: int) -> Iterator[Outcome]:
    """Bring schemas up to date, `jobs` at a time; one that fails does not stop the others."""
    if len(names) <= 1 or jobs <= 1:
        yield from map(_attempt, names)
        return
    context = multiprocessing.get_context("spawn")  # a fork would share our connection
    database = str(connection.settings_dict["NAME"])
    with ProcessPoolExecutor(
        min(jobs, len(names)), context, initializer=fleet_process.begin, initargs=(database,)
    ) as pool:
        for future in as_completed([pool.submit(_attempt, name) for name in names]):
            yield future.result()


def _attempt(schema: str) -> Outcome:
    try:
        migrate_schema(schema)
    except Exception as exc:  # whatever it is, the others go on
        return Outcome(schema, f"{type(exc).__name__}: {exc}".strip())
    return Outcome(schema)


def migrate_schema(schema: str) -> None:
    """Run in one schema whatever migrations it lacks; gives way to locks after LOCK_TIMEOUT."""
    with in_schema(schema):
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = '{LOCK_TIMEOUT}'")
        try:
            executor = MigrationExecutor(connection)
            executor.migrate(executor.loader.graph.leaf_nodes())
        finally:
            with connection.cursor() as cursor:
                cursor.execute("RESET lock_timeout")


def _that_exist(names: Iterable[str]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nspname FROM pg_namespace JOIN pg_class c ON c.relnamespace = pg_namespace.oid"
            " WHERE c.relname = 'django_migrations' AND nspname = ANY(%s)",
            [list(names)],
        )
        return [name for (name,) in cursor.fetchall()]


def digests(names: list[str]) -> dict[str, str | None]:
    """Schema → one digest of all the migrations recorded in it."""
    query = SQL(" UNION ALL ").join(
        _DIGEST.format(name=Literal(name), table=Identifier(name, "django_migrations"))
        for name in names
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return dict(cursor.fetchall())
