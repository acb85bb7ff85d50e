"""Which companies have webhooks to send, asked across all schemas at once."""

from __future__ import annotations

from apps.accounts import across
from apps.accounts.models import Tenant

_WAITS = (
    "EXISTS (SELECT 1 FROM {endpoints} e WHERE e.off_because = ''"
    " AND (e.rests_until IS NULL OR e.rests_until <= statement_timestamp()) AND EXISTS ("
    "SELECT 1 FROM {deliveries} d WHERE d.endpoint_id = e.id"
    " AND d.next_at <= statement_timestamp()))"
)
_TABLES = {
    "deliveries": "conversations_webhookdelivery",
    "endpoints": "conversations_webhookendpoint",
}


def schemas() -> list[str]:
    """Of companies that are not suspended."""
    return across.schemas_where(_WAITS, _TABLES, of=Tenant.objects.active())
