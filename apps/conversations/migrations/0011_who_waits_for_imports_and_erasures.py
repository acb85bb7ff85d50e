from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0010_find_who_is_in_the_trash"),
    ]

    operations = [
        migrations.AddField(
            model_name="import",
            name="starter_id",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="import",
            name="starter_key_id",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="erasure",
            name="api_key_id",
            field=models.UUIDField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="erasure",
            name="attempts",
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name="erasure",
            name="contact_id",
            field=models.UUIDField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="erasure",
            name="problem",
            field=models.CharField(blank=True, editable=False, max_length=60),
        ),
        migrations.AddField(
            model_name="erasure",
            name="state",
            field=models.CharField(
                choices=[("waiting", "being erased"), ("done", "erased"), ("failed", "not erased")],
                default="done",
                editable=False,
                max_length=7,
                verbose_name="state",
            ),
        ),
        migrations.AddField(
            model_name="erasure",
            name="user_id",
            field=models.UUIDField(editable=False, null=True),
        ),
        migrations.AddConstraint(
            model_name="erasure",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "waiting")),
                fields=("contact_id",),
                name="erased_once_at_a_time",
            ),
        ),
    ]
