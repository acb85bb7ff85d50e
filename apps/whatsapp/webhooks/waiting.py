"""Which tenants have events to apply, asked across all schemas in one query."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from psycopg.sql import SQL

from apps.accounts import across
from apps.accounts.models import Tenant
from apps.whatsapp.models import WebhookEvent

_OLDEST = SQL(
    "SELECT {schema}, received_at FROM {events} WHERE state IN ('new', 'failed')"
    " AND (state = 'new' OR next_attempt_at <= now()) ORDER BY id LIMIT 1"
)


def due(*, now: datetime | None = None) -> Q:
    """Events to apply now: new ones, and failed ones whose time has come."""
    failed = Q(state=WebhookEvent.State.FAILED, next_attempt_at__lte=now or timezone.now())
    # Named twice, so that PostgreSQL sees that the small index has all of them.
    waiting = Q(state__in=[WebhookEvent.State.NEW, WebhookEvent.State.FAILED])
    return waiting & (Q(state=WebhookEvent.State.NEW) | failed)


def oldest() -> dict[str, datetime]:
    """Schema → when the event that waits longest was received, for tenants that have one."""
    return dict(across.ask(_OLDEST, {"events": "whatsapp_webhookevent"}, of=Tenant.objects.all()))


def lag(*, now: datetime | None = None) -> float:
    """Seconds that the oldest waiting event of any tenant has been waiting; 0 when none waits."""
    times = oldest().values()
    return max(0.0, ((now or timezone.now()) - min(times)).total_seconds()) if times else 0.0
