"""How the channels of all companies are doing, asked across their schemas in few queries."""

from __future__ import annotations

from collections import Counter

from psycopg.sql import SQL

from apps.accounts import across
from apps.accounts.models import ChannelRoute, Tenant
from apps.accounts.tenancy import in_public

_COUNT = SQL(
    "SELECT {schema}, status, count(*) FROM {channels} WHERE deleted_at IS NULL GROUP BY status"
)


def by_company() -> dict[str, Counter[str]]:
    """Schema of each active company that has channels → status → how many."""
    # Each channel has a route in the public schema, so no empty company is asked.
    routes = ChannelRoute.objects.filter(kind=ChannelRoute.Kind.CHANNEL)
    with_channels = Tenant.objects.active().filter(pk__in=routes.values("tenant"))
    found: dict[str, Counter[str]] = {}
    for row in across.ask(_COUNT, {"channels": "whatsapp_channel"}, of=with_channels):
        schema, status, count = row
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
