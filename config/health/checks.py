"""What the installation stands on, asked with a time limit."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from threading import Lock

from apps.accounts import workforce
from config import reachable

logger = logging.getLogger(__name__)

PATIENCE = 2.0  # seconds for all checks of one request together
FRESH = 1.0  # seconds in which an answer is given again, so that asking costs nothing


class NoWorker(Exception):
    """No worker has given a sign of life lately, or none that serves some queue. The text is
    the word for it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """`trouble` is one word for programs, "" when all is well. Details are in the log only."""

    name: str
    trouble: str = ""
    milliseconds: float | None = None

    @property
    def ok(self) -> bool:
        return not self.trouble


class Check:
    """One question, asked by one thread at a time: who asks meanwhile gets the same answer."""

    def __init__(self, name: str, ask: Callable[[], object]) -> None:
        self.name = name
        self._ask = ask
        self._lock = Lock()
        self._latest: Future[Finding] | None = None
        self._began = 0.0

    def begin(self) -> Future[Finding]:
        with self._lock:
            latest, age = self._latest, time.monotonic() - self._began
            if latest is None or (latest.done() and age > FRESH):
                self._began = time.monotonic()
                self._latest = latest = _threads.submit(self._look)
            return latest

    def _look(self) -> Finding:
        began = time.perf_counter()
        try:
            self._ask()
        except NoWorker as lacking:
            return Finding(self.name, str(lacking))
        except Exception:
            logger.exception("health check failed", extra={"check": self.name})
            return Finding(self.name, "unreachable")
        return Finding(self.name, milliseconds=round((time.perf_counter() - began) * 1000, 1))


def _worker() -> None:
    if not workforce.alive():
        raise NoWorker("none_alive")
    if workforce.unserved():
        raise NoWorker("queue_unserved")


CHECKS = {
    "database": Check("database", reachable.database),
    "redis": Check("redis", reachable.redis_server),
    "broker": Check("broker", reachable.broker),
    "workers": Check("workers", _worker),
}
# One thread each: a check that hangs holds up itself and no other.
_threads = ThreadPoolExecutor(len(CHECKS), thread_name_prefix="health")


def look(names: Iterable[str] = tuple(CHECKS), *, patience: float = PATIENCE) -> list[Finding]:
    """One finding for each name, after at most `patience` seconds; late ones are `timeout`."""
    asked = {name: CHECKS[name].begin() for name in names}
    wait(asked.values(), timeout=patience)
    return [
        answer.result() if answer.done() else Finding(name, "timeout")
        for name, answer in asked.items()
    ]
