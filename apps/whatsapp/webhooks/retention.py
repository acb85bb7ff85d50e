"""Webhooks are kept some days after they were applied, then erased: they hold personal data."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from apps.accounts.models import UnroutedEvent
from apps.accounts.tenancy import each_tenant, in_public
from apps.whatsapp.models import WebhookEvent

A_BATCH = 1000  # rows a statement, so that none runs for long


def sweep(*, now: datetime | None = None) -> int:
    """Erase what is too old, of every tenant and of nobody. How many rows went."""
    before = (now or timezone.now()) - timedelta(days=settings.WEBHOOK_RETENTION_DAYS)
    count = sum(_of_tenant(before) for _tenant in each_tenant(active_only=False))
    with in_public():
        return count + _erase(UnroutedEvent.objects.filter(received_at__lt=before))


def _of_tenant(before: datetime) -> int:
    """What still waits to be applied stays, however old."""
    settled = WebhookEvent.objects.exclude(state=WebhookEvent.State.NEW)
    return _erase(
        settled.filter(received_at__lt=before, next_attempt_at=None).exclude(applied_at__gte=before)
    )


def _erase(old: QuerySet[WebhookEvent] | QuerySet[UnroutedEvent]) -> int:
    count = 0
    while ids := list(old.order_by("received_at").values_list("pk", flat=True)[:A_BATCH]):
        count += old.model._default_manager.filter(pk__in=ids).delete()[0]
    return count
