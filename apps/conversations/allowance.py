"""The day's limit of messages: what is queued takes a place, what never leaves gives it back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone

from apps.accounts import quotas
from apps.accounts.models import Tenant
from apps.conversations.models import Message

MESSAGES = "messages_per_day"


def take(tenant: Tenant, count: int = 1) -> None:
    """Raises QuotaExceeded. The lock that everybody wants: taken last."""
    quotas.take(tenant, MESSAGES, count)


def give_back(tenant: Tenant, cancelled: Collection[UUID]) -> None:
    """For messages that were cancelled in this transaction. Yesterday's limit is nobody's any
    more."""
    if cancelled:
        of_today = Message.objects.filter(pk__in=cancelled, created_at__gte=midnight(tenant))
        give_back_today(tenant, of_today.count())


def give_back_today(tenant: Tenant, count: int) -> None:
    """For so many that were queued since midnight."""
    if count:
        quotas.give_back(tenant, MESSAGES, count)


def midnight(tenant: Tenant) -> datetime:
    """When the company's day began."""
    zone = ZoneInfo(tenant.time_zone)
    return datetime.combine(timezone.now().astimezone(zone), time.min, zone)
