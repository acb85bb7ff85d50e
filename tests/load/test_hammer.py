"""Two companies hit one server as hard as they can: nothing crosses, nothing leaks."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread

import psycopg
import pytest

from tests.live import Live, free_port, start_web
from tests.load.hammer import Company, Tally, hit, listening
from tests.shell import ROOT

pytestmark = [pytest.mark.load, pytest.mark.slow]

SECONDS = 10  # and until enough was seen, which takes a busy machine longer
AT_MOST = 120
REQUESTS = 300
REQUESTS_AT_ONCE = 64
SOCKETS = 50
POOL = 16
POOL_AT_REST = 2
A_FEW = 2  # connections that Django opens beside the pool
WEB = "recado hammer"  # as PostgreSQL sees the web process

COMPANIES = """
import json
from django.test import Client
from apps.accounts import keys, tokens
from apps.accounts.actor import PLATFORM
from apps.accounts.permissions import NOT_FOR_KEYS, may_as
from apps.accounts.tenancy import in_tenant
from apps.ai import keys as ai_keys
from tests.factories import make_tenant, make_user

def company(name, owner, last4):
    user = make_user(f"{name.lower()}@example.com", name=owner)
    free = {"api_requests_per_minute": None, "max_sockets": None}
    tenant = make_tenant(name, owner=user, quota_overrides=free)
    with in_tenant(tenant):
        ai_keys.put(tenant, "openai", f"sk-proj-{last4}", by=PLATFORM)
    client = Client()
    client.force_login(user)
    may = may_as("owner")
    scopes = may.codes - NOT_FOR_KEYS
    _key, secret = keys.make(tenant, name="Hammer", scopes=scopes, by=PLATFORM, may=may)
    return {
        "slug": tenant.slug, "owner": owner, "last4": last4,
        "session": client.session.session_key,
        "token": tokens.issue(user, tenant).access, "key": secret,
    }

print(json.dumps([company("Anvil", "Ana Bigorna", "AaA1"), company("Tongs", "Tom Tenaz", "TtT2")]))
"""
#: Says something in both companies, drawn inside each from its own rows.
PUBLISHER = """
import sys, time
from apps.accounts.live import publishing, rooms
from apps.accounts.models import Tenant
from apps.ai.models import ProviderKey

class Last4:
    def __str__(self):
        return ProviderKey.objects.get().last4

companies = {"anvil": "AaA1", "tongs": "TtT2"}
tenants = [Tenant.objects.get(slug=slug) for slug in companies]
print("ready", flush=True)
while True:
    for tenant in tenants:
        publishing.publish(
            tenant, rooms.of_tenant(tenant.schema_name), "message:new",
            {"marker": companies[tenant.slug]},
            template="components/skeleton.html", context={"rows": 1, "label": Last4()},
        )
    time.sleep(0.05)
"""


@dataclass
class Connections:
    """What PostgreSQL saw of the web process during the run."""

    most: int = 0
    stopped: Event = field(default_factory=Event)


@pytest.fixture
def site(live: Live) -> Iterator[Live]:
    """A web process of its own, whose pool goes back to rest within seconds."""
    port = free_port()
    environment = live.environment | {
        "PGAPPNAME": WEB,
        "DATABASE_POOL_SIZE": str(POOL),
        "DATABASE_POOL_IDLE": "1",
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
    }
    site = Live(f"http://127.0.0.1:{port}", live.database_url, environment)
    start_web(site, port=port)
    yield site
    site.end()


@pytest.fixture
def companies(site: Live) -> tuple[Company, Company]:
    one, other = (Company(**fields) for fields in json.loads(site.python(COMPANIES)))
    return one, other


def now_open(live: Live) -> tuple[int, int]:
    """The web process' connections, and those of them in the middle of something."""
    with psycopg.connect(live.database_url) as connection:
        row = connection.execute(
            "SELECT count(*), count(*) FILTER (WHERE state <> 'idle')"
            " FROM pg_stat_activity WHERE application_name = %s",
            [WEB],
        ).fetchone()
    assert row is not None
    return int(row[0]), int(row[1])


@contextmanager
def watched(live: Live) -> Iterator[Connections]:
    seen = Connections()

    def watch() -> None:
        while not seen.stopped.wait(0.25):
            seen.most = max(seen.most, now_open(live)[0])

    watcher = Thread(target=watch)
    watcher.start()
    try:
        yield seen
    finally:
        seen.stopped.set()
        watcher.join()


@contextmanager
def publishing(site: Live) -> Iterator[None]:
    environment = site.environment | {"PGAPPNAME": "recado hammer publisher"}
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-v", "0", "-c", PUBLISHER]
    publisher = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE)
    assert publisher.stdout
    assert publisher.stdout.readline() == b"ready\n"  # before a busy machine starts it late
    try:
        yield
        assert publisher.poll() is None
    finally:
        publisher.terminate()
        publisher.wait(30)


async def hammer(site: Live, companies: tuple[Company, Company]) -> Tally:
    tally = Tally()
    over = asyncio.Event()
    pairs = [companies if way % 2 else companies[::-1] for way in range(SOCKETS)]
    async with listening(site.url, pairs, tally) as ears:
        await asyncio.gather(
            hit(site.url, companies, tally, over=over, at_once=REQUESTS_AT_ONCE),
            *(ear.listen(tally, over=over) for ear in ears),
            ring(over, tally, companies),
        )
    return tally


async def ring(over: asyncio.Event, tally: Tally, companies: tuple[Company, Company]) -> None:
    """When there is enough to judge by."""
    clock = asyncio.get_running_loop().time
    begun = clock()
    while clock() < begun + SECONDS or not enough(tally, companies):
        if clock() > begun + AT_MOST:
            break
        await asyncio.sleep(0.5)
    over.set()
    tally.lasted = clock() - begun


def enough(tally: Tally, companies: tuple[Company, Company]) -> bool:
    heard = min(tally.frames[company.slug] for company in companies)
    return len(tally.seconds) > REQUESTS and heard > SOCKETS


def at_rest(site: Live, *, within: float) -> tuple[int, int]:
    """Wait until only the pool's minimum is left, or time is up."""
    deadline = time.monotonic() + within
    while (found := now_open(site)) > (POOL_AT_REST, 0) and time.monotonic() < deadline:
        time.sleep(0.5)
    return found


def test_two_companies_at_full_load_see_only_their_own_and_leave_nothing_open(
    site, companies, request, capsys
):
    with watched(site) as connections, publishing(site):
        tally = asyncio.run(hammer(site, companies))

    requests = len(tally.seconds)
    report = (
        f"\nhammer: {requests} requests in {tally.lasted:.0f} s = {requests / tally.lasted:.0f}/s,"
        f" p50 {tally.percentile(0.5) * 1000:.0f} ms, p99 {tally.percentile(0.99) * 1000:.0f} ms;"
        f" {tally.frames.total()} frames on {SOCKETS} sockets, {tally.retries} handshakes repeated;"
        f" at most {connections.most} database connections"
    )
    with capsys.disabled():
        request.config.pluginmanager.get_plugin("terminalreporter").write_line(report)
    assert tally.crossings == []
    assert tally.troubles == []
    assert not [status for status in tally.statuses if status >= 500]
    assert set(tally.statuses) == {200, 403, 404}
    assert enough(tally, companies)
    assert connections.most <= POOL + A_FEW
    open_now, busy = at_rest(site, within=45)
    assert open_now <= POOL_AT_REST
    assert busy == 0
