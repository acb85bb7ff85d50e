"""`public.consent_ledger_only_grows()`: what tenants' schemas hang on their ledger of consent."""

from django.db import migrations

# A copied schema repeats its triggers, not functions of its own: so there is one, in public.
# Whoever erases a person says so for their transaction: SET LOCAL recado.anonymising = 'on'.
# Then who it was and what they wrote may be emptied; what happened, and when, stays.
FUNCTION = """
CREATE OR REPLACE FUNCTION public.consent_ledger_only_grows() RETURNS trigger
LANGUAGE plpgsql AS $fn$
BEGIN
  IF TG_OP = 'UPDATE'
    AND coalesce(current_setting('recado.anonymising', true), '') = 'on'
    AND (NEW.id, NEW.at, NEW.noted_at, NEW.medium, NEW.category, NEW.given, NEW.how)
      IS NOT DISTINCT FROM
        (OLD.id, OLD.at, OLD.noted_at, OLD.medium, OLD.category, OLD.given, OLD.how)
    AND (NEW.contact_id IS NULL OR NEW.contact_id IS NOT DISTINCT FROM OLD.contact_id)
    AND (NEW.address = '' OR NEW.address = OLD.address)
    AND (NEW.words = '' OR NEW.words = OLD.words)
    AND (NEW.source = '' OR NEW.source = OLD.source)
    AND (NEW.actor = '' OR NEW.actor = OLD.actor)
    AND (NEW.proof_id IS NULL OR NEW.proof_id IS NOT DISTINCT FROM OLD.proof_id)
    AND (NEW.channel_id IS NULL OR NEW.channel_id IS NOT DISTINCT FROM OLD.channel_id)
    AND (NEW.key IS NULL OR NEW.key IS NOT DISTINCT FROM OLD.key)
  THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'the ledger of consent only grows' USING ERRCODE = 'restrict_violation';
END
$fn$;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_routes")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION IF EXISTS public.consent_ledger_only_grows()"),
    ]
