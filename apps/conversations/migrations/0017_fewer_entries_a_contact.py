import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0016_keep_doubts"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchDueRange",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("first_id", models.UUIDField()),
                ("last_id", models.UUIDField()),
            ],
        ),
        migrations.RemoveIndex(
            model_name="contact",
            name="contacts_newest",
        ),
        migrations.RemoveIndex(
            model_name="contact",
            name="contacts_by_import",
        ),
        migrations.RemoveIndex(
            model_name="contact",
            name="contacts_last_seen",
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(
                condition=models.Q(("last_seen_at__isnull", False)),
                fields=["-last_seen_at", "-id"],
                name="contacts_who_wrote",
            ),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=django.contrib.postgres.indexes.BrinIndex(
                fields=["created_at"], name="contacts_by_day"
            ),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=django.contrib.postgres.indexes.BrinIndex(
                fields=["import_id"], name="contacts_of_an_import"
            ),
        ),
    ]
