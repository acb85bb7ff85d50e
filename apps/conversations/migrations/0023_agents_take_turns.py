from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0022_sum_days_up"),
    ]

    operations = [
        migrations.AddField(
            model_name="agent",
            name="last_given_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
