"""What hits the server: requests and sockets of two companies at once, each answer looked at."""

from __future__ import annotations

import asyncio
import itertools
import json
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import aiohttp
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidHandshake, InvalidMessage

PATIENCE = 30  # seconds for one answer


@dataclass(frozen=True)
class Company:
    """One of the two: how to come in, and the words that are only its own."""

    slug: str
    owner: str
    last4: str
    session: str
    token: str
    key: str

    @property
    def secrets(self) -> tuple[str, str]:
        return self.owner, self.last4

    @property
    def cookie(self) -> dict[str, str]:
        return {"Cookie": f"sessionid={self.session}"}


#: Who it is, and who must not be seen.
Pair = tuple[Company, Company]


@dataclass(frozen=True)
class Blow:
    """A request, the status it must get, and words its answer must have."""

    company: Company
    path: str
    headers: dict[str, str]
    status: int = 200
    words: tuple[str, ...] = ()


@dataclass
class Tally:
    """What came back."""

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    frames: Counter[str] = field(default_factory=Counter)
    retries: int = 0  # of handshakes
    lasted: float = 0  # seconds
    crossings: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    def percentile(self, share: float) -> float:
        return sorted(self.seconds)[int(len(self.seconds) * share)]


def blows(company: Company, other: Company) -> list[Blow]:
    """All doors of one company with its own credentials, and the other's with them too."""
    page, token, key = company.cookie, _bearer(company.token), _bearer(company.key)
    home, api = f"/t/{company.slug}", "/api/v1"
    return [
        Blow(company, f"{home}/", page, words=(company.owner,)),
        Blow(company, f"{home}/team/", page, words=(company.owner,)),
        Blow(company, f"{home}/settings/ai-keys/", page, words=(company.last4,)),
        Blow(company, f"{home}/settings/audit/", page, words=(company.owner,)),
        Blow(company, f"{api}/auth/me", token, words=(company.owner,)),
        Blow(company, f"{api}/settings", token, words=(company.last4,)),
        Blow(company, f"{api}/tenant/{company.slug}/settings", key, words=(company.last4,)),
        Blow(company, f"{api}/members", key, words=(company.owner,)),
        Blow(company, f"{home}/api/v1/audit-events", key),
        Blow(company, f"/t/{other.slug}/", page, status=403),
        Blow(company, f"/t/{other.slug}/settings/ai-keys/", page, status=403),
        Blow(company, f"{api}/tenant/{other.slug}/settings", token, status=404),
        Blow(company, f"/t/{other.slug}/api/v1/members", key, status=404),
    ]


def _bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


async def hit(
    url: str, companies: tuple[Company, Company], tally: Tally, *, over: asyncio.Event, at_once: int
) -> None:
    """Keep `at_once` requests under way until it is `over`."""
    one, other = companies
    all_blows = [*blows(one, other), *blows(other, one)]
    random.Random(2).shuffle(all_blows)
    endless = itertools.cycle(all_blows)
    strangers = {one: other, other: one}
    timeout = aiohttp.ClientTimeout(total=PATIENCE)
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(url, connector=connector, timeout=timeout) as client:

        async def strike() -> None:
            while not over.is_set():
                blow = next(endless)
                await _strike(client, blow, strangers[blow.company], tally)

        await asyncio.gather(*(strike() for _ in range(at_once)))


async def _strike(client: aiohttp.ClientSession, blow: Blow, other: Company, tally: Tally) -> None:
    started = asyncio.get_running_loop().time()
    try:
        async with client.get(blow.path, headers=blow.headers, allow_redirects=False) as answer:
            body = await answer.text()
    except (aiohttp.ClientError, TimeoutError) as exc:
        tally.troubles.append(f"{blow.path}: {type(exc).__name__}")
        return
    tally.seconds.append(asyncio.get_running_loop().time() - started)
    tally.statuses[answer.status] += 1
    if answer.status != blow.status:
        tally.troubles.append(f"{blow.path}: {answer.status} instead of {blow.status}")
    elif missing := [word for word in blow.words if word not in body]:
        tally.troubles.append(f"{blow.path}: without {missing}")
    if any(word in body for word in other.secrets):
        tally.crossings.append(blow.path)


@asynccontextmanager
async def listening(url: str, pairs: list[Pair], tally: Tally) -> AsyncIterator[list[Ear]]:
    """A socket for the first of each pair, by all ways in turn; a few knock at a time."""
    knocking = asyncio.Semaphore(8)

    async def opened(nth: int, pair: Pair) -> Ear:
        async with knocking:
            return Ear(await _open(url, pair[0], nth // 2, tally), *pair)

    ears = await asyncio.gather(*(opened(nth, pair) for nth, pair in enumerate(pairs)))
    yield ears
    await asyncio.gather(*(ear.socket.close() for ear in ears))


@dataclass(frozen=True)
class Ear:
    """A socket that stays open, hears what is said and joins what does not exist."""

    socket: ClientConnection
    company: Company
    other: Company

    async def listen(self, tally: Tally, *, over: asyncio.Event) -> None:
        await self.socket.send(json.dumps({"type": "join-campaign", "data": {"id": str(uuid4())}}))
        while not over.is_set():
            with suppress(TimeoutError):
                frame = await asyncio.wait_for(self.socket.recv(), 0.5)
                _look_at(str(frame), self.company, self.other, tally)


async def _open(url: str, company: Company, way: int, tally: Tally) -> ClientConnection:
    """Try as browsers do: a handshake that a busy server did not answer in time is repeated."""
    for seconds in (0.5, 1, 2, 4):
        try:
            return await _knock(url, company, way)
        except (InvalidHandshake, InvalidMessage, TimeoutError, OSError):
            tally.retries += 1
            await asyncio.sleep(seconds * random.random())
    return await _knock(url, company, way)


async def _knock(url: str, company: Company, way: int) -> ClientConnection:
    """By session as JSON or HTML, by token, by key: whichever `way` comes next."""
    base = url.replace("http", "ws", 1)
    if way % 4 == 0:
        return await connect(f"{base}/ws/events/?token={company.token}")
    if way % 4 == 1:
        return await connect(f"{base}/t/{company.slug}/ws/events/?token={company.key}")
    style = "html" if way % 4 == 2 else "json"
    address = f"{base}/t/{company.slug}/ws/events/?format={style}"
    headers: Any = company.cookie
    return await connect(address, origin=url, additional_headers=headers)  # type: ignore[arg-type]


def _look_at(frame: str, company: Company, other: Company, tally: Tally) -> None:
    if any(word in frame for word in other.secrets):
        tally.crossings.append(f"frame at {company.slug}")
    elif company.last4 in frame:
        tally.frames[company.slug] += 1
