"""Tells the workers that a tenant has new events. May fail: a sweep finds what was missed.

At most one task a tenant waits in the queue, however many webhooks come. Nobody waits for
the broker or for Redis: a thread of its own speaks to them.
"""

from __future__ import annotations

import atexit
import logging
import time
from collections.abc import Iterable
from threading import Condition, Thread

from django.db import connection

from apps.accounts import marks
from apps.accounts.momentary import PATIENCE
from apps.accounts.tenancy import SCHEMA_HEADER

logger = logging.getLogger(__name__)

GATHER = 0.02  # seconds between two rounds, so that a flood asks Redis fifty times a second
QUEUED_FOR = 60  # seconds after which a task that nobody took counts as lost


def _mark(schema: str) -> str:
    return f"recado:ingest:{schema}"


def wake(schema: str) -> bool:
    """Queue the tenant's ingestion unless it is queued. Raises what the broker raises."""
    from apps.whatsapp.webhooks.tasks import ingest

    if not marks.is_first(_mark(schema), seconds=QUEUED_FOR):
        return False  # a task too many would be turned away by the lock
    try:
        ingest.apply_async(headers={SCHEMA_HEADER: schema}, retry=False)
    except BaseException:
        asleep(schema)
        raise
    return True


def asleep(schema: str) -> None:
    """A worker begins to look: what is committed from now on needs a task of its own."""
    marks.wipe(_mark(schema))


class _Waker:
    """Its thread starts with the first schema and ends with the process, which waits a moment."""

    def __init__(self) -> None:
        self._ending = False
        self._waiting: set[str] = set()
        self._something = Condition()
        self._thread: Thread | None = None

    def soon(self, schemas: Iterable[str]) -> None:
        with self._something:
            self._waiting.update(schemas)
            if self._thread is None or not self._thread.is_alive():
                self._thread = Thread(target=self._run, name="webhook-waker", daemon=True)
                self._thread.start()
                atexit.register(self._end)
            self._something.notify()

    def _run(self) -> None:
        while schemas := self._next():
            for schema in sorted(schemas):
                self._wake(schema)
            time.sleep(GATHER)

    def _next(self) -> set[str]:
        """Waits for some; none when the process ends."""
        with self._something:
            while not (self._waiting or self._ending):
                self._something.wait()
            schemas, self._waiting = self._waiting, set()
            return schemas

    def _end(self) -> None:
        """A command that has just put something back still tells the workers."""
        with self._something:
            self._ending = True
            self._something.notify()
        if self._thread:
            self._thread.join(PATIENCE)

    def _wake(self, schema: str) -> None:
        try:
            wake(schema)
        except Exception as exc:  # each broker has errors of its own; the sweep comes anyway
            logger.warning("workers not told", extra={"error": type(exc).__name__})
        finally:
            connection.close()  # of a task that ran at once, where no worker is asked


_waker = _Waker()


def soon(schemas: Iterable[str]) -> None:
    """Wake them from another thread; returns at once and never fails."""
    _waker.soon(schemas)
