"""Deliveries that wait, and time that passes over them."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from apps.conversations.models import Contact, WebhookDelivery, WebhookEndpoint
from tests.conversations.inbox.wire import make_contact


def later(**span):
    """Everything that waits is as if so much time had passed."""
    for row in WebhookDelivery.objects.all():
        row.created_at -= timedelta(**span)
        row.give_up_at -= timedelta(**span)
        row.next_at = row.next_at and row.next_at - timedelta(**span)
        row.save()
    for endpoint in WebhookEndpoint.objects.all():
        endpoint.failing_since = endpoint.failing_since and endpoint.failing_since - timedelta(
            **span
        )
        endpoint.rests_until = endpoint.rests_until and endpoint.rests_until - timedelta(**span)
        endpoint.save()


def waits(endpoint, code="contact.opted_out", **fields):
    """A row that may leave now, about Rosa unless told otherwise."""
    now = timezone.now()
    rosa = Contact.objects.first() or make_contact()
    known = {"event": code, "subject_id": rosa.pk, "give_up_at": now + timedelta(hours=24)}
    known |= fields
    return WebhookDelivery.objects.create(endpoint=endpoint, **known)
