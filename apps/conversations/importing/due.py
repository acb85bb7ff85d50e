"""Which companies have imports that nobody works at: one question for all of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db import connection
from psycopg.sql import SQL, Identifier, Literal

from apps.accounts.models import Tenant
from apps.conversations.importing import leases
from apps.conversations.models import Import

_SCHEMAS_A_QUERY = 100
_ONE = SQL(
    "SELECT {name} WHERE EXISTS (SELECT 1 FROM {table} WHERE state IN"
    " ('checking', 'running', 'undoing') AND (lease_until IS NULL OR lease_until < now()))"
)


def schemas() -> list[str]:
    """Those of companies that are not suspended."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT schemaname FROM pg_tables WHERE tablename = 'conversations_import'")
        there = {row[0] for row in cursor.fetchall()}
        active = Tenant.objects.active().values_list("schema_name", flat=True)
        known = [schema for schema in active if schema in there]
        return [found for some in _in_pieces(known) for found in _asked(cursor, some)]


def imports() -> list[UUID]:
    """In the company in force."""
    return list(Import.objects.filter(leases.free()).values_list("pk", flat=True))


def _in_pieces(known: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(known), _SCHEMAS_A_QUERY):
        yield known[start : start + _SCHEMAS_A_QUERY]


def _asked(cursor: Any, some: list[str]) -> list[str]:
    questions = [
        _ONE.format(name=Literal(s), table=Identifier(s, "conversations_import")) for s in some
    ]
    cursor.execute(SQL(" UNION ALL ").join(questions))
    return [row[0] for row in cursor.fetchall()]
