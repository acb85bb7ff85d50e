"""A program of a company: a real HTTP server that hears webhooks, and checks them by itself."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any


@dataclass
class Heard:
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def said(self) -> Any:
        return json.loads(self.body)

    @property
    def data(self) -> Any:
        return self.said["data"]


@dataclass
class Program:
    """`status` and `headers`: what it answers; `slow`: seconds until then."""

    url: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    slow: float = 0.0
    heard: list[Heard] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def hear(self, headers: dict[str, str], body: bytes) -> None:
        with self._lock:
            self.heard.append(Heard(headers, body))

    @property
    def types(self) -> list[str]:
        return [one.said["type"] for one in self.heard]


@contextmanager
def running() -> Iterator[Program]:
    program = Program()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            program.hear({name.lower(): value for name, value in self.headers.items()}, body)
            time.sleep(program.slow)
            self.send_response(program.status)
            for name, value in program.headers.items():
                self.send_header(name, value)
            body = b"" if program.status == 204 else b"ok"
            if body:
                self.send_header("content-length", str(len(body)))
            with suppress(OSError):  # who called has lost patience
                self.end_headers()
                self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    program.url = f"http://127.0.0.1:{server.server_port}/hooks"
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield program
    server.shutdown()
    server.server_close()
    thread.join()


def is_genuine(heard: Heard, secret: str, *, now: float | None = None) -> bool:
    """As the specification of Standard Webhooks says it, written anew from there."""
    sent_at = int(heard.headers["webhook-timestamp"])
    if abs((now or time.time()) - sent_at) > 300:
        return False
    kind, _, encoded = secret.partition("_")
    assert kind == "whsec"
    content = b".".join([heard.id.encode(), str(sent_at).encode(), heard.body])
    wanted = hmac.new(base64.b64decode(encoded), content, hashlib.sha256).digest()
    for signature in heard.headers["webhook-signature"].split(" "):
        version, _, given = signature.partition(",")
        if version == "v1" and hmac.compare_digest(base64.b64decode(given), wanted):
            return True
    return False
