from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0018_find_what_was_said"),
    ]

    operations = [
        migrations.AddField(
            model_name="inboxrules",
            name="read_receipts",
            field=models.BooleanField(
                db_default=True, default=True, verbose_name="tell customers that they were read"
            ),
        ),
    ]
