"""Tells the slices that a company has something to send. May fail: a sweep finds what was missed.

Redis keeps which companies were told of and when, so that running slices hear of it within a
fraction of a second; a task is queued only where no slice runs.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from celery import current_app
from django.utils import timezone
from redis import RedisError

from apps.accounts import marks
from apps.accounts.afterwards import once_committed
from apps.accounts.models import Tenant
from apps.accounts.momentary import store
from apps.accounts.tenancy import SCHEMA_HEADER
from apps.conversations.delivery import places

logger = logging.getLogger(__name__)

_NEWS = "recado:delivery:news"  # sorted set: schema → when it was told of (unix seconds)
_QUEUED = "recado:delivery:queued"
FRESH_FOR = 120.0  # seconds; whoever has not looked by then finds it by the sweep
WITHOUT_REDIS = 5.0  # seconds between two looks at all companies, while nobody can be told
JUST = 2.0  # seconds
SOON = 120.0  # seconds from now within which a message leaves on the second
QUEUED_FOR = 10  # seconds after which a task that nobody took counts as lost


def wake(tenant: Tenant, *, at: datetime | None = None) -> None:
    """Once the transaction commits; never fails. `at`: when there will be something to send."""
    schema = tenant.schema_name
    wait = (at - timezone.now()).total_seconds() if at else 0.0
    if wait <= 0:
        once_committed(tell, [schema])
    elif wait <= SOON:  # what leaves later is found by the sweep
        once_committed(_tell_later, schema, wait)


def tell(schemas: Iterable[str]) -> None:
    """These have something to send, now. Never fails."""
    now = time.time()
    told = dict.fromkeys(schemas, now)
    if not told:
        return
    try:
        with store().pipeline() as commands:
            commands.zadd(_NEWS, told)
            commands.zremrangebyscore(_NEWS, "-inf", now - FRESH_FOR)
            commands.execute()
        if places.taken():
            return  # who is at work looks there all the time
    except RedisError as exc:
        logger.warning("slices not told", extra={"error": type(exc).__name__})
    start()


def _tell_later(schema: str, wait: float) -> None:
    from apps.conversations.delivery.tasks import wake as wake_then

    if current_app.conf.task_always_eager:
        return
    try:
        headers = {SCHEMA_HEADER: schema}
        wake_then.apply_async(headers=headers, countdown=wait, retry=False)
    except Exception as exc:  # each broker has errors of its own; the sweep comes anyway
        logger.warning("nobody told later", extra={"error": type(exc).__name__})


def start() -> None:
    """Queue a slice unless one is queued already. Never fails."""
    from apps.conversations.delivery.tasks import deliver

    if current_app.conf.task_always_eager:
        return  # a slice runs beside whoever asks for it, never in their stead
    try:
        if marks.is_first(_QUEUED, seconds=QUEUED_FOR):  # one too many finds every duty taken
            deliver.apply_async(retry=False)
    except Exception as exc:  # each broker has errors of its own; the sweep comes anyway
        logger.warning("no slice queued", extra={"error": type(exc).__name__})


def begun() -> None:
    """A slice looks for work: whatever is told from now on may need another one."""
    marks.wipe(_QUEUED)


def was_just_told() -> bool:
    """Whether somebody may have spoken while the last slice was leaving."""
    try:
        return max(news().values(), default=0.0) > time.time() - JUST
    except RedisError:
        return False


def unheard(told: Mapping[str, float], seen: Mapping[str, float]) -> set[str]:
    """Schemas told of since, as `news` says it: at another time than seen, be it an earlier one,
    as the clocks of two machines never quite agree."""
    return {schema for schema, at in told.items() if seen.get(schema) != at}


def news() -> dict[str, float]:
    """Schema → when it was told of last. Raises RedisError."""
    found: Any = store().zrangebyscore(_NEWS, time.time() - FRESH_FOR, "+inf", withscores=True)
    return {name.decode(): float(at) for name, at in found}
