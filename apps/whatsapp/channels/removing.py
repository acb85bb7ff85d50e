"""Taking a channel away; what was said through it stays."""

from __future__ import annotations

import logging

from django.db import transaction
from django.utils import timezone

from apps.accounts import audit, quotas
from apps.accounts.actor import Actor
from apps.accounts.errors import Refusal
from apps.accounts.models import Tenant
from apps.whatsapp.channels import routes, states, subscription
from apps.whatsapp.connections import connection_of
from apps.whatsapp.errors import ProviderError
from apps.whatsapp.models import Channel, Incident

logger = logging.getLogger(__name__)


def delete(tenant: Tenant, channel: Channel, *, by: Actor) -> None:
    """The row stays for its history, without credentials; the place in the plan is free again.

    Its provider is told first, as well as that goes: a dead token must not keep anybody from
    deleting. Safe to repeat; must not run in a transaction.
    """
    _leave_provider(tenant, channel)
    with transaction.atomic():
        row = Channel.objects.select_for_update().get(pk=channel.pk)
        if row.deleted_at is not None:
            return
        row.deleted_at = row.status_at = timezone.now()
        before = {"status": row.status}
        row.status, row.online_at, row.held = Channel.Status.OFFLINE, None, ""
        row.credentials, row.hints = "", {}
        row.save()
        Incident.objects.open().filter(channel=row).update(closed_at=row.deleted_at)
        routes.forget(row)
        quotas.give_back(tenant, "max_channels")
        audit.record("channel.deleted", by=by, tenant=tenant, about=row)
        states.tell(tenant, row, before=before)
    channel.refresh_from_db()


def _leave_provider(tenant: Tenant, channel: Channel) -> None:
    try:
        if channel.provider == Channel.Provider.WAHA:
            from apps.whatsapp.sessions import verbs

            verbs.remove(tenant, channel)
        elif routes.is_claimed(channel):
            others = routes.others_use_account(channel)
            subscription.end(channel, connection_of(channel), others=others)
    except (ProviderError, Refusal) as exc:
        logger.info(
            "provider not told of a deleted channel",
            extra={"action": "channel_left_behind", "channel_id": str(channel.pk), "why": str(exc)},
        )
