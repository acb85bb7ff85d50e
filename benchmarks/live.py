"""How long after a webhook is answered everybody who looks has what a customer wrote.

Nine of ten sockets are pages, which get HTML; the tenth is a program's, which gets JSON. Between
the webhook and them are the web process, a worker that makes sense of it, and Redis. Beside it:
the channel layer alone, as many receivers in this process.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from statistics import quantiles
from typing import Any

import aiohttp
from channels.layers import get_channel_layer

from apps.accounts import keys
from apps.accounts.actor import Actor
from apps.accounts.models import ApiKey, Tenant, User
from apps.accounts.permissions import May
from apps.accounts.tenancy import in_public
from benchmarks.ingest import PATH, SECRET, a_body, a_company, signed
from benchmarks.loop import worker
from benchmarks.serving import served
from benchmarks.table import Row

SOCKETS = 1_000
FEW = 10  # so many times less, before
ROUNDS = 20
WITHIN = 10.0  # seconds, then a socket counts as having heard nothing
PAUSE = 0.3  # between two webhooks
TARGETS = ("p95 ≤ 300 ms; aim ≤ 100 ms", "p95 ≤ 1,000 ms; aim ≤ 400 ms")
_AT_ONCE = 50  # sockets that are opened side by side
_numbers = count(500_000)


class Ear:
    """One open socket: when it heard what it was told to listen for."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.heard: dict[str, float] = {}
        self.task = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        async for frame in self.socket:
            at, text = time.perf_counter(), str(frame.data)
            for word, since in list(self.heard.items()):
                if not since and word in text:
                    self.heard[word] = at

    async def close(self) -> None:
        await self.socket.close()
        self.task.cancel()


def measure(size: int = SOCKETS) -> list[Row]:
    with (
        in_public(),
        a_company() as tenant,
        _a_key(tenant) as key,
        served("config.asgi:application", META_APP_SECRET=SECRET) as web,
        worker(),
    ):
        rows: list[Row] = []
        for sockets, target in zip((size // FEW, size), TARGETS, strict=True):
            told = asyncio.run(_told(web.url, tenant.slug, key, sockets))
            rows += _rows(told, asyncio.run(_bare(sockets)), sockets, target)
        return rows


def _rows(times: list[float], bare: list[float], sockets: int, target: str) -> Iterator[Row]:
    heard = [one for one in times if one < WITHIN]
    ours, least = (quantiles(some, n=20)[-1] * 1000 for some in (heard, bare))
    what = f"webhook answered → heard by {sockets:,} sockets"
    yield Row(what, ours, "ms p95", "bare channel layer, ms", least, least / ours, target)
    yield Row("– heard nothing", len(times) - len(heard), f"of {len(times):,}", target="0")


async def _told(url: str, slug: str, key: str, sockets: int) -> list[float]:
    """Seconds of each socket in each round; WITHIN for silence."""
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(url, connector=connector) as client:
        ears = await _ears(client, slug, key, sockets)
        await _round(client, ears)  # the first one opens the conversation, and warms up
        times = [one for _again in range(ROUNDS) for one in await _round(client, ears)]
        await asyncio.gather(*(ear.close() for ear in ears))
    return times


async def _ears(client: aiohttp.ClientSession, slug: str, key: str, sockets: int) -> list[Ear]:
    room = asyncio.Semaphore(_AT_ONCE)

    async def one(number: int) -> Ear:
        shape = "&format=html" if number % 10 else ""
        async with room:
            return Ear(await client.ws_connect(f"/t/{slug}/ws/events/?token={key}{shape}"))

    return list(await asyncio.gather(*(one(number) for number in range(sockets))))


async def _round(client: aiohttp.ClientSession, ears: list[Ear]) -> list[float]:
    word = f"order {next(_numbers)} "
    for ear in ears:
        ear.heard = {word: 0.0}
    body = a_body(next(_numbers)).replace(b"Is my order on its way? ", word.encode(), 1)
    async with client.post(PATH, data=body, headers=signed(body)) as answer:
        assert answer.status == 200, answer.status  # noqa: S101
    answered = time.perf_counter()
    while time.perf_counter() < answered + WITHIN and not all(ear.heard[word] for ear in ears):
        await asyncio.sleep(0.02)
    await asyncio.sleep(PAUSE)
    # Who heard it before the answer was read here heard it at once.
    return [max(0.0, ear.heard[word] - answered) if ear.heard[word] else WITHIN for ear in ears]


async def _bare(receivers: int) -> list[float]:
    """One group, as many channels; seconds from sending to each receiving."""
    layer = get_channel_layer()
    assert layer is not None  # noqa: S101
    group = f"bench.{next(_numbers)}"
    names = [await layer.new_channel() for _number in range(receivers)]
    for name in names:
        await layer.group_add(group, name)
    return [one for _again in range(ROUNDS) for one in await _bare_round(layer, group, names)]


async def _bare_round(layer: Any, group: str, names: list[str]) -> list[float]:
    async def heard(name: str) -> float:
        await layer.receive(name)
        return time.perf_counter()

    waiting = [asyncio.create_task(heard(name)) for name in names]
    started = time.perf_counter()
    await layer.group_send(group, {"type": "told", "text": "x" * 500})
    return [at - started for at in await asyncio.wait_for(asyncio.gather(*waiting), WITHIN)]


@contextmanager
def _a_key(tenant: Tenant) -> Iterator[str]:
    tenant.quota_overrides = {"max_sockets": None, "api_requests_per_minute": None}
    tenant.save(update_fields=["quota_overrides"])
    owner = User.objects.get(email=f"{tenant.slug}@example.com")
    scopes = ("conversations.view", "home.view")
    by, may = Actor(user=owner), May(frozenset(scopes))
    _key, secret = keys.make(tenant, name="bench", scopes=scopes, by=by, may=may)
    try:
        yield secret
    finally:
        ApiKey.objects.filter(tenant=tenant).delete()
