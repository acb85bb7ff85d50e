"""What a web process does for all its live connections together.

It gives signs of life for their seats, sends the frames that waited for their pace, and
puts their questions to the database.
"""

from __future__ import annotations

import asyncio
import atexit
import logging
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from asgiref.sync import ThreadSensitiveContext
from channels.db import database_sync_to_async
from django.db import InterfaceError, OperationalError
from redis.exceptions import RedisError

from apps.accounts.live import paced, seats
from apps.accounts.live.seats import Seat
from apps.accounts.momentary import loop_store

logger = logging.getLogger(__name__)

P = ParamSpec("P")
R = TypeVar("R")

AT_ONCE = 2  # database connections, for all sockets of a process
IN_A_ROW = 50  # questions for which one connection is kept
ROUND = 0.1  # seconds between two looks at what waits

Question = tuple[Callable[[], Any], "asyncio.Future[Any]"]


class Caretaker:
    """One for each event loop; works while any seat is taken or any question open."""

    def __init__(self) -> None:
        self.seats: set[Seat] = set()
        self._questions: deque[Question] = deque()
        self._askers: set[asyncio.Task[None]] = set()
        self._rounds: asyncio.Task[None] | None = None

    async def ask(self, question: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run something that blocks in a thread, where it may use the database.

        When a thousand pages come back at once, and requests too wait for a connection,
        their questions share a few connections instead of queueing for one each.
        """
        answer: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._questions.append((partial(question, *args, **kwargs), answer))
        if len(self._askers) < AT_ONCE:
            asker = asyncio.create_task(self._put_questions())
            self._askers.add(asker)
            asker.add_done_callback(self._askers.discard)
        return await answer

    async def _put_questions(self) -> None:
        loop = asyncio.get_running_loop()
        while self._questions:
            count = min(IN_A_ROW, len(self._questions))
            row = [self._questions.popleft() for _ in range(count)]
            async with ThreadSensitiveContext():
                await database_sync_to_async(_answer)(row, loop)

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
                    why = str(exc)
                    logger.warning("frames wait", extra={"action": "frames_wait", "why": why})
                    await asyncio.sleep(1)
                await asyncio.sleep(ROUND)


def _answer(row: list[Question], loop: asyncio.AbstractEventLoop) -> None:
    """In a thread: each question in turn, on one connection."""
    away: Exception | None = None  # without a database the others need not wait for it too
    for question, answer in row:
        if answer.cancelled():
            continue
        result, trouble = None, away
        if away is None:
            try:
                result = question()
            except Exception as exc:
                trouble = exc
                away = exc if isinstance(exc, OperationalError | InterfaceError) else None
        loop.call_soon_threadsafe(_settle, answer, result, trouble)


def _settle(answer: asyncio.Future[Any], result: Any, trouble: Exception | None) -> None:
    if answer.cancelled():
        return
    if trouble is None:
        answer.set_result(result)
    else:
        answer.set_exception(trouble)


_caretakers: WeakKeyDictionary[asyncio.AbstractEventLoop, Caretaker] = WeakKeyDictionary()


def caretaker() -> Caretaker:
    """The running loop's."""
    return _caretakers.setdefault(asyncio.get_running_loop(), Caretaker())


@atexit.register
def _free_all_seats() -> None:
    """A server that stops does not wait for its connections to end one by one."""
    with suppress(RedisError):
        seats.give_back(*(seat for one in _caretakers.values() for seat in one.seats))
