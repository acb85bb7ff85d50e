"""Workers and queues: who is alive, and how much waits for them.

Each worker leaves a sign of life in Redis. Reading the signs costs a page or a health
check one command, where asking the workers themselves costs a second.
"""

from __future__ import annotations

import time
from collections.abc import Iterable

from celery import current_app

from apps.accounts.momentary import PATIENCE, store

EVERY = 5.0  # seconds between two signs of life
LASTS = 20.0  # seconds after its last sign a worker counts as gone
_SIGNS = "recado:workers"  # sorted set: worker → until when its last sign counts (unix seconds)
_SERVED = "recado:queues"  # the same of queues: until when somebody serves them


def sign_of_life(
    worker: str, queues: Iterable[str] | None = None, *, now: float | None = None
) -> None:
    """`worker` is at work, on these queues; None: on all. Also forgets those whose signs have
    run out."""
    now = time.time() if now is None else now
    served = dict.fromkeys(known_queues() if queues is None else queues, now + LASTS)
    with store().pipeline() as commands:
        commands.zadd(_SIGNS, {worker: now + LASTS})
        if served:
            commands.zadd(_SERVED, served)
        for signs in (_SIGNS, _SERVED):
            commands.zremrangebyscore(signs, "-inf", now)
        commands.execute()


def gone(worker: str) -> None:
    """`worker` has ended in good order; of its queues that is seen when the sign runs out."""
    store().zrem(_SIGNS, worker)


def alive(*, now: float | None = None) -> list[str]:
    """Names of the workers at work, as `celery@host/process id`."""
    now = time.time() if now is None else now
    found = store().zrangebyscore(_SIGNS, f"({now}", "+inf")
    return [name.decode() for name in found if isinstance(name, bytes)]


def known_queues() -> list[str]:
    return sorted(current_app.amqp.queues)


def unserved(*, now: float | None = None) -> list[str]:
    """Queues on which no worker that is alive works."""
    now = time.time() if now is None else now
    found = store().zrangebyscore(_SERVED, f"({now}", "+inf")
    served = {name.decode() for name in found if isinstance(name, bytes)}
    return [name for name in known_queues() if name not in served]


def waiting() -> dict[str, int]:
    """Queue → messages that no worker has taken yet, whatever the broker."""
    with current_app.connection_for_read(connect_timeout=PATIENCE) as connection:
        connection.ensure_connection(max_retries=1, timeout=int(PATIENCE))
        return {name: _length(connection, name) for name in known_queues()}


def _length(connection: object, queue: str) -> int:
    # A channel each: RabbitMQ closes it when the queue has not been made yet.
    with connection.channel() as channel:  # type: ignore[attr-defined]
        try:
            return int(channel.queue_declare(queue=queue, passive=True).message_count)
        except connection.channel_errors:  # type: ignore[attr-defined]
            return 0
