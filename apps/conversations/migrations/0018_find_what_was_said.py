"""What messages say can be searched, and lists of conversations are counted from small indexes."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import migrations, models

_WORDS = """
    CASE WHEN batch_id IS NULL THEN to_tsvector('simple', regexp_replace(lower(normalize(
        coalesce(content ->> 'text', '') || ' ' || coalesce(content ->> 'caption', '') || ' ' ||
        coalesce(content ->> 'filename', '') || ' ' || coalesce(content ->> 'title', '') || ' ' ||
        coalesce(content ->> 'body', '') || ' ' || coalesce(content ->> 'name', '') || ' ' ||
        coalesce(content -> 'shown' ->> 'body', ''),
    NFKD)), '[\\u0300-\\u036f]', '', 'g')) END
"""
_AT_HAND = models.Q(status="open") | models.Q(status="pending")


class Migration(migrations.Migration):
    dependencies = [("conversations", "0017_fewer_entries_a_contact")]

    operations = [
        migrations.AddField(
            model_name="message",
            name="words",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(template=_WORDS, output_field=SearchVectorField()),
                output_field=SearchVectorField(null=True),
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=GinIndex(
                condition=models.Q(("batch__isnull", True)),
                fields=["words"],
                gin_pending_list_limit=512,
                name="messages_words",
            ),
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(
                condition=_AT_HAND,
                fields=["-last_message_at", "-id"],
                name="conversations_at_hand",
            ),
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(
                condition=models.Q(("status", "open"), ("unread__gt", 0)),
                fields=["assignee_id", "-last_message_at"],
                name="conversations_unread",
            ),
        ),
        migrations.AddIndex(
            model_name="mention",
            index=models.Index(
                condition=models.Q(("seen_at__isnull", True)),
                fields=["user_id"],
                name="mentions_unseen",
            ),
        ),
    ]
