"""What there is to send, and where: asked of one company, or of all of them in one question."""

from __future__ import annotations

from uuid import UUID

from django.db import connection
from psycopg.sql import SQL, Identifier

from apps.accounts import across

_TABLES = {
    "message": "conversations_message",
    "batch": "conversations_batch",
    "line": "conversations_batchline",
    "claim": "conversations_claim",
    "tally": "conversations_batchtally",
    "channel": "whatsapp_channel",
}
_GATE = (
    "b.is_open AND b.finished_at IS NULL AND b.frozen_at IS NOT NULL"
    " AND (b.open_until IS NULL OR b.open_until > now())"
)
_MAY = f"{_GATE} AND (b.room IS NULL OR b.room > 0)"
#: Channels that may send and have something to send now.
_CHANNELS = f"""
    SELECT c.id FROM {{channel}} c
    WHERE c.deleted_at IS NULL AND c.status = 'online' AND c.held = '' AND (
        EXISTS (
            SELECT 1 FROM {{message}} m WHERE m.channel_id = c.id AND m.due_at <= now()
              AND m.status = 'queued' AND m.batch_id IS NULL
        ) OR EXISTS (
            SELECT 1 FROM {{batch}} b JOIN {{message}} m ON m.batch_id = b.id
            WHERE {_MAY} AND m.channel_id = c.id AND m.due_at <= now() AND m.status = 'queued'
        ) OR EXISTS (
            SELECT 1 FROM {{batch}} b JOIN {{line}} l ON l.batch_id = b.id
            WHERE {_MAY} AND l.channel_id = c.id AND l.done_at IS NULL
              AND (l.rests_until IS NULL OR l.rests_until <= now())
        )
    )
"""  # noqa: S608  # nosec B608 - our own words only
#: What waits for a channel that was removed, of all but campaigns.
_REMOVED = """
    SELECT 1 FROM {channel} c WHERE c.deleted_at IS NOT NULL AND (EXISTS (
        SELECT 1 FROM {message} m WHERE m.channel_id = c.id AND m.due_at IS NOT NULL
          AND m.status = 'queued' AND m.batch_id IS NULL
    ) OR EXISTS (
        SELECT 1 FROM {line} l JOIN {batch} b ON b.id = l.batch_id
        WHERE l.channel_id = c.id AND l.done_at IS NULL
          AND b.finished_at IS NULL AND b.frozen_at IS NOT NULL AND b.origin <> 'campaign'
    ))
"""
#: Besides: batches that nobody has drawn lines for or finished yet, claims of the dead.
_ANY = f"""
    EXISTS ({_CHANNELS})
    OR EXISTS (SELECT 1 FROM {{batch}} b WHERE {_GATE} AND NOT EXISTS (
        SELECT 1 FROM {{line}} l WHERE l.batch_id = b.id AND l.done_at IS NULL))
    OR EXISTS (SELECT 1 FROM {{batch}} b WHERE {_GATE} AND (b.room = 0 OR NOT EXISTS (
        SELECT 1 FROM {{line}} l WHERE l.batch_id = b.id AND l.done_at IS NULL
          AND (l.rests_until IS NULL OR l.rests_until <= now()))
    ) AND b.queued + b.sending + (
        SELECT coalesce(sum(t.queued + t.sending), 0) FROM {{tally}} t WHERE t.batch_id = b.id) = 0)
    OR EXISTS (SELECT 1 FROM {{claim}} WHERE until <= now())
    OR EXISTS ({_REMOVED})
"""  # noqa: S608  # nosec B608 - see above


def channels() -> list[UUID]:
    """Of the company in force: those that may send and have something to send."""
    tables = {name: Identifier(table) for name, table in _TABLES.items()}
    with connection.cursor() as cursor:
        cursor.execute(SQL(_CHANNELS).format(**tables))
        return [row[0] for row in cursor.fetchall()]


def schemas() -> list[str]:
    """Of companies that may send: those with anything to do."""
    return across.schemas_where(_ANY, _TABLES, of=across.may_send())
