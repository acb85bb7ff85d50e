"""One daphne process under load, as production runs it."""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from django.conf import settings

from config.settings.environment import DATABASE_URL, REDIS_URL

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Server:
    url: str
    process: subprocess.Popen[bytes]


@contextmanager
def served(application: str, **variables: str) -> Iterator[Server]:
    """On a free port, with these variables in its environment."""
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "daphne", "-v", "0", "-b", "127.0.0.1", "-p", str(port)]
    own = environment(url) | variables
    process = subprocess.Popen([*command, application], cwd=ROOT, env=own)  # noqa: S603
    try:
        asyncio.run(_answers(url))
        yield Server(url, process)
    finally:
        process.terminate()
        process.wait(20)


def environment(url: str = "http://127.0.0.1") -> dict[str, str]:
    """Production's settings on the services in use; its secrets last as long as the run."""
    own: dict[str, str] = {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DEBUG": "0",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "ENCRYPTION_KEYS": ",".join(settings.ENCRYPTION_KEYS),
        "PUBLIC_URL": url,
        "ALLOWED_HOSTS": "127.0.0.1",
        "SECURE_SSL_REDIRECT": "0",
        "DATABASE_URL": str(DATABASE_URL),
        "REDIS_URL": str(REDIS_URL),
        "LOG_LEVEL": "ERROR",
    }
    return {**os.environ, **own}


async def _answers(url: str, within: float = 120) -> None:
    deadline = time.monotonic() + within
    async with aiohttp.ClientSession(url) as client:
        while True:
            try:
                async with client.get("/"):
                    return
            except aiohttp.ClientError:
                if time.monotonic() > deadline:
                    raise
                await asyncio.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
