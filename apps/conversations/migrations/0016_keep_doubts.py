import django.db.models.deletion
from django.db import migrations, models

#: Those of before: asked about once, soon.
_FILL = """
    INSERT INTO conversations_doubt (message_id, channel_id, since, until, asks, ask_at)
    SELECT id, channel_id, created_at, coalesce(ended_at, created_at), 0, now()
    FROM conversations_message WHERE status = 'unknown' AND direction = 'out'
"""


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0015_a_shared_inbox"),
        ("whatsapp", "0001_begin"),
    ]

    operations = [
        migrations.CreateModel(
            name="Doubt",
            fields=[
                (
                    "message",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="doubt",
                        serialize=False,
                        to="conversations.message",
                    ),
                ),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("asks", models.PositiveSmallIntegerField(default=0)),
                ("ask_at", models.DateTimeField(null=True)),
                (
                    "channel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="doubts",
                        to="whatsapp.channel",
                    ),
                ),
            ],
            options={
                "verbose_name": "uncertain message",
                "verbose_name_plural": "uncertain messages",
                "indexes": [
                    models.Index(
                        condition=models.Q(("ask_at__isnull", False)),
                        fields=["ask_at"],
                        name="doubts_to_ask_about",
                    )
                ],
            },
        ),
        migrations.RunSQL(_FILL, migrations.RunSQL.noop),
    ]
