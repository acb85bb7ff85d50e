"""Which companies have webhooks to send, asked across all schemas at once."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from django.db import connection
from psycopg.sql import SQL, Composed, Identifier, Literal

from apps.accounts.models import Tenant

_SCHEMAS_A_QUERY = 100
_DELIVERIES, _ENDPOINTS = "conversations_webhookdelivery", "conversations_webhookendpoint"
_ANY = SQL(
    "SELECT {name} WHERE EXISTS (SELECT 1 FROM {endpoints} e WHERE e.off_because = ''"
    " AND (e.rests_until IS NULL OR e.rests_until <= statement_timestamp()) AND EXISTS ("
    "SELECT 1 FROM {deliveries} d WHERE d.endpoint_id = e.id"
    " AND d.next_at <= statement_timestamp()))"
)


def schemas() -> list[str]:
    """Of companies that are not suspended. One that is not migrated yet has nothing to send."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT schemaname FROM pg_tables WHERE tablename = %s", [_DELIVERIES])
        there = {row[0] for row in cursor.fetchall()}
        active = Tenant.objects.active().values_list("schema_name", flat=True)
        found: list[str] = []
        for some in _in_pieces(sorted(there.intersection(active))):
            cursor.execute(SQL(" UNION ALL ").join(_question(schema) for schema in some))
            found += [row[0] for row in cursor.fetchall()]
        return found


def _in_pieces(names: list[str]) -> Iterator[list[str]]:
    rest = iter(names)
    while some := list(islice(rest, _SCHEMAS_A_QUERY)):
        yield some


def _question(schema: str) -> Composed:
    return _ANY.format(
        name=Literal(schema),
        endpoints=Identifier(schema, _ENDPOINTS),
        deliveries=Identifier(schema, _DELIVERIES),
    )
