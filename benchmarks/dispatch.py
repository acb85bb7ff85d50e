"""How many messages a second leave from one worker process, from a queued row to a recorded one.

The simulator answers after a tenth or a quarter of a second, as providers do. Beside it: the
same loop of requests without any database, and the usual way, a Celery task for each message.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast
from uuid import UUID, uuid4

from django.db import connection
from django.db.models import Max, Min
from django.test import override_settings

from apps.accounts import schemas, tenants
from apps.accounts.actor import PLATFORM
from apps.accounts.models import AuditEntry, Tenant, User
from apps.accounts.tenancy import in_public, in_tenant
from apps.conversations.delivery import places, slices, waking
from apps.conversations.models import Batch, Message
from apps.whatsapp.bulk_transport import Line
from apps.whatsapp.connections import connection_of
from apps.whatsapp.messages import Address, Text
from apps.whatsapp.messages import Message as WireMessage
from apps.whatsapp.models import Channel
from apps.whatsapp.providers import provider_of
from apps.whatsapp.providers.protocol import Request
from benchmarks import usual
from benchmarks.table import Row

LATENCIES = (100, 250)  # milliseconds until the provider answers
CHANNELS = 8  # so that no number's own speed is the limit
A_SECOND = 1000  # of each
MESSAGES = 20_000
USUAL = 1_500
CONNECTIONS = 1024
ROOT = Path(__file__).resolve().parent.parent
WORDS = "Hello {{nome}}, your order is on its way."
_PEOPLE = """
    INSERT INTO conversations_contact
        (id, name, phone, email, category, notes, attributes, tags, language, time_zone, source,
         version)
    SELECT public.uuid7(), 'Person ' || n, '+' || (5511980000000 + n), '', '', '', '{}', '{}', '',
        '', 'import', 1
    FROM generate_series(1, %s) AS n
"""
_NUMBERS = """
    INSERT INTO conversations_identity (contact_id, kind, scope, value, learned)
    SELECT id, 'phone', '', phone, '' FROM conversations_contact
"""
_QUEUE = """
    WITH people AS (
        SELECT id, name, row_number() OVER (ORDER BY id) AS n FROM conversations_contact LIMIT %(n)s
    ), placed AS (SELECT *, (%(channels)s::uuid[])[1 + n %% %(count)s] AS channel FROM people),
    threads AS (
        INSERT INTO conversations_thread (id, contact_id, channel_id, window_until)
        SELECT public.uuid7(), id, channel, now() + interval '20 hours' FROM placed
        ON CONFLICT (contact_id, channel_id) DO NOTHING
    )
    INSERT INTO conversations_message
        (id, contact_id, channel_id, batch_id, direction, origin, kind, values, status, category,
         created_at)
    SELECT public.uuid7(), id, channel, %(batch)s, 'out', 'campaign', 'text',
        jsonb_build_object('nome', name), 'queued', 'utility', now()
    FROM placed ORDER BY n
"""


def measure() -> list[Row]:
    with in_public(), a_company() as (tenant, channels):
        return [row for latency in LATENCIES for row in _at(tenant, channels, latency)]


def _at(tenant: Tenant, channels: list[Channel], latency: int) -> Iterator[Row]:
    with simulated(latency_ms=latency) as url, override_settings(SANDBOX_URL=url):
        ours, cpu = _ours(tenant, channels)
        bare = asyncio.run(_bare(tenant, channels))
        theirs = usual.measure(tenant, channels, USUAL) if latency == LATENCIES[0] else None
    what = f"messages sent and recorded by one process, {latency} ms to an answer"
    yield Row(
        what, ours, "msg/s", "the same loop without database, msg/s", bare, ours / bare,
        "≥ 1,000; aim ≥ 0.7",
    )  # fmt: skip
    yield Row("processor of that", cpu, "s per 1,000", target="≤ 0.5 with all of the machine")
    if theirs:
        yield Row(
            "the same", ours, "msg/s", "the usual way, a task a message, msg/s", theirs,
            ours / theirs, "≥ 4; aim ≥ 10",
        )  # fmt: skip


def _ours(tenant: Tenant, channels: list[Channel]) -> tuple[float, float]:
    """Messages a second, from the first answer to the last; processor seconds a thousand."""
    with in_tenant(tenant):
        queue(channels, MESSAGES)
    worked = time.process_time()
    serve(tenant, seconds=120)
    worked = time.process_time() - worked
    with in_tenant(tenant):
        sent = Message.objects.filter(status="sent")
        if sent.count() != MESSAGES:
            raise RuntimeError(f"{sent.count()} of {MESSAGES} were sent")
        told = sent.aggregate(first=Min("sent_at"), last=Max("sent_at"))
        clear()
    took: float = (told["last"] - told["first"]).total_seconds()
    return MESSAGES / took, worked / MESSAGES * 1000


def serve(tenant: Tenant, *, seconds: float) -> None:
    """One slice, in this process, until nothing is left or the time is over; another one where
    it lost its duties, as happens on a machine that has much else to do."""
    ends = time.monotonic() + seconds
    while (left := ends - time.monotonic()) > 0 and _waits(tenant):
        places.take("benchmark")  # so that no other slice is called
        waking.tell([tenant.schema_name])
        with override_settings(DELIVERY_IDLE_SECONDS=1.0, DELIVERY_CONNECTIONS=CONNECTIONS):
            slices.run(seconds=left)
        places.leave("benchmark")


def _waits(tenant: Tenant) -> bool:
    with in_tenant(tenant):
        return Message.objects.filter(status__in=["queued", "sending"]).exists()


def queue(channels: list[Channel], count: int) -> Batch:
    """A batch of a text to so many people, whose windows are open."""
    said = {"kind": "text", "content": {"text": WORDS}, "weight": 1}
    batch = Batch.objects.create(
        origin="campaign", category="utility", variants=[said], is_open=True, queued=count
    )
    ids: list[UUID] = [channel.pk for channel in channels]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM conversations_contact")
        if cursor.fetchone()[0] < count:
            cursor.execute(_PEOPLE, [count])
            cursor.execute(_NUMBERS)
        asked = {"n": count, "channels": ids, "count": len(ids), "batch": batch.pk}
        cursor.execute(_QUEUE, cast("Any", asked))
        cursor.execute("ANALYZE conversations_message, conversations_contact, conversations_thread")
    Batch.objects.filter(pk=batch.pk).update(frozen_at=batch.created_at)
    return batch


def clear() -> None:
    tables = "message, conversations_batchtally, conversations_batchline, conversations_batch"
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE conversations_{tables} CASCADE")


async def _bare(tenant: Tenant, channels: list[Channel]) -> float:
    """As many requests as the line carries, each made as ours are, their answers read alike."""
    provider = provider_of("meta")
    connections = [connection_of(channel) for channel in channels]
    left = iter(range(MESSAGES))

    def request(number: int) -> Request:
        to = Address(phone=f"+{5511980000000 + number}")
        message = WireMessage(to, Text(WORDS), tag=f"bare:{uuid4()}")
        return provider.request_for(connections[number % len(connections)], message)

    async with Line(CONNECTIONS) as line:

        async def carry() -> None:
            for number in left:
                provider.outcome(await line.call(request(number)))

        began = time.perf_counter()
        await asyncio.gather(*(carry() for _ in range(CONNECTIONS)))
        return MESSAGES / (time.perf_counter() - began)


@contextmanager
def simulated(*, deliver: bool = False, **flags: object) -> Iterator[str]:
    """The simulator in a process of its own; where it listens. `deliver`: it posts statuses."""
    said = [f"--{name.replace('_', '-')}={value}" for name, value in flags.items()]
    fixed = ["--port=0", "--no-windows", "--no-pair-limit"]
    fixed.append("--deliver" if deliver else "--no-deliver")
    process = subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "manage.py", "simulate_meta", *fixed, *said],
        cwd=ROOT,
        env=os.environ,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        line = process.stdout.readline() if process.stdout else ""
        yield line.rsplit(maxsplit=1)[-1]
    finally:
        process.terminate()
        process.wait(60)


@contextmanager
def a_company() -> Iterator[tuple[Tenant, list[Channel]]]:
    """With some numbers in the sandbox; gone afterwards."""
    slug = f"bench-{uuid4().hex[:12]}"
    owner = User.objects.create_user(f"{slug}@example.com")
    tenant = tenants.create(name=slug, slug=slug, owner=owner, by=PLATFORM, verified=True)
    try:
        with in_tenant(tenant):
            channels = [_channel(number) for number in range(CHANNELS)]
        yield tenant, channels
    finally:
        schemas.drop(tenant.schema_name)
        AuditEntry.objects.filter(tenant=tenant).delete()
        tenant.delete()
        owner.delete()


def _channel(number: int) -> Channel:
    channel = Channel(
        provider="meta",
        display_name=f"Number {number}",
        name=f"number-{number}",
        status=Channel.Status.ONLINE,
        sandbox=True,
        key=f"22099999999990{number}",
        account="110999999999901",
        throughput=A_SECOND,
    )
    channel.set_credentials(access_token="token-of-the-benchmark")
    channel.save()
    return channel
