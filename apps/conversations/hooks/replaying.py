"""Sends again what was sent or given up, under the same ids: who has heard it can tell."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.accounts import audit
from apps.accounts.actor import Actor
from apps.accounts.ids import first_id
from apps.accounts.models import Tenant
from apps.conversations.hooks import patience, waking
from apps.conversations.hooks.refusals import StillWaiting, SwitchedOff
from apps.conversations.models import WebhookDelivery, WebhookEndpoint

State = WebhookDelivery.State


@transaction.atomic
def one(tenant: Tenant, delivery: WebhookDelivery, *, by: Actor) -> WebhookDelivery:
    """Now, once more; also one that waits for its next attempt."""
    endpoint = _on(delivery.endpoint_id)
    delivery = WebhookDelivery.objects.select_for_update().get(pk=delivery.pk)
    if delivery.state == State.SENDING or (
        delivery.state == State.WAITING and not delivery.attempts
    ):
        raise StillWaiting
    _again(tenant, endpoint, {delivery.pk}, by)
    delivery.refresh_from_db()
    return delivery


@transaction.atomic
def span(
    tenant: Tenant,
    endpoint: WebhookEndpoint,
    *,
    start: datetime,
    end: datetime,
    also_delivered: bool,
    by: Actor,
) -> int:
    """All events of that time, both ends included: those that were not delivered, or all. Says
    how many."""
    endpoint = _on(endpoint.pk)
    states = [State.FAILED, *([State.DELIVERED] if also_delivered else [])]
    # An id is made a moment before or after the row's own time, which decides.
    rows = WebhookDelivery.objects.filter(
        endpoint=endpoint,
        pk__gte=first_id(start - timedelta(seconds=1)),
        pk__lt=first_id(end + timedelta(seconds=1)),
        created_at__range=(start, end),
        state__in=states,
    )
    return _again(tenant, endpoint, set(rows.values_list("pk", flat=True)), by)


def _on(endpoint_id: UUID) -> WebhookEndpoint:
    endpoint = WebhookEndpoint.objects.select_for_update().get(pk=endpoint_id)
    if not endpoint.is_on:
        raise SwitchedOff
    return endpoint


def _again(tenant: Tenant, endpoint: WebhookEndpoint, ids: set[UUID], by: Actor) -> int:
    now = timezone.now()
    count = WebhookDelivery.objects.filter(pk__in=ids).update(
        state=State.WAITING,
        attempts=0,
        next_at=now,
        give_up_at=now + patience.GIVE_UP_AFTER,
        ended_at=None,
    )
    if count:
        WebhookEndpoint.objects.filter(pk=endpoint.pk).update(rests_until=None)
        word = "webhook_endpoint.replayed"
        audit.record(word, by=by, tenant=tenant, about=endpoint, after={"count": count})
        waking.wake(tenant)
    return count
