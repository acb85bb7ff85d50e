"""What workers do for templates."""

from __future__ import annotations

import logging
from datetime import datetime

from apps.accounts.errors import Refusal
from apps.accounts.models import ChannelRoute, Tenant
from apps.accounts.tenancy import current_tenant, in_tenant, public_task, tenant_task
from apps.whatsapp.message_templates import accounts, syncing, turns

logger = logging.getLogger(__name__)


@tenant_task()
def sync_account(account: str, sandbox: bool, since: str = "") -> None:
    """`since` (ISO 8601): not when it was read after that. A hundred webhooks in a row ask a
    hundred times, and one answer has it all."""
    try:
        channel = accounts.speaker_for(account, sandbox=sandbox)
        synced = channel.templates_synced_at
        if since and synced and synced >= datetime.fromisoformat(since):
            return
        syncing.sync(current_tenant(), channel)
    except Refusal as refusal:  # the next turn comes by itself; the doctor shows the age
        logger.warning("templates not synced", extra={"account": account, "code": refusal.code})


@public_task()
def sync_whose_turn_it_is() -> None:
    """Each account once in six hours, a part of them at every tick."""
    routes = ChannelRoute.objects.filter(kind=ChannelRoute.Kind.ACCOUNT)
    due = {
        (tenant, account, sandbox)
        for tenant, account, sandbox in routes.values_list("tenant", "value", "sandbox")
        if turns.is_now(f"{tenant}{account}")
    }
    tenants = Tenant.objects.active().in_bulk({tenant for tenant, _account, _sandbox in due})
    for tenant, account, sandbox in due:
        if tenant in tenants:
            with in_tenant(tenants[tenant]):
                sync_account.delay(account, sandbox)
