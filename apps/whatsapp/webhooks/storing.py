"""Posts become rows: in the schema of each tenant concerned, or in public when nobody's.

The names are written out with their schemas: this runs on a connection of its own that no
tenant is entered on, and on Django's, whatever tenant is in force there.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from psycopg.sql import SQL, Identifier

from apps.accounts.ids import new_id
from apps.whatsapp.webhooks import routing
from apps.whatsapp.webhooks.posts import Home, Post, Row

#: A resend is counted and else changes nothing, except that what failed is tried again.
_KEEP = SQL("""
    INSERT INTO {table} AS kept (
        id, provider, channel_id, sandbox, body, is_part, headers, digest, repeats,
        received_at, state, attempts, problem
    )
    SELECT id, provider, channel_id, sandbox, body, is_part, headers::jsonb, digest, repeats,
           received_at, CASE problem WHEN '' THEN 'new' ELSE 'unparsed' END, 0, problem
    FROM unnest(
        %s::uuid[], %s::text[], %s::uuid[], %s::boolean[], %b::bytea[], %s::boolean[],
        %s::text[], %b::bytea[], %s::integer[], %s::timestamptz[], %s::text[]
    ) AS come (
        id, provider, channel_id, sandbox, body, is_part, headers, digest, repeats,
        received_at, problem
    )
    ON CONFLICT (digest) DO UPDATE SET
        repeats = kept.repeats + excluded.repeats + 1,
        state = CASE kept.state WHEN 'failed' THEN 'new' ELSE kept.state END,
        attempts = CASE kept.state WHEN 'failed' THEN 0 ELSE kept.attempts END,
        next_attempt_at = CASE kept.state WHEN 'failed' THEN NULL ELSE kept.next_attempt_at END
""")
_KEEP_UNROUTED = """
    INSERT INTO public.accounts_unroutedevent AS kept (
        id, provider, sandbox, body, is_part, headers, digest, repeats, received_at, problem, keys
    )
    SELECT id, provider, sandbox, body, is_part, headers::jsonb, digest, repeats, received_at,
           problem, keys::jsonb
    FROM unnest(
        %s::uuid[], %s::text[], %s::boolean[], %b::bytea[], %s::boolean[], %s::text[],
        %b::bytea[], %s::integer[], %s::timestamptz[], %s::text[], %s::text[]
    ) AS come (
        id, provider, sandbox, body, is_part, headers, digest, repeats, received_at, problem, keys
    )
    ON CONFLICT (digest) DO UPDATE SET repeats = kept.repeats + excluded.repeats + 1
"""
_LONGEST_PROBLEM = 200  # characters
_MOST_KEYS = 1000  # a post has at most so many items


def store(cursor: Any, posts: Sequence[Post]) -> frozenset[str]:
    """Write posts in the transaction that the caller opened; the schemas that got something."""
    routes = routing.read(cursor, posts)
    rows: dict[Home | None, list[Row]] = defaultdict(list)
    for post in posts:
        for row in routing.rows_of(post, routes):
            rows[row.home].append(row)
    # Always in the same order, so that two processes never wait for each other.
    for home in sorted(filter(None, rows), key=lambda home: home.schema):
        _keep(cursor, home.schema, rows[home])
    if None in rows:
        _keep_unrouted(cursor, rows[None])
    return frozenset(home.schema for home in rows if home)


def _keep(cursor: Any, schema: str, rows: Iterable[Row]) -> None:
    table = Identifier(schema, "whatsapp_webhookevent")
    columns = zip(
        *(
            (
                new_id(),
                row.post.provider,
                row.post.channel_id,
                row.sandbox,
                row.body,
                row.is_part,
                json.dumps(row.post.headers),
                digest,
                repeats,
                row.post.received_at,
                row.problem,
            )
            for digest, row, repeats in _once(rows)
        ),
        strict=True,
    )
    cursor.execute(_KEEP.format(table=table), [list(column) for column in columns])


def _keep_unrouted(cursor: Any, rows: Iterable[Row]) -> None:
    columns = zip(
        *(
            (
                new_id(),
                row.post.provider,
                row.sandbox,
                row.body,
                row.is_part,
                json.dumps(row.post.headers),
                digest,
                repeats,
                row.post.received_at,
                row.problem[:_LONGEST_PROBLEM],
                json.dumps(_named(row.post)),
            )
            for digest, row, repeats in _once(rows)
        ),
        strict=True,
    )
    cursor.execute(_KEEP_UNROUTED, [list(column) for column in columns])


def _once(rows: Iterable[Row]) -> list[tuple[bytes, Row, int]]:
    """(digest, row, how often it came again), by digest: one statement can't touch a row twice."""
    found: dict[bytes, tuple[Row, int]] = {}
    for row in rows:
        digest = row.digest
        found[digest] = (row, found[digest][1] + 1 if digest in found else 0)
    return [(digest, row, repeats) for digest, (row, repeats) in sorted(found.items())]


def _named(post: Post) -> list[str]:
    named = post.keys.channels | post.keys.accounts
    return sorted(key for key in named if len(key) <= routing.LONGEST_KEY)[:_MOST_KEYS]
