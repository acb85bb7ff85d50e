"""How many webhooks one web process takes in, and how many one worker makes sense of.

Receiving: signed posts of Meta's, all different, routed to their tenant, each a durable row
before its answer. Beside it, on the same server: a Django view that does nothing, and an
ASGI application that only checks the signature and stores the bytes.
"""

from __future__ import annotations

import asyncio
import hmac
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import count
from statistics import median
from uuid import uuid4

import aiohttp
import psycopg

from apps.accounts import schemas, tenants
from apps.accounts.actor import PLATFORM
from apps.accounts.models import AuditEntry, ChannelRoute, Tenant, User
from apps.accounts.tenancy import in_public, in_tenant
from apps.whatsapp.models import Channel, WebhookEvent
from benchmarks import applying, bare_commit
from benchmarks.serving import Server, served
from benchmarks.table import Row
from config.settings.environment import DATABASE_URL

CONNECTIONS = 32
SECONDS = 4.0  # of each round
ROUNDS = 3
WARM_UP = 1.0  # seconds
SECRET = "secret-of-the-benchmark"
NUMBER, ACCOUNT = "220999999999901", "110999999999901"
PATH = "/webhooks/meta/"
_numbers = count()
_TEMPLATE = (
    b'{"object":"whatsapp_business_account","entry":[{"id":"%s","changes":[{"value":{'
    b'"messaging_product":"whatsapp","metadata":{"display_phone_number":"5511900000100",'
    b'"phone_number_id":"%s"},"contacts":[{"profile":{"name":"Rosa"},"wa_id":"5511900000101"}],'
    b'"messages":[{"from":"5511900000101","id":"wamid.%%024d","timestamp":"1795176000",'
    b'"type":"text","text":{"body":"%s"}}]},"field":"messages"}]}]}'
) % (ACCOUNT.encode(), NUMBER.encode(), b"Is my order on its way? " * 34)


@dataclass(slots=True)
class Round:
    """Seconds of each answer with 200, and what was thanked for."""

    seconds: float
    times: list[float] = field(default_factory=list)
    thanked: list[bytes] = field(default_factory=list)

    @property
    def a_second(self) -> float:
        return len(self.times) / self.seconds

    def percentile(self, share: float) -> float:
        """Milliseconds."""
        return sorted(self.times)[int(len(self.times) * share)] * 1000


def measure() -> list[Row]:
    with in_public(), a_company() as tenant, _bare_table():
        return [*_receiving(tenant), *_durability(tenant), *applying.measure(tenant)]


def _receiving(tenant: Tenant) -> Iterator[Row]:
    with (
        served("config.asgi:application", META_APP_SECRET=SECRET) as recado,
        served("benchmarks.bare_commit:application", META_APP_SECRET=SECRET) as commit,
        served("benchmarks.bare:application") as django,
    ):
        mine, least, view = asyncio.run(_rounds(recado, commit, django))
    thanked = sum(len(one.thanked) for one in mine)
    stored = len(_stored(tenant))
    yield from _rows(mine, least, view)
    yield Row("thanked for and not stored", thanked - stored, "", target="0")


async def _rounds(recado: Server, commit: Server, django: Server) -> tuple[list[Round], ...]:
    """The servers take turns, so that all have the same weather."""
    sites = ((recado, PATH), (commit, "/"), (django, "/"))
    found: tuple[list[Round], ...] = ([], [], [])
    for number in range(ROUNDS + 1):
        for (server, path), rounds in zip(sites, found, strict=True):
            rounds.append(await _load(server.url, path, SECONDS if number else WARM_UP))
    return found


def _rows(mine: list[Round], least: list[Round], view: list[Round]) -> Iterator[Row]:
    rate, most, hello = (median(r.a_second for r in rounds[1:]) for rounds in (mine, least, view))
    what = f"webhooks received, {CONNECTIONS} connections, one daphne"
    size = len(a_body(0))
    yield Row(
        f"{what}, {size} bytes",
        rate,
        "req/s",
        "bare ASGI and group commit, req/s",
        most,
        rate / most,
        "aim ≥ 0.6",
    )
    yield Row("the same", rate, "req/s", "bare Django view, req/s", hello, rate / hello, "≥ 0.65")
    for share, name in ((0.5, "p50"), (0.99, "p99")):
        ours, its = (median(r.percentile(share) for r in rounds[1:]) for rounds in (mine, least))
        yield Row(
            f"{name} of that", ours, "ms", "bare ASGI and group commit, ms", its, its / ours,
            "aim ≤ 100 ms" if name == "p99" else "",
        )  # fmt: skip


def _durability(tenant: Tenant) -> Iterator[Row]:
    """The web process is killed under load; each webhook it has answered must be a row."""
    with served("config.asgi:application", META_APP_SECRET=SECRET) as recado:
        killed = asyncio.run(_killed(recado))
    lost = set(killed.thanked) - _stored(tenant)
    what = f"lost of {len(killed.thanked):,} answered before kill -9"
    yield Row(what, len(lost), "", target="0")


async def _killed(server: Server) -> Round:
    load = asyncio.create_task(_load(server.url, PATH, 10, until_it_fails=True))
    await asyncio.sleep(2)
    server.process.kill()
    return await load


async def _load(url: str, path: str, seconds: float, *, until_it_fails: bool = False) -> Round:
    """As many posts as it answers. Raises when one is refused, unless failing is the point."""
    result = Round(seconds)
    connector = aiohttp.TCPConnector(limit=CONNECTIONS)
    async with aiohttp.ClientSession(url, connector=connector) as client:
        end = time.perf_counter() + seconds

        async def post() -> None:
            while (started := time.perf_counter()) < end:
                body = a_body(next(_numbers))
                async with client.post(path, data=body, headers=signed(body)) as answer:
                    await answer.read()
                    answer.raise_for_status()
                result.times.append(time.perf_counter() - started)
                result.thanked.append(body)

        posts = [post() for _ in range(CONNECTIONS)]
        outcomes = await asyncio.gather(*posts, return_exceptions=until_it_fails)
    if until_it_fails and not any(isinstance(one, aiohttp.ClientError) for one in outcomes):
        raise RuntimeError("the server was to be killed under load")
    return result


def a_body(number: int) -> bytes:
    return _TEMPLATE % number


def signed(body: bytes) -> dict[str, str]:
    signature = hmac.new(SECRET.encode(), body, sha256).hexdigest()
    return {"X-Hub-Signature-256": f"sha256={signature}", "Content-Type": "application/json"}


def _stored(tenant: Tenant) -> set[bytes]:
    with in_tenant(tenant):
        return {bytes(body) for body in WebhookEvent.objects.values_list("body", flat=True)}


@contextmanager
def a_company() -> Iterator[Tenant]:
    """With one number; gone afterwards."""
    slug = f"bench-{uuid4().hex[:12]}"
    owner = User.objects.create_user(f"{slug}@example.com")
    tenant = tenants.create(name=slug, slug=slug, owner=owner, by=PLATFORM)
    try:
        with in_tenant(tenant):
            channel = Channel.objects.create(
                provider="meta", display_name=slug, name=slug, key=NUMBER, account=ACCOUNT
            )
        ChannelRoute.objects.create(
            kind="number", value=NUMBER, tenant=tenant, channel_id=channel.pk
        )
        yield tenant
    finally:
        schemas.drop(tenant.schema_name)
        AuditEntry.objects.filter(tenant=tenant).delete()
        tenant.delete()
        owner.delete()


@contextmanager
def _bare_table() -> Iterator[None]:
    make = f"CREATE TABLE {bare_commit.TABLE} (id bigserial PRIMARY KEY, body bytea NOT NULL)"
    with psycopg.connect(DATABASE_URL, autocommit=True) as connection:
        connection.execute(f"DROP TABLE IF EXISTS {bare_commit.TABLE}")
        connection.execute(make)
        try:
            yield
        finally:
            connection.execute(f"DROP TABLE {bare_commit.TABLE}")
