"""Carries news to the addresses that wait for it: batched, signed, and tried again."""

from __future__ import annotations

import asyncio
import contextlib
import heapq
import time
from collections import defaultdict, deque
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

import aiohttp

from .envelope import pack, signature
from .items import Item

if TYPE_CHECKING:
    from apps.whatsapp.simulator.world import World

TICK = 0.02  # seconds in which due items gather into one POST
CONNECTIONS = 64
TRIES = 7
TIMEOUT = aiohttp.ClientTimeout(total=30, connect=5)


class Address(NamedTuple):
    url: str
    secret: str


class Courier:
    def __init__(self, world: World) -> None:
        self._world = world
        self._waiting: list[tuple[float, int, Item]] = []
        self._number = count()
        self._queues: dict[Address, deque[Item]] = defaultdict(deque)
        self._session: aiohttp.ClientSession | None = None
        self._round: asyncio.Task[None] | None = None
        self.forget()

    def forget(self) -> None:
        self._waiting.clear()
        for queue in self._queues.values():
            queue.clear()
        # Counted anew: one that is cancelled before its first step never signs off.
        self._carriers: dict[Address, int] = defaultdict(int)
        self.sent = 0  # POSTs answered with 200
        self.failed = 0  # POSTs given up
        self.tries_failed = 0
        self.items_sent = 0
        self.items_lost = 0
        self.under_way = 0

    @property
    def pending(self) -> int:
        return len(self._waiting) + self.under_way

    @property
    def session(self) -> aiohttp.ClientSession:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=CONNECTIONS)
            self._session = aiohttp.ClientSession(connector=connector, timeout=TIMEOUT)
        return self._session

    def expect(self, item: Item, *, after: float = 0.0, doubled: bool = False) -> None:
        """Have an item delivered in so many seconds, faults permitting."""
        faults, chance = self._world.faults, self._world.chance
        if not faults.deliver:
            self._mark([item], "OFF")
            return
        if chance.happens("lose", faults.lose_rate):
            self.lose(item)
            return
        if faults.shuffle:
            after += chance.stream("shuffle").random() * max(0.2, faults.webhook_delay_ms / 250)
        self._put(item, after)
        if doubled or chance.happens("duplicate", faults.duplicate_rate):
            self._put(item, after + 0.1 * chance.stream("duplicate").random())

    def lose(self, item: Item) -> None:
        self.items_lost += 1
        self._mark([item], "LOST")

    def _put(self, item: Item, after: float) -> None:
        heapq.heappush(self._waiting, (time.monotonic() + after, next(self._number), item))
        if self._round is None or self._round.done():
            self._round = asyncio.create_task(self._rounds())

    async def _rounds(self) -> None:
        while self._waiting:
            await asyncio.sleep(max(TICK, min(self._waiting[0][0] - time.monotonic(), 0.2)))
            if items := self._due():
                self._dispatch(items)

    def _due(self) -> list[Item]:
        now, due = time.monotonic(), []
        while self._waiting and self._waiting[0][0] <= now:
            due.append(heapq.heappop(self._waiting)[2])
        if self._world.faults.shuffle:
            self._world.chance.stream("shuffle").shuffle(due)
        return due

    def _dispatch(self, items: list[Item]) -> None:
        fresh: set[Address] = set()
        for item in items:
            address = self.address_of(item)
            if address is None:
                self._mark([item], "OFF")
            else:
                self._queues[address].append(item)
                self.under_way += 1
                fresh.add(address)
        faults = self._world.faults
        most = max(faults.parallel, 4 if faults.shuffle else 1)
        for address in fresh:
            for _ in range(most - self._carriers[address]):
                self._carriers[address] += 1
                self._world.spawn(self._carry(address, self._carriers))

    def address_of(self, item: Item) -> Address | None:
        """The number's own address stands above the WABA's, and that above the app's."""
        options = self._world.options
        account = self._world.accounts.get(item.account_id)
        secret = (account.app_secret if account else "") or options.app_secret
        if item.number is not None and item.number.override:
            return Address(item.number.override.url, secret)
        if account is not None and account.override:
            return Address(account.override.url, secret)
        if not options.callback_url or (account is not None and account.subscribed is False):
            return None
        return Address(options.callback_url, secret)

    async def _carry(self, address: Address, carriers: dict[Address, int]) -> None:
        """Empty an address's queue. One carrier keeps the order, several do not."""
        queue = self._queues[address]
        try:
            while queue:
                size = max(1, self._world.faults.batch_size)
                items = [queue.popleft() for _ in range(min(size, len(queue)))]
                body = pack(items)
                if await self._post(address, body):
                    self._finish(items, True, address)
                else:
                    # Trying again must not hold up what comes after.
                    self._world.spawn(self._try_again(address, items, body))
        finally:
            carriers[address] -= 1

    async def _try_again(self, address: Address, items: list[Item], body: bytes) -> None:
        for attempt in range(TRIES - 1):
            self.tries_failed += 1
            await asyncio.sleep(self._world.options.retry_seconds * 2**attempt)
            if await self._post(address, body):
                self._finish(items, True, address)
                return
        self.tries_failed += 1
        self._finish(items, False, address)

    def _finish(self, items: list[Item], good: bool, address: Address) -> None:
        self.under_way -= len(items)
        self.sent += good
        self.failed += not good
        self.items_sent += len(items) if good else 0
        self._mark(items, "DELIVERED" if good else "FAILED", address.url)

    async def _post(self, address: Address, body: bytes) -> bool:
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "facebookexternalua",
            "X-Hub-Signature-256": signature(body, address.secret),
        }
        with contextlib.suppress(aiohttp.ClientError, TimeoutError, ValueError):
            async with self.session.post(address.url, data=body, headers=headers) as answer:
                await answer.read()
                return answer.status == 200
        return False

    def _mark(self, items: list[Item], state: str, url: str = "") -> None:
        for item in items:
            if item.happening is not None:
                item.happening.webhook = state
                item.happening.url = url

    async def close(self) -> None:
        if self._round is not None:
            self._round.cancel()
        if self._session is not None:
            await self._session.close()
