"""Carries webhooks out: many at once, in an event loop of its own beside the database's thread."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread
from types import TracebackType
from typing import Self
from uuid import UUID

from apps.whatsapp import reach
from apps.whatsapp.bulk_transport import Line
from apps.whatsapp.providers.protocol import Request, Response
from apps.whatsapp.transport import MaybeSent, NotSent

logger = logging.getLogger(__name__)

PATIENCE = 15.0  # seconds for a whole call, as Standard Webhooks advises
CONNECTIONS = 256
READS = 4096  # bytes of an answer; nobody looks at them, but read to its end a line is used again
_GONE = 410


@dataclass(frozen=True, slots=True)
class Call:
    delivery_id: UUID
    endpoint_id: UUID
    request: Request


@dataclass(frozen=True, slots=True)
class Answer:
    """`status` None: there was none, and `problem` says why. `wish`: seconds of a Retry-After."""

    call: Call
    status: int | None
    problem: str
    took_ms: int
    wish: float = 0.0

    @property
    def is_good(self) -> bool:
        return not self.problem

    @property
    def is_gone(self) -> bool:
        """The program says that it wants no more."""
        return self.status == _GONE


def request(url: str, body: bytes, headers: dict[str, str]) -> Request:
    plain = {"content-type": "application/json", "user-agent": "Recado-Webhooks/1"}
    return Request(
        "POST",
        url,
        headers={**plain, **headers},
        data=body,
        read_seconds=PATIENCE,
        whole_seconds=PATIENCE,
    )


class Caller:
    """`with Caller() as caller: caller.call(…); caller.answers(…)`."""

    def __enter__(self) -> Self:
        self._answers: SimpleQueue[Answer] = SimpleQueue()
        self._loop = asyncio.new_event_loop()
        self._line: Line | None = None
        self._thread = Thread(target=self._loop.run_forever, name="webhooks-out", daemon=True)
        self._thread.start()
        self._line = asyncio.run_coroutine_threadsafe(self._open(), self._loop).result()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _exc: BaseException | None,
        _at: TracebackType | None,
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def call(self, call: Call) -> None:
        """Begin it, and return at once."""
        asyncio.run_coroutine_threadsafe(self._carry(call), self._loop)

    def answers(self, seconds: float) -> list[Answer]:
        """All that have come; waits so long for the first."""
        found: list[Answer] = []
        try:
            found.append(self._answers.get(timeout=seconds))
            while True:
                found.append(self._answers.get_nowait())
        except Empty:
            return found

    async def _open(self) -> Line:
        return await Line(CONNECTIONS, reads=READS).__aenter__()

    async def _close(self) -> None:
        """What is still under way is let go of: its lease runs out, and it is tried again."""
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        if self._line:
            await self._line.__aexit__(None, None, None)

    async def _carry(self, call: Call) -> None:
        began = time.monotonic()
        status, problem, wish = await self._outcome(call)
        took_ms = round((time.monotonic() - began) * 1000)
        self._answers.put(Answer(call, status, problem, took_ms, wish))

    async def _outcome(self, call: Call) -> tuple[int | None, str, float]:
        assert self._line is not None  # noqa: S101
        try:
            response = await self._line.call(call.request)
        except NotSent as exc:
            private = isinstance(exc.__cause__, reach.Forbidden)
            return None, "private" if private else "unreachable", 0.0
        except MaybeSent as exc:
            too_slow = isinstance(exc.__cause__, TimeoutError)
            return None, "too_slow" if too_slow else "cut_off", 0.0
        except Exception:  # without an answer whoever drains would wait for it for ever
            logger.exception("webhook not sent", extra={"delivery": str(call.delivery_id)})
            return None, "broken", 0.0
        return response.status, _problem(response), _wish(response)


def _problem(response: Response) -> str:
    if 200 <= response.status < 300:
        return ""
    return "moved" if 300 <= response.status < 400 else "refused"


def _wish(response: Response) -> float:
    """Dates are not followed: nobody sends them here, and clocks differ."""
    said = response.headers.get("retry-after", "")
    return float(said) if said.isascii() and said.isdigit() and len(said) < 7 else 0.0
