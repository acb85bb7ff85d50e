"""A server that says a byte now and then, and so keeps every time limit of a single read."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

EVERY = 0.02  # seconds between two bytes
HEADERS = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"


@contextmanager
def trickling(at_once: bytes, byte: bytes, *, listens: bool = True) -> Iterator[str]:
    """Its address. It says `at_once`, then `byte` again and again until nobody is there.

    Where it does not listen, what is sent to it is read just as slowly.
    """
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            with suppress(OSError):
                peer, _ = server.accept()
                with peer:
                    _trickle(peer, at_once, byte, listens, over)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        over.set()
        thread.join(5)


def _trickle(
    peer: socket.socket, at_once: bytes, byte: bytes, listens: bool, over: threading.Event
) -> None:
    if not listens:
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        while not over.wait(EVERY) and peer.recv(1):
            pass
        return
    peer.recv(65536)
    peer.sendall(at_once)
    while not over.wait(EVERY):
        peer.sendall(byte)
