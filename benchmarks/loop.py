"""Sending while each message is answered with three webhooks: sent, delivered and read.

All that a small installation has, on one machine: the provider, the web process that takes the
webhooks in, a worker that makes sense of them, and the worker that sends.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.test import override_settings
from django.utils import timezone

from apps.accounts.models import ChannelRoute, Tenant
from apps.accounts.tenancy import in_public, in_tenant
from apps.conversations.models import Message
from apps.whatsapp.models import Channel, WebhookEvent
from benchmarks import dispatch, serving
from benchmarks.serving import served
from benchmarks.table import Row

#: Messages, of all channels. More than must be reached: a queue's end is slower.
A_SECOND = 500
MESSAGES = 15_000
LATENCY = 100  # milliseconds until the provider answers
LATE = timedelta(seconds=5)
BULK = 0.8  # of a channel's rate; the rest is kept for replies
_DONE = Q(status="read")


@dataclass(slots=True)
class Watched:
    """`late`: how many were sent more than five seconds ago and not read yet, at each look."""

    late: list[int] = field(default_factory=list)
    done_at: datetime | None = None


def measure() -> list[Row]:
    with in_public(), dispatch.a_company() as (tenant, channels):
        _slow_down(tenant, channels)
        secret = str(settings.SANDBOX_APP_SECRET)
        with (
            served("config.asgi:application", SANDBOX_APP_SECRET=secret) as web,
            worker(),
            dispatch.simulated(
                deliver=True, latency_ms=LATENCY, callback_url=f"{web.url}/webhooks/meta/"
            ) as url,
            override_settings(SANDBOX_URL=url),
        ):
            return list(_rows(tenant, channels))


def _rows(tenant: Tenant, channels: list[Channel]) -> Iterator[Row]:
    with in_tenant(tenant):
        dispatch.queue(channels, MESSAGES)
    with _watched(tenant) as watched:
        dispatch.serve(tenant, seconds=MESSAGES / A_SECOND * 4 + 60)
    with in_tenant(tenant):
        times = sorted(at for at in Message.objects.values_list("sent_at", flat=True) if at)
        events = WebhookEvent.objects.count()
        unread = Message.objects.exclude(_DONE).count()
        dispatch.clear()
    if len(times) != MESSAGES or unread or watched.done_at is None:
        raise RuntimeError(f"{len(times):,} of {MESSAGES:,} were sent, {unread:,} are not read")
    rate = MESSAGES / (times[-1] - times[0]).total_seconds()
    behind = (watched.done_at - times[-1]).total_seconds()
    yield Row(
        f"sent while {3 * MESSAGES:,} statuses in {events:,} webhooks come back", rate, "msg/s",
        "set as the limit, msg/s", A_SECOND, rate / A_SECOND, "≥ 400 msg/s",
    )  # fmt: skip
    yield Row("from the last one sent to the last status applied", behind, "s", target="≤ 5")
    yield Row("most that waited longer than that meanwhile", max(watched.late), "", target="0")


def _slow_down(tenant: Tenant, channels: list[Channel]) -> None:
    """Each to its part of the whole, with a way back for its webhooks."""
    for channel in channels:
        with in_tenant(tenant):
            channel.throughput = round(A_SECOND / BULK / len(channels))
            channel.save(update_fields=["throughput"])
        ChannelRoute.objects.create(
            kind="number", value=channel.key, tenant=tenant, channel_id=channel.pk, sandbox=True
        )


@contextmanager
def _watched(tenant: Tenant) -> Iterator[Watched]:
    """Looks once a second, and goes on until all are read."""
    watched, sending = Watched(), threading.Event()
    thread = threading.Thread(target=_look, args=(tenant, watched, sending))
    thread.start()
    try:
        yield watched
    finally:
        sending.set()
        thread.join()


def _look(tenant: Tenant, watched: Watched, over: threading.Event) -> None:
    ends = None
    with in_tenant(tenant):
        while ends is None or time.monotonic() < ends:
            undone = Message.objects.filter(direction="out").exclude(_DONE)
            late = undone.filter(sent_at__lt=timezone.now() - LATE)
            watched.late.append(late.count())
            if over.is_set():
                ends = ends or time.monotonic() + 60
                if not undone.exists():
                    break
            time.sleep(0.2 if over.is_set() else 1.0)
        watched.done_at = timezone.now()
    connection.close()


@contextmanager
def worker() -> Iterator[None]:
    process = subprocess.Popen(  # noqa: S603 - our own command
        [
            *(sys.executable, "-W", "ignore", "-m", "celery", "--quiet", "-A", "config", "worker"),
            *("--queues", "celery", "--concurrency", "1", "--loglevel", "ERROR"),
            "--without-gossip",
        ],
        cwd=dispatch.ROOT,
        env=serving.environment(),
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait(60)
