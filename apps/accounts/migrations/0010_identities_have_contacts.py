"""What tenants' schemas hang on their identities and contacts in place of a foreign key."""

from django.db import migrations

# A foreign key asks for each row, which is a fifth of an import's time; this asks once for all
# rows of a statement. It locks as a foreign key does, but for contacts that this very
# transaction has made: nobody else can take those away.
HAVE = """
CREATE OR REPLACE FUNCTION public.identities_have_contacts() RETURNS trigger
LANGUAGE plpgsql AS $fn$
DECLARE
  named uuid[];
  found bigint;
BEGIN
  IF TG_OP = 'INSERT' THEN
    named := ARRAY(SELECT DISTINCT contact_id FROM there_now);
  ELSE
    named := ARRAY(SELECT contact_id FROM there_now EXCEPT SELECT contact_id FROM there_before);
  END IF;
  EXECUTE format(
    'SELECT count(*) FROM %I.conversations_contact'
    ' WHERE id = ANY($1) AND xmin = pg_current_xact_id()::xid', TG_TABLE_SCHEMA
  ) INTO found USING named;
  IF found < cardinality(named) THEN
    EXECUTE format(
      'SELECT count(*) FROM (SELECT FROM %I.conversations_contact'
      ' WHERE id = ANY($1) ORDER BY id FOR KEY SHARE) AS held', TG_TABLE_SCHEMA
    ) INTO found USING named;
  END IF;
  IF found < cardinality(named) THEN
    RAISE EXCEPTION 'an identity names a contact that is not there'
      USING ERRCODE = 'foreign_key_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NULL;
END
$fn$;
"""
LEAVE = """
CREATE OR REPLACE FUNCTION public.contacts_leave_no_identities() RETURNS trigger
LANGUAGE plpgsql AS $fn$
DECLARE
  left_over boolean;
BEGIN
  EXECUTE format(
    'SELECT EXISTS (SELECT FROM %I.conversations_identity'
    ' WHERE contact_id = ANY(ARRAY(SELECT id FROM gone)))', TG_TABLE_SCHEMA
  ) INTO left_over;
  IF left_over THEN
    RAISE EXCEPTION 'a contact that goes leaves identities behind'
      USING ERRCODE = 'foreign_key_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NULL;
END
$fn$;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0009_figures_of_the_engine")]

    operations = [
        migrations.RunSQL(HAVE, "DROP FUNCTION IF EXISTS public.identities_have_contacts()"),
        migrations.RunSQL(LEAVE, "DROP FUNCTION IF EXISTS public.contacts_leave_no_identities()"),
    ]
