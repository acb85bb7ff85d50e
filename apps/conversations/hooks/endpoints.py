"""Adding, changing and removing the programs that are told what happens."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts import audit
from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.conversations.hooks import addresses, signing, waking
from apps.conversations.hooks.events import EVENTS
from apps.conversations.hooks.refusals import MOST, TooManyEndpoints, Unfit
from apps.conversations.models import WebhookEndpoint

BOTH_SIGN_FOR = timedelta(hours=24)
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || ':hooks', 0))"


@transaction.atomic
def add(
    tenant: Tenant,
    *,
    name: str,
    url: str,
    events: Iterable[str],
    by: Actor,
    campaign_statuses: bool = False,
) -> tuple[WebhookEndpoint, str]:
    """A new endpoint and its secret, which is shown only now. Raises TooManyEndpoints, Unfit."""
    given = _checked({"name": name, "url": url, "events": events})
    with connection.cursor() as cursor:
        cursor.execute(_ONE_AT_A_TIME)
    if WebhookEndpoint.objects.count() >= MOST:
        raise TooManyEndpoints
    secret = signing.new_secret()
    endpoint = WebhookEndpoint.objects.create(
        **given, campaign_statuses=campaign_statuses, secret=secret, last4=secret[-4:]
    )
    audit.record("webhook_endpoint.added", by=by, tenant=tenant, about=endpoint, after=given)
    return endpoint, secret


@transaction.atomic
def change(
    tenant: Tenant, endpoint: WebhookEndpoint, *, by: Actor, **values: Any
) -> WebhookEndpoint:
    """`values`: name, url, events, campaign_statuses; what is left out stays. Raises Unfit."""
    endpoint = WebhookEndpoint.objects.select_for_update().get(pk=endpoint.pk)
    before, after = audit.changes(endpoint, _checked(values))
    if after:
        if "url" in after:  # another program, perhaps: it has not failed yet
            after |= _AFRESH
        _save(endpoint, **after)
        told = {name: after[name] for name in before if name not in _AFRESH}
        word = "webhook_endpoint.changed"
        audit.record(word, by=by, tenant=tenant, about=endpoint, before=before, after=told)
    return endpoint


@transaction.atomic
def switch(tenant: Tenant, endpoint: WebhookEndpoint, *, on: bool, by: Actor) -> WebhookEndpoint:
    """While it is off nothing is written for it; what waits goes out once it is on again."""
    endpoint = WebhookEndpoint.objects.select_for_update().get(pk=endpoint.pk)
    if on != endpoint.is_on:
        off_because = "" if on else WebhookEndpoint.Off.PERSON
        _save(endpoint, off_because=off_because, **(_AFRESH if on else {}))
        word = "webhook_endpoint.switched_on" if on else "webhook_endpoint.switched_off"
        audit.record(word, by=by, tenant=tenant, about=endpoint)
        waking.wake(tenant)
    return endpoint


@transaction.atomic
def rotate(tenant: Tenant, endpoint: WebhookEndpoint, *, by: Actor) -> tuple[WebhookEndpoint, str]:
    """A new secret, shown only now. For a day the former one signs too."""
    endpoint = WebhookEndpoint.objects.select_for_update().get(pk=endpoint.pk)
    secret = signing.new_secret()
    _save(
        endpoint,
        old_secret=endpoint.secret,
        old_secret_until=timezone.now() + BOTH_SIGN_FOR,
        secret=secret,
        last4=secret[-4:],
    )
    audit.record("webhook_endpoint.secret_rotated", by=by, tenant=tenant, about=endpoint)
    return endpoint, secret


@transaction.atomic
def remove(tenant: Tenant, endpoint: WebhookEndpoint, *, by: Actor) -> None:
    """With everything that was or was to be delivered to it."""
    audit.record("webhook_endpoint.removed", by=by, tenant=tenant, about=endpoint)
    endpoint.delete()


_AFRESH: dict[str, Any] = {"failures": 0, "failing_since": None, "rests_until": None}


def _save(endpoint: WebhookEndpoint, **values: Any) -> None:
    for name, value in values.items():
        setattr(endpoint, name, value)
    endpoint.save(update_fields=list(values))


def _checked(values: dict[str, Any]) -> dict[str, Any]:
    kept = dict(values)
    if "url" in kept:
        kept["url"] = addresses.check(kept["url"])
    if "events" in kept:
        kept["events"] = sorted(set(kept["events"]))
        if not kept["events"] or not set(kept["events"]) <= EVENTS.keys():
            raise Unfit({"events": [_("Choose at least one of the events.")]})
    return kept
