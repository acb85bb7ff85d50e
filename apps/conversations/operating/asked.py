"""The questions themselves, each of one company's schema; put together for many at once. The
time is the question's own, whenever the transaction around it began."""

from __future__ import annotations

#: Any of them and there is something to see; an index answers each with one look.
_SIGNS = (
    "SELECT 1 FROM {message} WHERE due_at IS NOT NULL AND batch_id IS NULL",
    "SELECT 1 FROM {message} WHERE due_at IS NOT NULL AND batch_id IS NOT NULL",
    "SELECT 1 FROM {doubt}",
    "SELECT 1 FROM {batch} WHERE is_open AND finished_at IS NULL",
    "SELECT 1 FROM {claim}",
    "SELECT 1 FROM {orphan}",
    "SELECT 1 FROM {event} WHERE state IN ('new', 'failed')",
    "SELECT 1 FROM {hook} WHERE next_at IS NOT NULL",
    "SELECT 1 FROM {channel} WHERE held <> '' AND deleted_at IS NULL",
)
ANYTHING = " OR ".join(f"EXISTS ({sign})" for sign in _SIGNS)

#: A line a channel. `factor`: of its speed, as whoever serves it has written it down.
CHANNELS = """
    SELECT {schema} AS schema, c.id, c.name, c.display_name, c.provider, c.status, c.held,
        c.throughput, c.own_pace,
        CASE WHEN d.until > statement_timestamp() THEN d.owner END AS owner,
        (d.pacing #>> '{{channel,factor}}')::float AS factor,
        reply.waiting AS replies, extract(epoch FROM reply.since)::float AS replies_since,
        lost.waiting AS unknown, leased.messages AS leased, leased.late AS lost
    FROM {channel} c LEFT JOIN {duty} d ON d.channel_id = c.id,
    LATERAL (
        SELECT count(*) AS waiting, min(due_at) AS since FROM (
            SELECT due_at FROM {message} m
            WHERE m.channel_id = c.id AND m.due_at <= statement_timestamp()
                AND m.status = 'queued' AND m.batch_id IS NULL
            ORDER BY due_at LIMIT {most} + 1
        ) one
    ) reply,
    LATERAL (
        SELECT count(*) AS waiting FROM (
            SELECT 1 FROM {doubt} k WHERE k.channel_id = c.id
            LIMIT {most} + 1
        ) one
    ) lost,
    LATERAL (
        SELECT coalesce(sum(cardinality(messages)), 0)::int AS messages,
            coalesce(sum(cardinality(messages)) FILTER (
                WHERE until <= statement_timestamp()), 0)::int AS late
        FROM {claim} k WHERE k.channel_id = c.id
    ) leased
    WHERE c.deleted_at IS NULL
"""

#: A line for each channel of each batch whose gate is open. What a batch has queued is tallied; a
#: batch of several channels does not say how much of it is whose, so some of its rows are looked
#: at.
BULK = """
    SELECT {schema} AS schema, l.channel_id, extract(epoch FROM b.frozen_at)::float AS since,
        CASE WHEN (SELECT count(*) FROM {line} o WHERE o.batch_id = b.id) = 1
            THEN b.queued + (
                SELECT coalesce(sum(queued), 0) FROM {tally} t WHERE t.batch_id = b.id)
            ELSE (SELECT count(*) FROM (
                SELECT 1 FROM {message} m
                WHERE m.batch_id = b.id AND m.channel_id = l.channel_id AND m.batch_id IS NOT NULL
                    AND m.id > coalesce(l.watermark, '00000000-0000-0000-0000-000000000000')
                LIMIT {most} + 1) one)
        END AS waiting
    FROM {batch} b JOIN {line} l ON l.batch_id = b.id
    WHERE b.is_open AND b.finished_at IS NULL AND b.frozen_at IS NOT NULL
        AND (b.open_until IS NULL OR b.open_until > statement_timestamp())
"""

#: A line a company. Orphans are looked at from the newest.
COMPANY = """
    SELECT {schema} AS schema, orphan.orphans, orphan.stale AS stale_orphans,
        (SELECT extract(epoch FROM received_at)::float FROM {event}
            WHERE state IN ('new', 'failed')
                AND (state = 'new' OR next_attempt_at <= statement_timestamp())
            ORDER BY id LIMIT 1) AS event_since,
        hook.hooks, extract(epoch FROM hook.since)::float AS hook_since
    FROM (
        SELECT count(*) AS orphans, count(*) FILTER (
            WHERE received_at < statement_timestamp() - interval '5 minutes'
                AND received_at > statement_timestamp() - interval '1 hour') AS stale
        FROM (SELECT received_at FROM {orphan} ORDER BY id DESC LIMIT {most} + 1) one
    ) orphan, (
        SELECT count(*) AS hooks,
            min(next_at) FILTER (WHERE next_at <= statement_timestamp()) AS since
        FROM (SELECT next_at FROM {hook} WHERE next_at IS NOT NULL LIMIT {most} + 1) one
    ) hook
"""
