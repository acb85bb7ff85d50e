"""What a worker does with an import, by the state it is in, and what becomes of its failures."""

from __future__ import annotations

import logging
from collections.abc import Callable
from uuid import UUID

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from apps.accounts.errors import QuotaExceeded
from apps.accounts.models import Tenant
from apps.conversations.importing import (
    cancelling,
    checking,
    leases,
    notices,
    running,
    undoing,
)
from apps.conversations.importing.naming import TooManyTags
from apps.conversations.importing.refusals import FileGone
from apps.conversations.importing.telling import tell
from apps.conversations.models import Import
from apps.conversations.people import follow_up

logger = logging.getLogger(__name__)

State = Import.State
ATTEMPTS = 3  # of one import whose work fails for no reason that is known
_STEPS: dict[str, Callable[[Tenant, Import], None]] = {
    State.CHECKING: checking.check,
    State.RUNNING: running.run,
    State.UNDOING: undoing.undo,
}


def work(tenant: Tenant, import_id: UUID) -> None:
    """Do what is to be done, until its end; nothing when somebody else is at it."""
    import_ = leases.claim(import_id)
    if import_ is None:
        return
    try:
        _work(tenant, import_)
    except leases.Lost:
        logger.info("import taken over", extra={"import": str(import_id)})


def _work(tenant: Tenant, import_: Import) -> None:
    try:
        _STEPS[import_.state](tenant, import_)
    except leases.CancelAsked:
        cancelling.end(tenant, import_)
        follow_up.soon()
    except FileGone:
        _fail(tenant, import_, "file_gone")
    except QuotaExceeded:
        _fail(tenant, import_, "quota_exceeded")
    except TooManyTags:
        _fail(tenant, import_, "too_many_tags")
    except (leases.Lost, OperationalError, InterfaceError):
        raise  # the lease runs out, and it goes on when the database is back
    except Exception as exc:
        _stumble(tenant, import_, exc)


def _fail(tenant: Tenant, import_: Import, problem: str) -> None:
    with transaction.atomic():
        leases.leave(import_, state=State.FAILED, problem=problem, ended_at=timezone.now())
        notices.ended(tenant, import_)
        tell(tenant, import_)
        follow_up.soon()


def _stumble(tenant: Tenant, import_: Import, exc: Exception) -> None:
    """Tried again by the sweep, a few times. The error's text may hold what people wrote."""
    attempts = int(import_.progress.get("attempts", 0)) + 1
    fault = f"{type(exc).__module__}.{type(exc).__name__}"
    logger.error("import failed", extra={"import": str(import_.pk), "fault": fault})
    if attempts >= ATTEMPTS:
        _fail(tenant, import_, "broken")
    else:
        leases.keep(import_, progress={**import_.progress, "attempts": attempts})
