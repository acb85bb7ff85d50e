"""What workers do so that messages leave."""

from __future__ import annotations

import logging
from typing import Any

from celery import signals
from redis import RedisError

from apps.accounts.ids import new_id
from apps.accounts.tenancy import current_schema, public_task, tenant_task
from apps.conversations.delivery import due, places, slices, stopping, waking

logger = logging.getLogger(__name__)


@public_task()
def deliver() -> None:
    """One slice, unless enough of them run; then another one while there is work."""
    waking.begun()
    owner = new_id()
    if not places.take(str(owner)):
        return
    count = 0
    try:
        count = slices.run(owner)
        logger.info("delivered", extra={"rows": count})
    finally:
        _leave(str(owner))
        _go_on(count)


@public_task()
def look_for_work() -> None:
    """Whatever nobody was told of: messages whose time came, what the dead left behind."""
    waking.tell(due.schemas())


@tenant_task()
def wake() -> None:
    """The hour of one of the company's messages has come."""
    waking.tell([current_schema()])


def _go_on(count: int) -> None:
    """Where nothing could leave, the sweep asks again: a template may be paused for days."""
    if count:
        waking.tell(due.schemas())
    elif waking.was_just_told():
        waking.start()


def _leave(name: str) -> None:
    try:
        places.leave(name)
    except RedisError:
        logger.warning("place not left")  # it runs out by itself


@signals.worker_shutting_down.connect
def _end_slices(**_: Any) -> None:
    stopping.ask()
