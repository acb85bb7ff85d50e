"""Who writes the pieces of an import: two at once, each with a connection of its own.

PostgreSQL works for one connection on one core; a second connection takes the other. Pieces have
no person in common, so which of them is written first does not matter.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import cycle

from django.db import connection

from apps.accounts.errors import QuotaExceeded
from apps.accounts.tenancy import in_tenant
from apps.conversations.importing import leases
from apps.conversations.importing.passes import Pass
from apps.conversations.importing.source import Piece

logger = logging.getLogger(__name__)

HANDS = 2
_EXPECTED = (leases.Lost, leases.CancelAsked, QuotaExceeded)

Work = Callable[[Pass, Piece], None]
#: Has a piece written soon; waits while all hands are full. Raises what an earlier one raised.
Give = Callable[[Piece], None]


@contextmanager
def hired(way: Pass, work: Work) -> Iterator[Give]:
    """At the end all that was given is written. Raises what the first that failed raised; what
    was under way beside it is finished, and told in the log where it failed as well."""
    if connection.in_atomic_block:  # only this connection sees what its transaction wrote
        yield lambda piece: work(way, piece)
        return
    hands = [_Hand(way.beside(), work) for _ in range(HANDS)]
    turns = cycle(hands)
    try:
        yield lambda piece: next(turns).give(piece)
        for hand in hands:
            hand.wait()
    finally:
        for hand in hands:
            hand.leave()


class _Hand:
    """One piece at a time."""

    def __init__(self, way: Pass, work: Work) -> None:
        self._way, self._work = way, work
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="import-writer")
        self._under_way: Future[None] | None = None

    def give(self, piece: Piece) -> None:
        self.wait()
        self._under_way = self._thread.submit(self._write, piece)

    def wait(self) -> None:
        under_way, self._under_way = self._under_way, None
        if under_way:
            under_way.result()

    def leave(self) -> None:
        self._thread.submit(_hang_up)
        self._thread.shutdown()
        exc = self._under_way.exception() if self._under_way else None
        if exc and not isinstance(exc, _EXPECTED):
            # Its text may hold what people wrote.
            fault = f"{type(exc).__module__}.{type(exc).__name__}"
            told = {"import": str(self._way.import_.pk), "fault": fault}
            logger.error("another piece failed too", extra=told)

    def _write(self, piece: Piece) -> None:
        with in_tenant(self._way.tenant):
            self._work(self._way, piece)


def _hang_up() -> None:
    """In the thread whose connection it is."""
    connection.close()
