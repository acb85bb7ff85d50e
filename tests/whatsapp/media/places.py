"""A small server that stands for a provider which misbehaves: each path answers as told."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Told:
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Place:
    """`answers`: path → what to say, one after the other; the last one stays."""

    url: str
    answers: dict[str, list[Told]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def says(self, path: str, body: Any = b"", status: int = 200, **headers: str) -> None:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.answers.setdefault(path, []).append(Told(status, raw, headers))

    def times(self, path: str) -> int:
        return sum(1 for asked, _headers in self.asked if asked == path)


@contextlib.contextmanager
def place() -> Iterator[Place]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    there = Place(f"http://127.0.0.1:{server.server_port}")
    server.RequestHandlerClass = _handler(there)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield there
    finally:
        server.shutdown()
        server.server_close()


def _handler(there: Place) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            there.asked.append((path, {k.lower(): v for k, v in self.headers.items()}))
            queue = there.answers.get(path) or [Told(404)]
            told = queue.pop(0) if len(queue) > 1 else queue[0]
            self.send_response(told.status)
            headers = {"content-length": str(len(told.body)), **told.headers}
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            with contextlib.suppress(OSError):
                self.wfile.write(told.body)

        def log_message(self, *_: Any) -> None:
            """Silence."""

    return Handler
