"""How many requests one web process answers: `GET /api/v1/auth/me` beside a bare Django view."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from statistics import median
from uuid import uuid4

import aiohttp

from apps.accounts import schemas, tenants
from apps.accounts.actor import PLATFORM
from apps.accounts.models import AuditEntry, Tenant, User
from apps.accounts.tenancy import in_public
from benchmarks.serving import served
from benchmarks.table import Row

CONNECTIONS = 32
SECONDS = 5.0  # of each round
ROUNDS = 3
WARM_UP = 1.0  # seconds
ME = "/api/v1/auth/me"


@dataclass(frozen=True, slots=True)
class Round:
    """What one round gave: answers a second, and the 99th percentile in milliseconds."""

    a_second: float
    p99: float


@dataclass(frozen=True, slots=True)
class Site:
    """A server under load and what to ask it."""

    url: str
    path: str = "/"
    token: str = ""


def measure() -> list[Row]:
    with in_public(), ExitStack() as stack:
        email, password = stack.enter_context(_somebody())
        bare = Site(stack.enter_context(served("benchmarks.bare:application")).url)
        url = stack.enter_context(served("config.asgi:application")).url
        recado = Site(url, ME, asyncio.run(_token(url, email, password)))
        rounds = asyncio.run(_rounds(recado, bare))
    return list(_rows(*rounds))


def _rows(recado: list[Round], bare: list[Round]) -> Iterator[Row]:
    """The sites took turns, so that both had the same weather."""
    rate, limit = (median(one.a_second for one in rounds) for rounds in (recado, bare))
    slowest, least = (median(one.p99 for one in rounds) for rounds in (recado, bare))
    what = f"GET {ME}, {CONNECTIONS} connections, one daphne"
    yield Row(what, rate, "req/s", "bare Django view, req/s", limit, rate / limit)
    yield Row("p99 of that", slowest, "ms", "bare Django view, ms", least, least / slowest)


async def _rounds(recado: Site, bare: Site) -> tuple[list[Round], list[Round]]:
    for site in (recado, bare):
        await _load(site, WARM_UP)
    pairs = [(await _load(recado, SECONDS), await _load(bare, SECONDS)) for _ in range(ROUNDS)]
    return [mine for mine, _ in pairs], [its for _, its in pairs]


async def _load(site: Site, seconds: float) -> Round:
    """As many requests as it answers, over kept-alive connections. Raises when one fails."""
    times: list[float] = []
    headers = {"Authorization": f"Bearer {site.token}"} if site.token else {}
    connector = aiohttp.TCPConnector(limit=CONNECTIONS)
    async with aiohttp.ClientSession(site.url, connector=connector, headers=headers) as client:
        end = time.perf_counter() + seconds

        async def ask() -> None:
            while (started := time.perf_counter()) < end:
                async with client.get(site.path) as answer:
                    await answer.read()
                    answer.raise_for_status()
                times.append(time.perf_counter() - started)

        await asyncio.gather(*(ask() for _ in range(CONNECTIONS)))
    return Round(len(times) / seconds, sorted(times)[int(len(times) * 0.99)] * 1000)


async def _token(url: str, email: str, password: str) -> str:
    async with aiohttp.ClientSession(url) as client:
        body = {"email": email, "password": password}
        async with client.post("/api/v1/auth/login", json=body) as answer:
            answer.raise_for_status()
            token: str = (await answer.json())["data"]["token"]
            return token


@contextmanager
def _somebody() -> Iterator[tuple[str, str]]:
    """An owner whose company may ask as often as it likes; gone afterwards."""
    slug, password = f"bench-{uuid4().hex[:12]}", secrets.token_urlsafe()
    owner = User.objects.create_user(f"{slug}@example.com", password)
    free = {"api_requests_per_minute": None}
    tenant = tenants.create(name=slug, slug=slug, owner=owner, by=PLATFORM, quota_overrides=free)
    try:
        yield owner.email, password
    finally:
        _clear(tenant, owner)


def _clear(tenant: Tenant, owner: User) -> None:
    schemas.drop(tenant.schema_name)
    AuditEntry.objects.filter(tenant=tenant).delete()
    tenant.delete()
    owner.delete()
