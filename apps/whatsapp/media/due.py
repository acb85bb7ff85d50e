"""Which companies have files to be fetched now: one question for all of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.utils import timezone
from psycopg.sql import SQL, Identifier, Literal

from apps.accounts.models import Tenant
from apps.whatsapp.models import Media

AT_ONCE = 500  # files of a company, each time
_SCHEMAS_A_QUERY = 100
_ONE = SQL(
    "SELECT {name} WHERE EXISTS (SELECT 1 FROM {table} WHERE state = 'pending'"
    " AND (next_attempt_at IS NULL OR next_attempt_at <= now()))"
)


def schemas() -> list[str]:
    """The companies' schemas; one that is not migrated yet has nothing to fetch."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT schemaname FROM pg_tables WHERE tablename = 'whatsapp_media'")
        there = {row[0] for row in cursor.fetchall()}
        known = [s for s in Tenant.objects.values_list("schema_name", flat=True) if s in there]
        return [found for some in _in_pieces(known) for found in _asked(cursor, some)]


def is_due() -> Q:
    return Q(next_attempt_at=None) | Q(next_attempt_at__lte=timezone.now())


def files() -> list[UUID]:
    """In the company in force, oldest first."""
    waiting = Media.objects.filter(is_due()).filter(state=Media.State.PENDING)
    return list(waiting.order_by("id").values_list("pk", flat=True)[:AT_ONCE])


def _in_pieces(known: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(known), _SCHEMAS_A_QUERY):
        yield known[start : start + _SCHEMAS_A_QUERY]


def _asked(cursor: Any, some: list[str]) -> list[str]:
    questions = [_ONE.format(name=Literal(s), table=Identifier(s, "whatsapp_media")) for s in some]
    cursor.execute(SQL(" UNION ALL ").join(questions))
    return [row[0] for row in cursor.fetchall()]
