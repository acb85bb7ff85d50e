"""Tells the workers that a company has webhooks to send.

May fail: a sweep finds what was missed.
"""

from __future__ import annotations

import logging

from celery import current_app

from apps.accounts import marks
from apps.accounts.afterwards import once_committed
from apps.accounts.models import Tenant
from apps.accounts.tenancy import SCHEMA_HEADER

logger = logging.getLogger(__name__)

QUEUED_FOR = 30  # seconds after which a task that nobody took counts as lost


def _mark(schema: str) -> str:
    return f"recado:hooks:{schema}"


def wake(tenant: Tenant) -> None:
    """Once the transaction commits; never fails."""
    schema = tenant.schema_name
    once_committed(tell, schema)


def tell(schema: str) -> None:
    """Queue the company's sending unless it is queued. Never fails."""
    from apps.conversations.hooks.tasks import send_webhooks

    if current_app.conf.task_always_eager:
        return  # others' servers are called beside whoever writes, never in their stead
    try:
        # Of two at work each takes what the other has not.
        if marks.is_first(_mark(schema), seconds=QUEUED_FOR):
            send_webhooks.apply_async(headers={SCHEMA_HEADER: schema}, retry=False)
    except Exception as exc:  # each broker has errors of its own; the sweep comes anyway
        logger.warning("webhooks not queued", extra={"error": type(exc).__name__})


def begun(schema: str) -> None:
    """A worker begins to look: what is committed from now on needs a task of its own."""
    marks.wipe(_mark(schema))
