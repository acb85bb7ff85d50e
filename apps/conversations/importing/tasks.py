"""What workers do with imports."""

from __future__ import annotations

import logging
from uuid import UUID

from apps.accounts.tenancy import (
    current_tenant,
    each_tenant,
    in_schema,
    public_task,
    tenant_task,
)
from apps.conversations.importing import due, expiring, working

logger = logging.getLogger(__name__)

TIME_LIMIT = 3600  # seconds; what is cut off goes on where it was


@tenant_task(time_limit=TIME_LIMIT)
def work_on_import(import_id: str) -> None:
    working.work(current_tenant(), UUID(import_id))


@public_task()
def find_cut_off_imports() -> None:
    """Imports whose worker died, or whose task was lost."""
    for schema in due.schemas():
        with in_schema(schema):
            for import_id in due.imports():
                work_on_import.delay(str(import_id))


@public_task()
def forget_imported_files() -> None:
    for tenant in each_tenant(active_only=False):
        count = expiring.sweep()
        if count:
            logger.info("swept", extra={"schema": tenant.schema_name, "rows": count})
