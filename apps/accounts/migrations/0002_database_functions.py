"""`public.uuid7()` and the `vector` extension."""

from django.db import migrations

# PostgreSQL 18 has uuidv7(); before that the same layout is put together from a random
# UUID: 48 bits of milliseconds, the version, 74 random bits.
UUID7 = """
DO $do$ BEGIN
  IF to_regprocedure('pg_catalog.uuidv7()') IS NOT NULL THEN
    CREATE OR REPLACE FUNCTION public.uuid7() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE
      AS 'SELECT pg_catalog.uuidv7()';
  ELSE
    CREATE OR REPLACE FUNCTION public.uuid7() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE
      AS $fn$
        SELECT encode(
          set_bit(
            set_bit(
              overlay(
                uuid_send(gen_random_uuid())
                placing substring(
                  int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3
                )
                FROM 1 FOR 6
              ), 52, 1
            ), 53, 1
          ), 'hex'
        )::uuid
      $fn$;
  END IF;
END $do$;
"""

VECTOR = """
DO $do$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_extension WHERE extname = 'vector') THEN
    IF NOT EXISTS (SELECT FROM pg_available_extensions WHERE name = 'vector') THEN
      RAISE EXCEPTION 'The PostgreSQL server lacks pgvector. Install it on the server '
        '(Debian: postgresql-NN-pgvector) and migrate again.';
    END IF;
    BEGIN
      CREATE EXTENSION vector SCHEMA public;
    EXCEPTION WHEN insufficient_privilege THEN
      RAISE EXCEPTION 'The database role may not create the extension vector. '
        'As a superuser run: CREATE EXTENSION vector SCHEMA public; and migrate again.';
    END;
  END IF;
END $do$;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_begin")]

    operations = [
        migrations.RunSQL(UUID7, "DROP FUNCTION IF EXISTS public.uuid7()"),
        migrations.RunSQL(VECTOR, migrations.RunSQL.noop),
    ]
