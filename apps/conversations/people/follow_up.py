"""Tells the workers that contacts have changed since they were last made findable.

At most one task a tenant waits in the queue. Should it be lost, a sweep finds what was missed;
until then those contacts are found by a slower way.
"""

from __future__ import annotations

import logging
from uuid import UUID

from apps.accounts import marks
from apps.accounts.afterwards import once_committed
from apps.accounts.tenancy import SCHEMA_HEADER, current_schema
from apps.conversations.people import search

logger = logging.getLogger(__name__)

QUEUED_FOR = 60  # seconds after which a task that nobody took counts as lost


def _mark(schema: str) -> str:
    return f"recado:findable:{schema}"


def soon(*ids: UUID) -> None:
    """Mark these contacts, and tell the workers once the transaction commits; that part never
    fails. Without ids: whoever was marked already."""
    search.mark(ids)
    schema = current_schema()
    once_committed(wake, schema)


def wake(schema: str) -> None:
    from apps.conversations.people.tasks import make_findable

    try:
        if marks.is_first(_mark(schema), seconds=QUEUED_FOR):
            make_findable.apply_async(headers={SCHEMA_HEADER: schema}, retry=False)
    except Exception as exc:  # each broker has errors of its own; the sweep comes anyway
        logger.warning("workers not told", extra={"error": type(exc).__name__})


def asleep(schema: str) -> None:
    """A worker begins to look: what is committed from now on needs a task of its own."""
    marks.wipe(_mark(schema))
