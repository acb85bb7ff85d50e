"""What workers do about messages nobody knows of, and about statuses that were lost."""

from __future__ import annotations

import logging

from redis import RedisError

from apps.accounts.tenancy import SCHEMA_HEADER, current_tenant, public_task, tenant_task
from apps.conversations.doubts import due, lost, pulling

logger = logging.getLogger(__name__)


@public_task()
def find_doubts() -> None:
    """Companies with messages whose providers are to be asked now."""
    for schema in due.schemas():
        ask_about_doubts.apply_async(headers={SCHEMA_HEADER: schema}, retry=False)


@tenant_task()
def ask_about_doubts() -> None:
    if count := pulling.pull(current_tenant()):
        logger.info("settled doubts", extra={"rows": count})


@public_task()
def find_lost_statuses() -> None:
    """Companies with messages that have come into an age at which they are looked at."""
    try:
        found = [(look, schema) for look in lost.LOOKS for schema in lost.schemas(look)]
    except RedisError as exc:  # where the last look ended can't be told: another time
        logger.warning("lost statuses not looked for", extra={"error": type(exc).__name__})
        return
    for look, schema in found:
        headers = {SCHEMA_HEADER: schema}
        ask_for_lost_statuses.apply_async([look], headers=headers, retry=False)


@tenant_task()
def ask_for_lost_statuses(look: str) -> None:
    if count := lost.pull(current_tenant(), look):
        logger.info("asked for lost statuses", extra={"rows": count, "look": look})
