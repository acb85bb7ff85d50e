"""What workers do for contacts."""

from __future__ import annotations

import logging

from apps.accounts.tenancy import (
    current_schema,
    current_tenant,
    each_tenant,
    public_task,
    tenant_task,
)
from apps.conversations.people import follow_up, indexing, trash

logger = logging.getLogger(__name__)

A_TURN = 20.0  # seconds; then other tenants' tasks have their turn


@tenant_task(while_suspended=True)
def make_findable() -> None:
    """Write what searches look at for everybody who was added or changed since."""
    follow_up.asleep(current_schema())
    if not indexing.catch_up(seconds=A_TURN):
        follow_up.soon()


@public_task()
def find_unfindable() -> None:
    """Whoever was missed: by a task that was lost, or by bulk work that died."""
    for tenant in each_tenant():
        count = indexing.sweep()
        if count or indexing.is_due():
            follow_up.wake(tenant.schema_name)
            logger.info("swept", extra={"what": "contacts to be found", "rows": count})


@tenant_task(while_suspended=True)
def empty_trash() -> None:
    """Delete for good who has been in the trash for long."""
    if not trash.empty(current_tenant(), seconds=A_TURN):
        empty_trash.delay()


@public_task()
def empty_trashes() -> None:
    """Of suspended companies too: what people were told is gone then has to be gone."""
    for _tenant in each_tenant(active_only=False):
        if trash.is_due():
            empty_trash.delay()
