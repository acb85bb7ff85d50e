"""Schemas: new ones equal migrated ones, and a fleet is brought up to date."""

from __future__ import annotations

from threading import Event, Thread

import pytest
from django.db import OperationalError, connection, transaction

from apps.accounts import fleet, schemas
from apps.accounts.tenancy import in_public, in_schema


def _structure(schema: str) -> dict[str, list[tuple[str, ...]]]:
    """Everything that makes up a schema, with its own name taken out."""
    queries = {
        "columns": """
            SELECT c.relname, a.attname, a.attnum, format_type(a.atttypid, a.atttypmod),
                   a.attnotnull, a.attidentity, a.attgenerated, a.attstorage, a.attcompression,
                   coalesce(pg_get_expr(d.adbin, d.adrelid), ''), coll.collname
            FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
            LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
            LEFT JOIN pg_collation coll ON coll.oid = a.attcollation
            WHERE c.relnamespace = %(s)s::regnamespace AND c.relkind = 'r'
              AND a.attnum > 0 AND NOT a.attisdropped""",
        "constraints": """
            SELECT conrelid::regclass::text, conname, contype, pg_get_constraintdef(oid),
                   condeferrable, condeferred, convalidated
            FROM pg_constraint WHERE connamespace = %(s)s::regnamespace""",
        "indexes": """
            SELECT i.indrelid::regclass::text, pg_get_indexdef(i.indexrelid), i.indisunique,
                   i.indisprimary, i.indisvalid
            FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
            WHERE c.relnamespace = %(s)s::regnamespace""",
        "tables": """
            SELECT relname, relkind, array_to_string(reloptions, ','), relpersistence
            FROM pg_class WHERE relnamespace = %(s)s::regnamespace""",
        "triggers": """
            SELECT tgname, pg_get_triggerdef(t.oid, true) FROM pg_trigger t
            JOIN pg_class c ON c.oid = t.tgrelid
            WHERE c.relnamespace = %(s)s::regnamespace AND NOT tgisinternal""",
    }
    found = {}
    with in_schema(schema), connection.cursor() as cursor:
        for name, query in queries.items():
            cursor.execute(query, {"s": f'"{schema}"'})
            found[name] = sorted(
                tuple(str(value).replace(f"{schema}.", "") for value in row)
                for row in cursor.fetchall()
            )
    return found


@pytest.fixture
def replayed(db: None) -> str:
    """A schema made the slow way, by running every migration in it."""
    with in_public():
        schemas.create_empty("t_replayed")
    fleet.migrate_schema("t_replayed")
    return "t_replayed"


def test_a_copied_schema_equals_one_made_by_its_migrations(replayed):
    with in_public():
        schemas.create_from_template("t_copied")

    copied, migrated = _structure("t_copied"), _structure(replayed)
    assert copied == migrated
    assert len(copied["columns"]) > 5


def test_a_copied_schema_knows_its_migrations(replayed):
    with in_public():
        schemas.create_from_template("t_copied")
        digests = fleet.digests(["t_copied", replayed, schemas.TEMPLATE])

    assert len(set(digests.values())) == 1


def test_a_copied_identity_column_goes_on_counting(db):
    with in_public():
        schemas.create_from_template("t_copied")
    with in_schema("t_copied"), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('x', 'y', now())"
            " RETURNING id = (SELECT max(id) + 1 FROM django_migrations)"
        )
        assert cursor.fetchone() == (True,)


def test_a_tenant_that_missed_a_migration_is_found_and_brought_up_to_date(acme, globex):
    with in_schema(acme.schema_name), connection.cursor() as cursor:
        cursor.execute("DROP TABLE ai_providerkey")
        cursor.execute("DELETE FROM django_migrations WHERE app = 'ai'")

    assert fleet.behind() == [acme.schema_name]
    assert list(fleet.migrate_all([acme.schema_name], jobs=1)) == [fleet.Outcome(acme.schema_name)]
    assert fleet.behind() == []


def test_a_tenant_that_can_not_be_migrated_is_named_and_the_next_goes_on(acme, globex, settings):
    for tenant in (acme, globex):
        with in_schema(tenant.schema_name), connection.cursor() as cursor:
            cursor.execute("DELETE FROM django_migrations WHERE app = 'ai'")
            if tenant == globex:
                cursor.execute("DROP TABLE ai_providerkey")

    outcomes = {o.schema: o.error for o in fleet.migrate_all(fleet.behind(), jobs=1)}

    assert "already exists" in outcomes[acme.schema_name]
    assert outcomes[globex.schema_name] == ""


def test_no_tenant_is_copied_while_the_template_changes(db, django_db_blocker):
    """A second connection changes the template; the copy waits for it and then gives up."""

    def change_the_template(started: Event, done: Event) -> None:
        with django_db_blocker.unblock(), in_public(), fleet._locked(schemas.TEMPLATE_LOCK):
            started.set()
            done.wait(10)
        connection.close()

    started, done = Event(), Event()
    changing = Thread(target=change_the_template, args=(started, done))
    changing.start()
    try:
        assert started.wait(10)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '200ms'")
            with pytest.raises(OperationalError, match="lock timeout"):
                schemas.create_from_template("t_copied")
            transaction.set_rollback(True)
    finally:
        done.set()
        changing.join()
    with in_public():
        schemas.create_from_template("t_copied")
    assert schemas.exists("t_copied")
