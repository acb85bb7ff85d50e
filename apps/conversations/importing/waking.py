"""Tells the workers that an import waits for them. May fail: a sweep finds what was missed."""

from __future__ import annotations

import logging
from uuid import UUID

from apps.accounts.afterwards import once_committed
from apps.accounts.tenancy import SCHEMA_HEADER, current_schema

logger = logging.getLogger(__name__)


def soon(import_id: UUID) -> None:
    """Once the transaction commits; never fails."""
    schema = current_schema()
    once_committed(wake, schema, import_id)


def wake(schema: str, import_id: UUID) -> None:
    from apps.conversations.importing.tasks import work_on_import

    headers = {SCHEMA_HEADER: schema}
    try:
        work_on_import.apply_async((str(import_id),), headers=headers, retry=False)
    except Exception as exc:  # each broker has errors of its own; the sweep comes anyway
        logger.warning("workers not told", extra={"error": type(exc).__name__})
