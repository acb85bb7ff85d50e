"""How an endpoint stands: it rests when it fails, people are told, and in the end it is off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from apps.accounts import audit
from apps.accounts.actor import PLATFORM
from apps.accounts.models import Tenant
from apps.accounts.notifications import notify, those_who_may
from apps.conversations.hooks import patience
from apps.conversations.hooks.calling import Answer
from apps.conversations.models import WebhookDelivery, WebhookEndpoint

Off = WebhookEndpoint.Off
_TOLD_EVERY = timedelta(days=1)
_COLUMNS = ("failures", "failing_since", "rests_until", "succeeded_at", "off_because", "told_at")


def note(
    tenant: Tenant,
    endpoint: WebhookEndpoint,
    answers: Sequence[Answer],
    *,
    gave_up: bool,
    now: datetime,
) -> None:
    """The endpoint's row is locked. `gave_up`: something will not be tried again."""
    rested = endpoint.failures >= patience.RESTS_FROM
    for answer in answers:
        _succeed(endpoint, now) if answer.is_good else _fail(endpoint, now)
    if rested and not endpoint.failures:
        _hurry(endpoint, now)
    if endpoint.is_on and any(answer.is_gone for answer in answers):
        _switch_off(tenant, endpoint, Off.GONE)
    elif endpoint.is_failing and patience.is_over(endpoint.failing_since or now, now):
        _switch_off(tenant, endpoint, Off.FAILING)
    elif gave_up and _may_tell(endpoint, now):
        endpoint.told_at = now
        _tell(tenant, endpoint, "webhook_endpoint_fails")
    endpoint.save(update_fields=_COLUMNS)


def _succeed(endpoint: WebhookEndpoint, now: datetime) -> None:
    endpoint.failures, endpoint.failing_since, endpoint.rests_until = 0, None, None
    endpoint.succeeded_at = now


def _fail(endpoint: WebhookEndpoint, now: datetime) -> None:
    """Of many that were under way together only some count: the rest say the same once more."""
    if endpoint.rests_until and endpoint.rests_until > now:
        return
    endpoint.failures += 1
    endpoint.failing_since = endpoint.failing_since or now
    rest = patience.rest(endpoint.failures)
    endpoint.rests_until = now + rest if rest else None


def _hurry(endpoint: WebhookEndpoint, now: datetime) -> None:
    """It is back: whatever waits for another attempt need not wait any longer."""
    waiting = WebhookDelivery.objects.waiting().filter(endpoint=endpoint, next_at__gt=now)
    waiting.filter(state=WebhookDelivery.State.WAITING).update(next_at=now)


def _switch_off(tenant: Tenant, endpoint: WebhookEndpoint, why: str) -> None:
    endpoint.off_because = why
    after = {"reason": str(why)}
    audit.record(
        "webhook_endpoint.switched_off", by=PLATFORM, tenant=tenant, about=endpoint, after=after
    )
    _tell(tenant, endpoint, "webhook_endpoint_off")


def _may_tell(endpoint: WebhookEndpoint, now: datetime) -> bool:
    return endpoint.told_at is None or now - endpoint.told_at >= _TOLD_EVERY


def _tell(tenant: Tenant, endpoint: WebhookEndpoint, kind: str) -> None:
    people = those_who_may(tenant, "settings.manage")
    notify(tenant, kind, to=people, endpoint=str(endpoint.pk), name=endpoint.name)
