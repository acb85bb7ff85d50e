"""One call at a time or in bulk: what came back, or how sure we are that nothing left."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest

from apps.whatsapp import transport
from apps.whatsapp.bulk_transport import Line
from apps.whatsapp.providers.protocol import Request, Response
from tests.whatsapp.carriers import in_bulk

Call = Callable[[Request], Response]


@pytest.fixture(params=[transport.call, in_bulk], ids=["single", "bulk"])
def call(request) -> Call:
    return request.param


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


def test_an_answer_comes_back_whatever_its_status(call):
    answer = b"HTTP/1.1 418 Teapot\r\nX-Kind: Tea\r\nContent-Length: 2\r\n\r\nhi"
    with listening(answer) as url:
        response = call(Request("POST", url, json={"a": 1}))
    assert (response.status, response.body, response.headers["x-kind"]) == (418, b"hi", "Tea")


def test_a_refused_connection_was_certainly_not_sent(call):
    with pytest.raises(transport.NotSent):
        call(Request("POST", f"http://127.0.0.1:{a_free_port()}/x", json={}))


def test_a_host_that_does_not_exist_was_certainly_not_sent(call):
    with pytest.raises(transport.NotSent):
        call(Request("GET", "http://nowhere.invalid/"))


def test_a_hang_up_after_the_request_may_have_been_sent(call):
    with listening(None) as url, pytest.raises(transport.MaybeSent):
        call(Request("POST", url, json={}))


def test_a_silence_may_have_been_sent(call):
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        with pytest.raises(transport.MaybeSent):
            call(Request("POST", url, json={}, read_seconds=0.2))


def test_an_answer_cut_in_the_middle_may_have_been_sent(call):
    with (
        listening(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhalf") as url,
        pytest.raises(transport.MaybeSent),
    ):
        call(Request("POST", url, json={}))


def test_redirects_are_told_not_followed(call):
    answer = b"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n"
    with listening(answer) as url:
        assert call(Request("GET", url)).status == 302


@pytest.mark.parametrize(
    "url",
    [
        "not an address",
        "ftp://example.com/x",
        "http://",
        "//x",
        "http://[::1",
        "http://a:b",
        "http://a..b/",
        f"http://{'a' * 70}.invalid/",
    ],
)
def test_an_address_that_is_none_was_not_sent(call, url):
    with pytest.raises(transport.NotSent):
        call(Request("GET", url))


@pytest.mark.parametrize("host", ["127.0.0.1:9", "nowhere.invalid", "a:b", "[::1"])
def test_what_went_wrong_is_told_without_the_secrets_of_the_address(call, host):
    with pytest.raises(transport.NotSent) as told:
        call(Request("GET", f"http://{host}/x?key=a-secret", params={"input_token": "a-secret"}))

    assert "a-secret" not in str(told.value)


def test_a_private_address_is_refused_before_a_byte_is_written(call, settings):
    settings.PRIVATE_HOSTS_ALLOWED = []
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/secret"

        def serve() -> None:
            server.settimeout(0.5)
            with suppress(TimeoutError):  # nobody came at all: as good
                peer, _ = server.accept()
                with peer:
                    heard.append(peer.recv(100))

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        with pytest.raises(transport.NotSent, match="private"):
            call(Request("GET", url))
        thread.join(5)
    assert b"".join(heard) == b""


def test_multipart_carries_fields_and_files(call):
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
    seen: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            peer, _ = server.accept()
            with peer:
                peer.settimeout(5)
                while b"".join(seen).count(b"--\r\n") < 1:  # what ends a multipart body
                    seen.append(peer.recv(65536))
                peer.sendall(answer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        call(
            Request(
                "POST",
                f"http://127.0.0.1:{server.getsockname()[1]}/media",
                fields={"messaging_product": "whatsapp"},
                files={"file": ("a.png", b"\x89PNG", "image/png")},
            )
        )
        thread.join(5)
    told = b"".join(seen)
    assert b'name="messaging_product"' in told
    assert b'filename="a.png"' in told
    assert b"Content-Type: image/png" in told


def test_a_bundle_carries_many_at_once_over_few_connections():
    async def many() -> tuple[list[int], int]:
        connections = 0

        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            nonlocal connections
            connections += 1
            try:
                while await reader.readuntil(b"\r\n\r\n"):
                    await reader.readexactly(2)
                    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            except asyncio.IncompleteReadError:
                writer.close()

        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        async with Line(connections=8) as line:
            answers = await asyncio.gather(
                *(line.call(Request("POST", url, json={})) for _ in range(200))
            )
        server.close()
        return [answer.status for answer in answers], connections

    statuses, connections = asyncio.run(many())
    assert statuses == [200] * 200
    assert connections <= 8


def test_bulk_to_a_name_at_a_private_address_is_refused(settings):
    settings.PRIVATE_HOSTS_ALLOWED = []
    with pytest.raises(transport.NotSent, match="private"):
        in_bulk(Request("GET", f"http://localhost:{a_free_port()}/"))
