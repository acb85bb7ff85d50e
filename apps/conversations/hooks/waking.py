"""Tells the workers that a company has webhooks to send.

May fail: a sweep finds what was missed.
"""

from __future__ import annotations

import logging

from celery import current_app
from redis import RedisError

from apps.accounts.afterwards import once_committed
from apps.accounts.models import Tenant
from apps.accounts.momentary import store
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
        if _first_to_ask(schema):
            send_webhooks.apply_async(headers={SCHEMA_HEADER: schema}, retry=False)
    except Exception as exc:  # each broker has errors of its own; the sweep comes anyway
        logger.warning("webhooks not queued", extra={"error": type(exc).__name__})


def _first_to_ask(schema: str) -> bool:
    """Also when Redis can't say: of two at work each takes what the other has not."""
    try:
        return bool(store().set(_mark(schema), 1, nx=True, ex=QUEUED_FOR))
    except RedisError:
        return True


def begun(schema: str) -> None:
    """A worker begins to look: what is committed from now on needs a task of its own."""
    try:
        store().delete(_mark(schema))
    except RedisError:
        logger.warning("mark not taken away")  # it runs out by itself
