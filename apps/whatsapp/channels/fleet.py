"""How the channels of all companies are doing, asked across their schemas in few queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice

from django.db import connection
from psycopg.sql import SQL, Identifier, Literal

from apps.accounts.models import ChannelRoute, Tenant
from apps.accounts.tenancy import in_public

_SCHEMAS_A_QUERY = 100
_COUNT = SQL(
    "SELECT {name}, status, count(*) FROM {table} WHERE deleted_at IS NULL GROUP BY status"
)


def by_company() -> dict[str, Counter[str]]:
    """Schema of each active company that has channels → status → how many."""
    found: dict[str, Counter[str]] = {}
    with in_public(), connection.cursor() as cursor:
        schemas = iter(_with_channels())
        while some := list(islice(schemas, _SCHEMAS_A_QUERY)):
            cursor.execute(SQL(" UNION ALL ").join(map(_count, some)))
            for schema, status, count in cursor.fetchall():
                found.setdefault(schema, Counter())[status] = count
    return found


def by_status() -> Counter[str]:
    """Status → how many channels of active companies."""
    return sum(by_company().values(), Counter())


def failing() -> list[tuple[Tenant, int]]:
    """Companies with channels that have failed, most first."""
    counts = {schema: held["failed"] for schema, held in by_company().items() if held["failed"]}
    with in_public():
        tenants = list(Tenant.objects.filter(schema_name__in=counts))
    told = [(tenant, counts[tenant.schema_name]) for tenant in tenants]
    return sorted(told, key=lambda line: (-line[1], line[0].name))


def _with_channels() -> Iterator[str]:
    """Each channel has a route in the public schema, so no empty company is asked."""
    routes = ChannelRoute.objects.filter(
        kind=ChannelRoute.Kind.CHANNEL, tenant__status=Tenant.Status.ACTIVE
    )
    schemas = routes.order_by("tenant__schema_name").values_list("tenant__schema_name", flat=True)
    yield from schemas.distinct()


def _count(schema: str) -> object:
    table = Identifier(schema, "whatsapp_channel")
    return _COUNT.format(name=Literal(schema), table=table)
