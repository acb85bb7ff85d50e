"""A real web process with two connected numbers, and a provider that calls it over HTTP."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import psycopg
import requests

from tests.live import LOG, Live, start_web
from tests.shell import ROOT
from tests.whatsapp.webhooks import meta

ACME, GLOBEX = "220000000000001", "220000000000002"
VARIABLES = {"META_APP_SECRET": meta.SECRET, "META_VERIFY_TOKEN": meta.VERIFY_TOKEN}
#: Both companies with a number; prints the id of Acme's channel.
NUMBERS = f"""
from apps.accounts.models import Tenant
from tests.whatsapp.webhooks import meta
acme, globex = (Tenant.objects.get(slug=slug) for slug in ("acme", "globex"))
print(meta.make_channel(acme, "{ACME}", "1{ACME[1:]}").pk)
meta.make_channel(globex, "{GLOBEX}", "1{GLOBEX[1:]}")
"""


@dataclass
class Wire:
    site: Live
    port: int
    channel_id: str

    def post(self, raw: bytes, *, path: str = meta.PATH, secret: str = meta.SECRET) -> int:
        """The status; 0 when there was no answer."""
        headers = {"Content-Type": "application/json", **meta.signed(raw, secret)}
        try:
            return requests.post(
                self.site.url + path, data=raw, headers=headers, timeout=60
            ).status_code
        except requests.RequestException:
            return 0

    def post_all(self, bodies: list[bytes], *, at_once: int = 8) -> list[int]:
        with ThreadPoolExecutor(at_once) as pool:
            return list(pool.map(self.post, bodies))

    def rows(self, slug: str, *, state: str | None = None) -> list[bytes]:
        """Bodies of the stored events."""
        with psycopg.connect(self.site.database_url) as connection:
            found = connection.execute(
                f"SELECT body FROM t_{slug}.whatsapp_webhookevent"
                " WHERE %(state)s::text IS NULL OR state = %(state)s ORDER BY id",
                {"state": state},
            )
            return [bytes(body) for (body,) in found]

    def unrouted(self) -> list[bytes]:
        with psycopg.connect(self.site.database_url) as connection:
            found = connection.execute("SELECT body FROM accounts_unroutedevent ORDER BY id")
            return [bytes(body) for (body,) in found]

    def clear(self) -> None:
        with psycopg.connect(self.site.database_url) as connection:
            for table in (
                "t_acme.whatsapp_webhookevent",
                "t_globex.whatsapp_webhookevent",
                "accounts_unroutedevent",
            ):
                connection.execute(f"DELETE FROM {table}")

    def kill_web(self) -> None:
        process = self.site.processes.pop()
        process.send_signal(signal.SIGKILL)
        process.wait()

    def start_web(self) -> None:
        start_web(self.site, port=self.port)

    def start_worker(self, **variables: str) -> subprocess.Popen[bytes]:
        """A worker with the clock in it; it ends with the house."""
        log = LOG.open("ab")
        worker = subprocess.Popen(
            [
                *(sys.executable, "-m", "celery", "-A", "config.celery", "worker"),
                *("--pool", "solo", "--loglevel", "WARNING", "--without-gossip", "-Ofair"),
            ],
            cwd=ROOT,
            env=self.site.environment | {"DJANGO_SETTINGS_MODULE": "config.settings"} | variables,
            stdout=log,
            stderr=log,
        )
        self.site.processes.append(worker)
        return worker


def connected(site: Live) -> Wire:
    channel_id = site.python(NUMBERS).strip().splitlines()[-1]
    return Wire(site, int(site.url.rsplit(":", 1)[1]), channel_id)


def until(true: Callable[[], bool], *, seconds: float = 90) -> bool:
    """Whether it comes true within the time allowed."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if true():
            return True
        time.sleep(0.1)
    return False


def said(number: str, words: str) -> bytes:
    return meta.body(meta.text(number, account="1" + number[1:], body=words))
