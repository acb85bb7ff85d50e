"""The simulator as a real process, for whoever needs a Meta or a WAHA to talk to.

with simulated.running(webhook_delay_ms=5) as simulator:
    simulator.post(f"/v25.0/{PHONE}/messages", {...})
    simulator.sim_post("inbound", {...})
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests

ROOT = Path(__file__).resolve().parent.parent
APP_SECRET = "sandbox-app-secret"
VERIFY_TOKEN = "sandbox-verify-token"
WAHA_KEY = "sandbox-waha-key"
TOKEN = "sandbox-token"
PHONE = "220000000000001"
WABA = "110000000000001"

Json = dict[str, Any]


@dataclass
class Simulator:
    url: str
    process: subprocess.Popen[str]

    def get(self, path: str, *, token: str = TOKEN, **asked: Any) -> requests.Response:
        return requests.get(self.url + path, headers=_bearer(token), params=asked, timeout=30)

    def post(
        self, path: str, body: Json | None = None, *, token: str = TOKEN, **more: Any
    ) -> requests.Response:
        more.setdefault("timeout", 30)
        return requests.post(self.url + path, headers=_bearer(token), json=body, **more)

    def delete(
        self, path: str, body: Json | None = None, *, token: str = TOKEN, **asked: Any
    ) -> requests.Response:
        return requests.delete(
            self.url + path, headers=_bearer(token), json=body, params=asked, timeout=30
        )

    def send(self, body: Json, *, phone: str = PHONE, **more: Any) -> requests.Response:
        return self.post(
            f"/v25.0/{phone}/messages", {"messaging_product": "whatsapp", **body}, **more
        )

    def sim(self, what: str, **asked: Any) -> Json:
        """GET /_sim/…"""
        answer = requests.get(f"{self.url}/_sim/{what}", params=asked, timeout=30)
        answer.raise_for_status()
        found: Json = answer.json()
        return found

    def sim_post(self, what: str, body: Json | None = None) -> Json:
        """POST /_sim/…"""
        answer = requests.post(f"{self.url}/_sim/{what}", json=body or {}, timeout=30)
        assert answer.status_code == 200, answer.text
        found: Json = answer.json()
        return found


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"} if token else {}


@contextlib.contextmanager
def running(**flags: Any) -> Iterator[Simulator]:
    """`manage.py simulate_meta` on a free port; `flags` as in `--help`, in snake_case."""
    arguments = [_flag(name, value) for name, value in flags.items()]
    process = subprocess.Popen(
        [sys.executable, "manage.py", "simulate_meta", "--port", "0", *arguments],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings.test"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        assert "listens on" in said, said
        yield Simulator(said.rsplit(maxsplit=1)[-1], process)
    finally:
        process.terminate()
        process.wait(timeout=60)
        if process.stdout is not None:
            process.stdout.close()


def _flag(name: str, value: Any) -> str:
    flag = name.replace("_", "-")
    if isinstance(value, bool):
        return f"--{flag}" if value else f"--no-{flag}"
    return f"--{flag}={value}"


def until(find: Callable[[], Any], *, seconds: float = 60.0) -> Any:
    """What `find` gives as soon as it is true; fails when that takes too long."""
    ends = time.monotonic() + seconds
    while True:
        found = find()
        if found:
            return found
        assert time.monotonic() < ends, "it did not happen in time"
        time.sleep(0.02)


@dataclass
class Heard:
    """One webhook as it came over the wire."""

    path: str
    headers: dict[str, str]
    raw: bytes

    def json(self) -> Json:
        body: Json = json.loads(self.raw)
        return body


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """The simulator may go away in the middle of a POST."""


class Listener:
    """An address that takes webhooks. `status` is what it answers."""

    def __init__(self, verify_token: str = VERIFY_TOKEN) -> None:
        self.status = 200
        self.heard: queue.Queue[Heard] = queue.Queue()
        self.asked: list[dict[str, str]] = []
        self._server = _Quiet(("127.0.0.1", 0), _handler(self, verify_token))
        self.url = f"http://127.0.0.1:{self._server.server_port}/webhooks/"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def next(self, seconds: float = 60.0) -> Heard:
        return self.heard.get(timeout=seconds)

    def forget(self) -> None:
        with contextlib.suppress(queue.Empty):
            while True:
                self.heard.get_nowait()
        self.asked.clear()
        self.status = 200

    def values(self, wanted: int, *, field: str = "messages", seconds: float = 60.0) -> list[Json]:
        """The next so many `value`s of a field, others left out."""
        found: list[Json] = []
        while len(found) < wanted:
            for entry in self.next(seconds).json()["entry"]:
                found += [c["value"] for c in entry["changes"] if c["field"] == field]
        return found

    def statuses(self, wanted: int, **more: Any) -> list[Json]:
        """The next so many statuses; messages of customers left out."""
        found: list[Json] = []
        while len(found) < wanted:
            found += self.values(1, **more)[0].get("statuses", [])
        return found

    def messages(self, wanted: int, **more: Any) -> list[Json]:
        """The next so many messages of customers; statuses left out."""
        found: list[Json] = []
        while len(found) < wanted:
            found += self.values(1, **more)[0].get("messages", [])
        return found

    def silence(self, seconds: float = 0.4) -> bool:
        """Whether nothing comes for so long."""
        try:
            self.heard.get(timeout=seconds)
        except queue.Empty:
            return True
        return False

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def _handler(listener: Listener, verify_token: str) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked = {key: value[0] for key, value in parse_qs(urlsplit(self.path).query).items()}
            listener.asked.append(asked)
            good = asked.get("hub.verify_token") == verify_token
            self._answer(200 if good else 403, asked.get("hub.challenge", "") if good else "no")

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            listener.heard.put(Heard(self.path, dict(self.headers.items()), raw))
            self._answer(listener.status, "")

        def _answer(self, status: int, words: str) -> None:
            body = words.encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Silence."""

    return Handler


@contextlib.contextmanager
def listening(verify_token: str = VERIFY_TOKEN) -> Iterator[Listener]:
    listener = Listener(verify_token)
    try:
        yield listener
    finally:
        listener.close()
