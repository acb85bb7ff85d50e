"""Stored webhooks are applied anew: after a repair of ours, or when something was missing."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from apps.accounts import audit
from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.whatsapp.models import WebhookEvent
from apps.whatsapp.webhooks import waking

State = WebhookEvent.State
#: What may be asked for by name.
CHOICES: dict[str, tuple[State, ...]] = {
    "failed": (State.FAILED,),
    "unparsed": (State.UNPARSED,),
    "all": (State.FAILED, State.UNPARSED, State.DONE),
}


@transaction.atomic
def replay(tenant: Tenant, event: WebhookEvent, *, by: Actor) -> None:
    """Applying is safe to repeat, so this is too."""
    _put_back(WebhookEvent.objects.filter(pk=event.pk))
    audit.record("webhook.replayed", by=by, tenant=tenant, about=event)
    _wake(tenant)


@transaction.atomic
def replay_many(
    tenant: Tenant, *, which: str = "failed", since: datetime | None = None, by: Actor
) -> int:
    """`which`: a word of CHOICES. How many are applied anew."""
    events = WebhookEvent.objects.filter(state__in=CHOICES[which])
    if since is not None:
        events = events.filter(received_at__gte=since)
    count = _put_back(events)
    if count:
        after = {"which": which, "count": count}
        audit.record("webhook.replayed", by=by, tenant=tenant, after=after)
        _wake(tenant)
    return count


def _put_back(events: QuerySet[WebhookEvent]) -> int:
    return events.update(state=State.NEW, attempts=0, next_attempt_at=None)


def _wake(tenant: Tenant) -> None:
    transaction.on_commit(lambda: waking.soon([tenant.schema_name]))
