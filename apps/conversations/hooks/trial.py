"""A test: sent now, once, while somebody looks; also while the endpoint is off."""

from __future__ import annotations

from django.utils import timezone

from apps.accounts.models import Tenant
from apps.conversations.hooks import calling, claiming, events, patience, recording
from apps.conversations.models import WebhookDelivery, WebhookEndpoint


def send(tenant: Tenant, endpoint: WebhookEndpoint) -> WebhookDelivery:
    """What came of it. Takes at most as long as an endpoint may take to answer."""
    now = timezone.now()
    row = WebhookDelivery.objects.create(
        endpoint=endpoint,
        event=events.TEST,
        state=WebhookDelivery.State.SENDING,
        attempts=1,
        created_at=now,
        next_at=now + patience.LEASE,
        give_up_at=now,
    )
    with calling.Caller() as caller:
        for call in claiming.calls(tenant, endpoint, [row]):
            caller.call(call)
        recording.record(tenant, caller.answers(2 * calling.PATIENCE))
    row.refresh_from_db()
    return row
