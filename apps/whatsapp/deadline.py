"""An end for a whole call, however slowly the other side speaks.

The time limit of a socket starts anew with each byte, so a server that trickles would hold
its thread for ever.
"""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress
from types import TracebackType
from typing import Self


class Deadline:
    """Cuts the connections it was given when time is up: `with Deadline(seconds) as deadline`.

    What was read until then may look complete, so ask `passed` afterwards.
    """

    def __init__(self, seconds: float) -> None:
        self.passed = False
        self._ends_at = time.monotonic() + seconds
        self._lock = threading.Lock()
        self._lines: list[socket.socket] = []
        self._timer: threading.Timer | None = None

    def __enter__(self) -> Self:
        self._wait()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _exc: BaseException | None,
        _at: TracebackType | None,
    ) -> None:
        self._rest()

    @property
    def connected(self) -> bool:
        """Whether anything can have left: a connection stood, its certificate was good."""
        return bool(self._lines)

    def watch(self, line: socket.socket) -> None:
        """Cut this one too, at once if time is up."""
        with self._lock:
            self._lines.append(line)
            if self.passed:
                _cut(line)

    def extend(self, seconds: float) -> None:
        """So much longer: it turned out how much there is to read."""
        self._rest()
        self._ends_at += seconds
        self._wait()

    def _wait(self) -> None:
        self._timer = threading.Timer(max(0.0, self._ends_at - time.monotonic()), self._end)
        self._timer.daemon = True
        self._timer.start()

    def _rest(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def _end(self) -> None:
        with self._lock:
            self.passed = True
            for line in self._lines:
                _cut(line)


def _cut(line: socket.socket) -> None:
    """Whoever reads or writes it in another thread wakes up; with TLS just as well."""
    with suppress(OSError):
        socket.socket.shutdown(line, socket.SHUT_RDWR)
