"""When a file is to be fetched again, and what it must be then."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("whatsapp", "0002_remember_when_channels_were_live")]

    operations = [
        migrations.AddField(
            model_name="media",
            name="animated",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="media",
            name="next_attempt_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="media",
            name="told_digest",
            field=models.CharField(blank=True, max_length=64),
        ),
    ]
