"""Deliveries are kept some days, to be looked at and replayed, then forgotten."""

from __future__ import annotations

from django.utils import timezone

from apps.accounts.ids import first_id
from apps.conversations.hooks import patience
from apps.conversations.models import WebhookDelivery

A_BATCH = 5000  # rows a statement, so that none runs for long


def forget() -> int:
    """Of the company in force; also what waits, where its endpoint was off all the time."""
    old = WebhookDelivery.objects.filter(pk__lt=first_id(timezone.now() - patience.KEPT))
    count = 0
    while ids := list(old.order_by("pk").values_list("pk", flat=True)[:A_BATCH]):
        count += WebhookDelivery.objects.filter(pk__in=ids).delete()[0]
    return count
