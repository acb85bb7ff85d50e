from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("whatsapp", "0002_remember_when_channels_were_live"),
    ]

    operations = [
        migrations.AddField(
            model_name="webhookevent",
            name="sandbox",
            field=models.BooleanField(default=False, verbose_name="sandbox"),
        ),
        migrations.AlterField(
            model_name="webhookevent",
            name="channel_id",
            field=models.UUIDField(blank=True, null=True),
        ),
    ]
