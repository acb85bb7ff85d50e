"""Triggers in place of the foreign key from identities to contacts; see accounts 0010."""

import django.db.models.deletion
from django.db import migrations, models

ADDED = """
CREATE TRIGGER identities_have_contacts AFTER INSERT ON conversations_identity
  REFERENCING NEW TABLE AS there_now
  FOR EACH STATEMENT EXECUTE FUNCTION public.identities_have_contacts()
"""
MOVED = """
CREATE TRIGGER identities_still_have_contacts AFTER UPDATE ON conversations_identity
  REFERENCING OLD TABLE AS there_before NEW TABLE AS there_now
  FOR EACH STATEMENT EXECUTE FUNCTION public.identities_have_contacts()
"""
GONE = """
CREATE TRIGGER contacts_leave_no_identities AFTER DELETE ON conversations_contact
  REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION public.contacts_leave_no_identities()
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0010_identities_have_contacts"),
        ("conversations", "0028_working_hours_of_each"),
    ]

    operations = [
        migrations.AlterField(
            model_name="identity",
            name="contact",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="identities",
                to="conversations.contact",
            ),
        ),
        migrations.RunSQL(ADDED, "DROP TRIGGER identities_have_contacts ON conversations_identity"),
        migrations.RunSQL(
            MOVED, "DROP TRIGGER identities_still_have_contacts ON conversations_identity"
        ),
        migrations.RunSQL(
            GONE, "DROP TRIGGER contacts_leave_no_identities ON conversations_contact"
        ),
    ]
