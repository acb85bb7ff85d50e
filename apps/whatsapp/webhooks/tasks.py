"""What workers do with webhooks."""

from __future__ import annotations

import logging

from apps.accounts.tenancy import (
    current_schema,
    current_tenant,
    each_tenant,
    public_task,
    tenant_task,
)
from apps.whatsapp.webhooks import accounts, ingesting, retention, unrouted, waiting, waking

logger = logging.getLogger(__name__)

A_TURN = 20.0  # seconds; then other tenants' tasks have their turn


@tenant_task(while_suspended=True)
def ingest() -> None:
    """Apply what waits. A suspended company's events too: they are told, not answered."""
    schema = current_schema()
    waking.asleep(schema)
    if not ingesting.drain(current_tenant(), seconds=A_TURN):
        waking.soon([schema])


@public_task()
def find_waiting() -> None:
    """Events whose task was lost, or whose next attempt is due."""
    for schema in waiting.oldest():
        waking.wake(schema)


@public_task()
def route_what_found_its_home() -> None:
    if count := unrouted.route_found():
        logger.info("webhooks have found their company", extra={"rows": count})


@public_task()
def lift_ended_restrictions() -> None:
    for tenant in each_tenant(active_only=False):
        accounts.lift_ended(tenant)


@public_task()
def forget_webhooks() -> None:
    logger.info("swept", extra={"what": "webhooks", "rows": retention.sweep()})
