"""Tells the workers that a campaign has something to do. May fail: the clock finds what was
missed."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any
from uuid import UUID

from apps.accounts.afterwards import once_committed
from apps.accounts.tenancy import SCHEMA_HEADER, current_schema

if TYPE_CHECKING:
    from apps.accounts.tenancy import TenantTask

logger = logging.getLogger(__name__)

EXPIRES = 120  # seconds; the clock queues it again, and tasks do not pile up meanwhile


def freeze_soon(campaign_id: UUID) -> None:
    """Write its audience down, once the transaction commits."""
    from apps.campaigns.tasks import freeze_audience

    once_committed(_queue, freeze_audience, current_schema(), str(campaign_id))


def clear_soon(campaign_id: UUID) -> None:
    """Cancel what still waits of it, once the transaction commits."""
    from apps.campaigns.tasks import clear_queue

    once_committed(_queue, clear_queue, current_schema(), str(campaign_id))


def note_written_soon(batch_id: UUID) -> None:
    """Tell its people's contacts when they were written to, once the transaction commits. What
    is lost here nobody looks for: the next campaign tells them again."""
    from apps.campaigns.tasks import note_written

    once_committed(_queue, note_written, current_schema(), str(batch_id), expires=None)


def follow_written_soon(batch_id: UUID, *, seconds: int = 0) -> None:
    """Tell the contacts of those who have been written to so far, once the transaction commits and
    so many seconds later."""
    from apps.campaigns.tasks import follow_written

    once_committed(_queue, follow_written, current_schema(), str(batch_id), countdown=seconds)


def look_soon() -> None:
    """Look after the company's campaigns, once the transaction commits."""
    from apps.campaigns.tasks import look_after

    once_committed(_queue, look_after, current_schema())


def _queue(
    task: TenantTask, schema: str, *args: Any, expires: int | None = EXPIRES, countdown: int = 0
) -> None:
    try:
        headers = {SCHEMA_HEADER: schema}
        task.apply_async(args, headers=headers, retry=False, expires=expires, countdown=countdown)
    except Exception as exc:  # each broker has errors of its own; the clock comes anyway
        logger.warning("workers not told", extra={"error": type(exc).__name__})
