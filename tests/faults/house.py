"""A web process with PostgreSQL and Redis of its own, all of which a test may take away."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

from config.embedded.lifecycle import Running, start
from tests import pristine
from tests.live import PEOPLE, Live, free_port, start_web

HEALS_WITHIN = 60  # seconds after the service is back
ANSWERS_WITHIN = 40  # seconds, also while it is away


@dataclass
class House:
    site: Live
    services: Running
    port: int

    def get(self, path: str, **headers: str) -> requests.Response:
        return requests.get(self.site.url + path, headers=headers, timeout=ANSWERS_WITHIN)

    def post(self, path: str, body: dict[str, str]) -> requests.Response:
        return requests.post(self.site.url + path, json=body, timeout=ANSWERS_WITHIN)

    def heals(self, healthy: Callable[[], bool]) -> bool:
        """Whether it does within the time allowed."""
        deadline = time.monotonic() + HEALS_WITHIN
        while time.monotonic() < deadline:
            if healthy():
                return True
            time.sleep(0.3)
        return False


@contextmanager
def at_home(folder: Path, **variables: str) -> Iterator[House]:
    """Migrated, with Acme and Globex; `variables` are put into its environment. Whoever asks
    needs `django_db_setup`."""
    with start(folder, durable=False, say=lambda _line: None) as services:
        port = free_port()
        environment = os.environ | {
            "DATABASE_URL": services.services.database_url,
            "REDIS_URL": services.services.redis_url,
            "DJANGO_SETTINGS_MODULE": "config.settings.test",  # no tracebacks in answers
            **variables,
        }
        url = f"http://127.0.0.1:{port}"
        site = Live(url, services.services.database_url, environment)
        try:
            pristine.bring_to(services.services.database_url)
            site.python(PEOPLE)
            start_web(site, port=port)
            yield House(site, services, port)
        finally:
            for process in site.processes:
                process.kill()
            site.end()
