"""One call at a time: what came back, or how sure we are that nothing left."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from apps.whatsapp import transport
from apps.whatsapp.providers.protocol import Request


@contextmanager
def listening(answer: bytes | None, *, read: bool = True) -> Iterator[str]:
    """A server of one connection. `answer` None: it hangs up without a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        said: list[bytes] = []

        def serve() -> None:
            peer, _ = server.accept()
            with peer:
                if read:
                    said.append(peer.recv(65536))
                if answer is not None:
                    peer.sendall(answer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        thread.join(5)


def a_free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.fixture(autouse=True)
def loopback_is_allowed(settings):
    settings.PRIVATE_HOSTS_ALLOWED = ["127.0.0.0/8"]


def test_an_answer_comes_back_whatever_its_status():
    answer = b"HTTP/1.1 418 Teapot\r\nX-Kind: Tea\r\nContent-Length: 2\r\n\r\nhi"
    with listening(answer) as url:
        response = transport.call(Request("POST", url, json={"a": 1}))
    assert (response.status, response.body, response.headers["x-kind"]) == (418, b"hi", "Tea")


def test_a_refused_connection_was_certainly_not_sent():
    with pytest.raises(transport.NotSent):
        transport.call(Request("POST", f"http://127.0.0.1:{a_free_port()}/x", json={}))


def test_a_host_that_does_not_exist_was_certainly_not_sent():
    with pytest.raises(transport.NotSent):
        transport.call(Request("GET", "http://nowhere.invalid/"))


def test_a_hang_up_after_the_request_may_have_been_sent():
    with listening(None) as url, pytest.raises(transport.MaybeSent):
        transport.call(Request("POST", url, json={}))


def test_a_silence_may_have_been_sent():
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        with pytest.raises(transport.MaybeSent):
            transport.call(Request("POST", url, json={}, read_seconds=0.2))


def test_an_answer_cut_in_the_middle_may_have_been_sent():
    with (
        listening(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhalf") as url,
        pytest.raises(transport.MaybeSent),
    ):
        transport.call(Request("POST", url, json={}))


def test_redirects_are_told_not_followed():
    answer = b"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n"
    with listening(answer) as url:
        assert transport.call(Request("GET", url)).status == 302


@pytest.mark.parametrize("url", ["not an address", "ftp://example.com/x", "http://", "//x"])
def test_an_address_that_is_none_was_not_sent(url):
    with pytest.raises(transport.NotSent):
        transport.call(Request("GET", url))


def test_a_private_address_is_refused_before_a_byte_is_written(settings):
    settings.PRIVATE_HOSTS_ALLOWED = []
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/secret"

        def serve() -> None:
            peer, _ = server.accept()
            with peer:
                heard.append(peer.recv(100))

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        with pytest.raises(transport.NotSent, match="private"):
            transport.call(Request("GET", url))
        thread.join(5)
    assert heard == [b""]


def test_multipart_carries_fields_and_files():
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
    seen: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            peer, _ = server.accept()
            with peer:
                peer.settimeout(1)
                seen.append(peer.recv(65536))
                peer.sendall(answer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        transport.call(
            Request(
                "POST",
                f"http://127.0.0.1:{server.getsockname()[1]}/media",
                fields={"messaging_product": "whatsapp"},
                files={"file": ("a.png", b"\x89PNG", "image/png")},
            )
        )
        thread.join(5)
    assert b'name="messaging_product"' in seen[0]
    assert b'filename="a.png"' in seen[0]
    assert b"Content-Type: image/png" in seen[0]
