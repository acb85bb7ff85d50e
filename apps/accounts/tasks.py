"""The platform's own housekeeping; the clock in config/celery.py starts it."""

from __future__ import annotations

import logging

from apps.accounts import idempotency, sweeps, team, tokens
from apps.accounts.tenancy import public_task

logger = logging.getLogger(__name__)


@public_task()
def expire_invitations() -> None:
    while team.expire_invitations():
        pass


@public_task()
def forget_expired() -> None:
    """Sessions, log-ins, idempotent answers and notifications past their time."""
    for sweep in (
        sweeps.sessions,
        tokens.sweep,
        idempotency.sweep,
        sweeps.notifications,
    ):
        count = sweep()
        logger.info("swept", extra={"what": f"{sweep.__module__}.{sweep.__name__}", "rows": count})
