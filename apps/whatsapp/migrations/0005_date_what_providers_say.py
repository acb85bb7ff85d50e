from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("whatsapp", "0004_let_templates_have_a_sample")]

    operations = [
        migrations.AddField(
            model_name="channel",
            name="told_at",
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.AlterField(
            model_name="channel",
            name="held",
            field=models.CharField(blank=True, max_length=120),
        ),
    ]
