"""Which tenants have events to apply, asked across all schemas in one query."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice

from django.db import connection
from django.db.models import Q
from django.utils import timezone
from psycopg.sql import SQL, Identifier, Literal

from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_public
from apps.whatsapp.models import WebhookEvent

_SCHEMAS_A_QUERY = 100
_TABLE = "whatsapp_webhookevent"
#: Schemas that have the table: one that is not migrated yet has nothing to apply.
_READY = """
    SELECT space.nspname FROM pg_catalog.pg_class kind
    JOIN pg_catalog.pg_namespace space ON space.oid = kind.relnamespace
    WHERE kind.relname = %s AND kind.relkind = 'r' AND space.nspname = ANY(%s)
"""
_OLDEST = SQL(
    "(SELECT {name}, received_at FROM {table} WHERE state IN ('new', 'failed')"
    " AND (state = 'new' OR next_attempt_at <= now()) ORDER BY id LIMIT 1)"
)


def due(*, now: datetime | None = None) -> Q:
    """Events to apply now: new ones, and failed ones whose time has come."""
    failed = Q(state=WebhookEvent.State.FAILED, next_attempt_at__lte=now or timezone.now())
    # Named twice, so that PostgreSQL sees that the small index has all of them.
    waiting = Q(state__in=[WebhookEvent.State.NEW, WebhookEvent.State.FAILED])
    return waiting & (Q(state=WebhookEvent.State.NEW) | failed)


def oldest() -> dict[str, datetime]:
    """Schema → when the event that waits longest was received, for tenants that have one."""
    with in_public():
        schemas = Tenant.objects.order_by("schema_name").values_list("schema_name", flat=True)
        found: dict[str, datetime] = {}
        for some in _in_pieces(_ready(list(schemas))):
            found.update(_oldest(some))
    return found


def lag(*, now: datetime | None = None) -> float:
    """Seconds that the oldest waiting event of any tenant has been waiting; 0 when none waits."""
    times = oldest().values()
    return max(0.0, ((now or timezone.now()) - min(times)).total_seconds()) if times else 0.0


def _ready(schemas: list[str]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(_READY, [_TABLE, schemas])
        return sorted(name for (name,) in cursor.fetchall())


def _oldest(schemas: Iterable[str]) -> Iterator[tuple[str, datetime]]:
    questions = [
        _OLDEST.format(name=Literal(schema), table=Identifier(schema, _TABLE)) for schema in schemas
    ]
    with connection.cursor() as cursor:
        cursor.execute(SQL(" UNION ALL ").join(questions))
        yield from cursor.fetchall()


def _in_pieces(schemas: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(schemas)
    while some := list(islice(rest, _SCHEMAS_A_QUERY)):
        yield some
