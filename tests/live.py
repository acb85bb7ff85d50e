"""A real web server on a database of its own, for tests that a test client can't stand in for."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from tests import pristine
from tests.pristine import with_database
from tests.shell import ROOT, Shell

#: What servers and task workers say; each worker of a run has its own.
LOG = ROOT / f".recado-test-web{os.environ.get('PYTEST_XDIST_WORKER', '')}.log"
STARTS_WITHIN = 120  # seconds, of which an idle machine needs three
_reserved: list[socket.socket] = []

#: Acme with an owner who reads English and one who reads Portuguese, and Globex.
PEOPLE = """
from apps.accounts.models import Membership
from tests.factories import make_tenant, make_user
acme, globex = make_tenant("Acme"), make_tenant("Globex")
dona = make_user("dona@acme.example.com", name="Dona da Acme", language="pt-br")
Membership.objects.create(tenant=acme, user=dona, role="owner")
"""


@dataclass
class Live:
    """Where the server is, and how to reach into it."""

    url: str
    database_url: str
    environment: dict[str, str]
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    shell: Shell | None = None

    def manage(self, *arguments: str) -> str:
        """Run a management command against the live database; its output."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def python(self, code: str) -> str:
        """Run lines of Python inside Django, in `public`; what they print."""
        self.shell = self.shell or Shell.open(self.environment)
        return self.shell.run(code)

    def end(self) -> None:
        """Send away all that still runs."""
        if self.shell:
            self.shell.close()
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.wait(30)


def free_port() -> int:
    """Nobody else is given it while the tests run: it stays bound, and only who names it and
    reuses addresses, as web servers do, may listen there."""
    probe = socket.socket()
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    probe.bind(("127.0.0.1", 0))
    _reserved.append(probe)
    port: int = probe.getsockname()[1]
    return port


def with_redis_database(url: str, number: int) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{number}"))


def start_web(live: Live, *, port: int, log: Path = LOG) -> subprocess.Popen[bytes]:
    """One daphne process; returns when it answers."""
    said = log.open("ab")
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "daphne",
            "-b",
            "127.0.0.1",
            "-p",
            str(port),
            "config.asgi:application",
        ],
        cwd=ROOT,
        env=live.environment,
        stdout=said,
        stderr=said,
    )
    live.processes.append(process)
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=2).close()
        except OSError:
            assert process.poll() is None, log.read_text()[-4000:]
            time.sleep(0.1)
        else:
            return process
    raise AssertionError(f"the web server did not answer within {STARTS_WITHIN} s")


@pytest.fixture(scope="session")
def live(django_db_setup: None) -> Iterator[Live]:
    """A migrated database with Acme and Globex, served by a real daphne process."""
    with serving("live") as site:
        yield site


@contextmanager
def serving(
    name: str, *, redis_database: int = 1, port: int | None = None, **variables: str
) -> Iterator[Live]:
    """The same with more variables in its environment; `name` tells the databases apart. `port`:
    a free one that others know already. Whoever asks needs `django_db_setup`."""
    server_url = os.environ["DATABASE_URL"]
    database = f"recado_{name}_{os.getpid()}"
    pristine.copy_to(database)
    port = port or free_port()
    url = f"http://127.0.0.1:{port}"
    environment = os.environ | {
        "DATABASE_URL": with_database(server_url, database),
        "REDIS_URL": with_redis_database(os.environ["REDIS_URL"], redis_database),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PUBLIC_URL": url,
        "DEBUG": "1",
        "LOG_LEVEL": "WARNING",
        "EMAIL_URL": "dummymail://",
        **variables,
    }
    site = Live(url, environment["DATABASE_URL"], environment)
    try:
        site.python(PEOPLE)
        start_web(site, port=port)
        yield site
    finally:
        site.end()
        with psycopg.connect(server_url, autocommit=True) as admin:
            admin.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')
