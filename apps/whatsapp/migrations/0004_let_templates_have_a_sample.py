from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("whatsapp", "0003_fetch_files_again"),
        ("whatsapp", "0003_tell_sandbox_webhooks_apart"),
    ]

    operations = [
        migrations.AddField(
            model_name="template",
            name="sample_id",
            field=models.UUIDField(blank=True, null=True),
        ),
    ]
