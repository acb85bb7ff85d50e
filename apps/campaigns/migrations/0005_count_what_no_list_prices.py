from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0004_hold_budgets_by_own_prices"),
    ]

    operations = [
        migrations.AddField(
            model_name="figure",
            name="unpriced",
            field=models.IntegerField(db_default=0, default=0),
        ),
    ]
