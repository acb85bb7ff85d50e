"""What workers do so that webhooks leave."""

from __future__ import annotations

import logging

from apps.accounts.tenancy import (
    current_schema,
    current_tenant,
    each_tenant,
    public_task,
    tenant_task,
)
from apps.conversations.hooks import draining, due, retention, waking

logger = logging.getLogger(__name__)

A_TURN = 20.0  # seconds; then other companies' tasks have their turn


@tenant_task()
def send_webhooks() -> None:
    """What waits. Of a suspended company it stays, and goes out when it is back."""
    schema = current_schema()
    waking.begun(schema)
    if not draining.drain(current_tenant(), seconds=A_TURN):
        waking.tell(schema)


@public_task()
def find_waiting_webhooks() -> None:
    """Those whose task was lost, and those whose next attempt is due."""
    for schema in due.schemas():
        waking.tell(schema)


@public_task()
def forget_sent_webhooks() -> None:
    """Of suspended companies too."""
    for tenant in each_tenant(active_only=False):
        if count := retention.forget():
            told = {"schema": tenant.schema_name, "rows": count}
            logger.info("forgot sent webhooks", extra=told)
