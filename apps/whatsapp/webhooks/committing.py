"""Group commit: what arrives while a batch is being written goes into the next, all at once.

An answer waits for its own batch's COMMIT. The faster webhooks come, the larger the batches:
a hundred rows cost hardly more than one.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from apps.whatsapp.webhooks.posts import Post
from apps.whatsapp.webhooks.writing import Outcome, Writer

MOST_WAITING = 4000  # posts
MOST_BYTES_WAITING = 64 * 1024 * 1024
LARGEST_BATCH = 256  # posts
PATIENCE = 12.0  # seconds from arrival to COMMIT


class NotStored(Exception):
    """Nobody knows of the post but its sender, who must try again."""


class Committer:
    """For one event loop. `told`: is called with the schemas that got something."""

    def __init__(self, told: Callable[[frozenset[str]], None]) -> None:
        self._told = told
        self._writer = Writer()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="webhooks")
        self._waiting: deque[tuple[Post, asyncio.Future[None]]] = deque()
        self._bytes = 0
        self._running: asyncio.Task[None] | None = None

    async def keep(self, post: Post) -> None:
        """Returns when the post is committed. Raises NotStored when it isn't, or may not be."""
        if len(self._waiting) >= MOST_WAITING or self._bytes + len(post.raw) > MOST_BYTES_WAITING:
            raise NotStored("too many are waiting")
        committed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((post, committed))
        self._bytes += len(post.raw)
        if self._running is None or self._running.done():
            self._running = asyncio.create_task(self._run())
        try:
            async with asyncio.timeout(PATIENCE):
                await committed
        except TimeoutError as exc:
            raise NotStored("took too long") from exc

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            batch = [self._waiting.popleft() for _ in range(min(len(self._waiting), LARGEST_BATCH))]
            posts = [post for post, _committed in batch]
            try:
                outcomes = await loop.run_in_executor(self._thread, self._writer.write, posts)
            except Exception as exc:  # a fault of ours: say so to these, and go on
                outcomes = [exc] * len(batch)
            self._bytes -= sum(len(post.raw) for post in posts)
            self._answer([committed for _post, committed in batch], outcomes)

    def _answer(self, waiting: Sequence[asyncio.Future[None]], outcomes: Sequence[Outcome]) -> None:
        schemas: set[str] = set()
        for committed, outcome in zip(waiting, outcomes, strict=True):
            if not isinstance(outcome, Exception):
                schemas |= outcome
            if committed.done():  # the sender did not wait
                continue
            if isinstance(outcome, Exception):
                committed.set_exception(NotStored(type(outcome).__name__))
            else:
                committed.set_result(None)
        if schemas:
            self._told(frozenset(schemas))
