"""Whether a long queue leaves as fast at its end as at its beginning, and what a worker holds.

By the clock and, because machines have other things to do, by the processor's seconds of the
worker and of PostgreSQL.
"""

from __future__ import annotations

import threading
import time
from bisect import bisect
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

import psutil
from django.db import connection
from django.test import override_settings

from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_public, in_tenant
from apps.whatsapp.models import Channel
from benchmarks import dispatch
from benchmarks.table import Row

MESSAGES = 1_000_000
LATENCY = 100  # milliseconds until the provider answers
SLOWEST = 100  # messages a second; slower than that it is given up
MEGA = 1024 * 1024
_TENTHS = """
    SELECT count(*), percentile_disc(ARRAY[0.0, 0.1, 0.9, 1.0]) WITHIN GROUP (ORDER BY sent_at)
    FROM conversations_message WHERE status = 'sent'
"""


@dataclass(slots=True)
class Watched:
    """`spent`: seconds of processor so far, at each moment of `at` (unix seconds)."""

    at: list[float] = field(default_factory=list)
    spent: list[float] = field(default_factory=list)
    most: int = 0  # bytes of memory

    def between(self, start: datetime, end: datetime) -> float:
        return self._until(end.timestamp()) - self._until(start.timestamp())

    def _until(self, moment: float) -> float:
        """In proportion between the two looks around it."""
        place = min(max(bisect(self.at, moment), 1), len(self.at) - 1)
        before, after = self.at[place - 1], self.at[place]
        share = min(max((moment - before) / (after - before), 0.0), 1.0)
        return self.spent[place - 1] + share * (self.spent[place] - self.spent[place - 1])


def measure(size: int = MESSAGES) -> list[Row]:
    with in_public(), dispatch.a_company() as (tenant, channels):
        return list(_rows(tenant, channels, size))


def _rows(tenant: Tenant, channels: list[Channel], size: int) -> Iterator[Row]:
    with in_tenant(tenant):
        dispatch.queue(channels, size)
    with (
        dispatch.simulated(latency_ms=LATENCY, keep=1000) as url,
        override_settings(SANDBOX_URL=url),
        _watched() as watched,
    ):
        dispatch.serve(tenant, seconds=size / SLOWEST + 120)
    sent, (start, tenth, ninth, end) = _told(tenant)
    if sent != size:
        raise RuntimeError(f"{sent:,} of {size:,} were sent")
    first, last = (size / 10 / (b - a).total_seconds() for a, b in ((start, tenth), (ninth, end)))
    what = f"last tenth of {size:,} messages"
    yield Row(what, last, "msg/s", "the first tenth, msg/s", first, last / first, "≥ 0.8")
    early, late = (watched.between(*one) / size * 1e4 for one in ((start, tenth), (ninth, end)))
    of = "– processor, with PostgreSQL"
    yield Row(of, late, "s per 1,000", "the first tenth, s", early, early / late, "≥ 0.8")
    yield Row("most memory of the worker meanwhile", watched.most / MEGA, "MB", target="≤ 250 MB")


def _told(tenant: Tenant) -> tuple[int, list[datetime]]:
    with in_tenant(tenant), connection.cursor() as cursor:
        cursor.execute(_TENTHS)
        count, moments = cursor.fetchone()
        dispatch.clear()
        return count, moments


@contextmanager
def _watched() -> Iterator[Watched]:
    """This process and all of PostgreSQL, as far as that runs on this machine."""
    connection.ensure_connection()
    server = _server(connection.connection.info.backend_pid)
    watched, over = Watched(), threading.Event()

    def look() -> None:
        own = psutil.Process()
        while True:
            watched.at.append(time.time())
            watched.spent.append(time.process_time() + _of(server))
            watched.most = max(watched.most, own.memory_info().rss)
            if over.wait(0.5):
                return

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield watched
    finally:
        over.set()
        thread.join()


def _server(backend: int) -> psutil.Process | None:
    try:
        session = psutil.Process(backend)
        return session.parent() if "postgres" in session.name() else None
    except psutil.Error:
        return None


def _of(server: psutil.Process | None) -> float:
    """Of its sessions that are there; the few that end meanwhile did little."""
    total = 0.0
    for session in server.children() if server else []:
        try:
            times = session.cpu_times()
            total += times.user + times.system
        except psutil.Error:
            continue
    return total
