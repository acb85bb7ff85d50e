"""What a web process does for all its live connections together.

It gives signs of life for their seats, sends the frames that waited for their pace, and
lets only a few of them ask the database at once.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from asgiref.sync import ThreadSensitiveContext
from channels.db import database_sync_to_async
from redis.exceptions import RedisError

from apps.accounts import paced, seats
from apps.accounts.momentary import loop_store
from apps.accounts.seats import Seat

logger = logging.getLogger(__name__)

P = ParamSpec("P")
R = TypeVar("R")

AT_ONCE = 4  # threads, each with one database connection, for all sockets of a process
ROUND = 0.1  # seconds between two looks at what waits


class Caretaker:
    """One for each event loop; works while any seat is taken."""

    def __init__(self) -> None:
        self.seats: set[Seat] = set()
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._rounds: asyncio.Task[None] | None = None

    async def ask(self, question: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run something that blocks in a thread of its own, with a fresh database connection."""
        async with self._turns, ThreadSensitiveContext():
            answer: R = await database_sync_to_async(question)(*args, **kwargs)
            return answer

    def look_after(self, seat: Seat) -> None:
        self.seats.add(seat)
        if self._rounds is None or self._rounds.done():
            self._rounds = asyncio.create_task(self._make_rounds())

    def forget(self, seat: Seat) -> None:
        self.seats.discard(seat)

    async def _make_rounds(self) -> None:
        loop = asyncio.get_running_loop()
        next_sign = loop.time() + seats.SIGN_OF_LIFE
        async with loop_store() as redis:
            while self.seats:
                try:
                    if loop.time() >= next_sign:
                        next_sign = loop.time() + seats.SIGN_OF_LIFE
                        await seats.keep(redis, self.seats)
                    await paced.deliver(redis)
                except RedisError as exc:
                    logger.warning(
                        "live frames wait for Redis",
                        extra={"action": "frames_wait", "why": str(exc)},
                    )
                    await asyncio.sleep(1)
                await asyncio.sleep(ROUND)


_caretakers: WeakKeyDictionary[asyncio.AbstractEventLoop, Caretaker] = WeakKeyDictionary()


def caretaker() -> Caretaker:
    """The running loop's."""
    return _caretakers.setdefault(asyncio.get_running_loop(), Caretaker())
