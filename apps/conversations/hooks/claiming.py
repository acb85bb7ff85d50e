"""Takes what may leave now, so that nobody else sends the same at the same time.

A claim is a lease: whoever dies with it leaves rows that are tried again when it has run out.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from apps.accounts.models import Tenant
from apps.conversations.hooks import bodies, calling, patience, signing
from apps.conversations.hooks.calling import Call
from apps.conversations.models import WebhookDelivery, WebhookEndpoint

State = WebhookDelivery.State


def ready() -> list[WebhookEndpoint]:
    """Endpoints that may be called now and have something to be told."""
    now = timezone.now()
    due = WebhookDelivery.objects.filter(endpoint=OuterRef("pk"), next_at__lte=now)
    return list(WebhookEndpoint.objects.awake(now).filter(Exists(due)))


def take(tenant: Tenant, endpoint: WebhookEndpoint, most: int) -> tuple[int, list[Call]]:
    """How many of the oldest that are due were taken, and those of them that can be sent."""
    rows = _claimed(endpoint, most)
    return len(rows), calls(tenant, endpoint, rows) if rows else []


def calls(tenant: Tenant, endpoint: WebhookEndpoint, rows: Sequence[WebhookDelivery]) -> list[Call]:
    """Signed now. What tells of nothing that is there any more is ended here."""
    said = bodies.of(tenant, rows)
    _drop({row.pk for row in rows} - said.keys())
    now = timezone.now()
    return [
        Call(pk, endpoint.pk, calling.request(endpoint.url, body, _signed(endpoint, pk, body, now)))
        for pk, body in said.items()
    ]


def keys_of(endpoint: WebhookEndpoint, now: datetime) -> list[str]:
    """The new secret first; the former one while both sign."""
    until = endpoint.old_secret_until
    both = bool(endpoint.old_secret and until and now < until)
    return [endpoint.secret, *([endpoint.old_secret] if both else [])]


def _signed(endpoint: WebhookEndpoint, pk: UUID, body: bytes, now: datetime) -> dict[str, str]:
    timestamp = int(now.timestamp())
    return signing.headers(body, name=str(pk), timestamp=timestamp, keys=keys_of(endpoint, now))


@transaction.atomic
def _claimed(endpoint: WebhookEndpoint, most: int) -> list[WebhookDelivery]:
    now = timezone.now()
    due = WebhookDelivery.objects.filter(endpoint=endpoint, next_at__lte=now)
    rows = list(due.order_by("next_at", "pk").select_for_update(skip_locked=True)[:most])
    hold(rows, now + patience.LEASE)
    return rows


def hold(rows: Sequence[WebhookDelivery], until: datetime) -> None:
    WebhookDelivery.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=State.SENDING, next_at=until, attempts=F("attempts") + 1
    )


def _drop(gone: set[UUID]) -> None:
    WebhookDelivery.objects.filter(pk__in=gone).update(
        state=State.DROPPED, next_at=None, ended_at=timezone.now()
    )
