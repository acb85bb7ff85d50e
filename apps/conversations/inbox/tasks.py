"""What workers do with what waits for a message."""

from __future__ import annotations

import logging

from apps.accounts.tenancy import each_tenant, public_task
from apps.conversations.inbox import adopting, orphans

logger = logging.getLogger(__name__)


@public_task()
def forget_orphans() -> None:
    """Of suspended companies too. Whatever has found its message meanwhile is applied first."""
    for tenant in each_tenant(active_only=False):
        adopted, gone = adopting.sweep(tenant), orphans.forget()
        if adopted or gone:
            told = {"schema": tenant.schema_name, "adopted": adopted, "rows": gone}
            logger.info("swept orphans", extra=told)
