"""A call has an end, however slowly the other side speaks or listens."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from apps.whatsapp import reach, transport
from apps.whatsapp.bulk_transport import Line
from apps.whatsapp.providers.protocol import READ_SECONDS, SLOWEST, WHOLE_SECONDS, Request, Response
from tests.whatsapp.carriers import in_bulk
from tests.whatsapp.trickling import HEADERS, trickling

Call = Callable[[Request], Response]
MEGABYTE = 1024 * 1024


@pytest.fixture(params=[transport.call, in_bulk], ids=["single", "bulk"])
def call(request) -> Call:
    return request.param


@pytest.fixture(autouse=True)
def loopback_is_allowed(settings):
    settings.PRIVATE_HOSTS_ALLOWED = ["127.0.0.0/8"]


@contextmanager
def within(seconds: float) -> Iterator[None]:
    began = time.monotonic()
    yield
    assert time.monotonic() - began < seconds


@pytest.mark.parametrize(
    ("at_once", "byte"),
    [
        (b"HTTP/1.1 200 OK\r\nX-Endless: ", b"x"),
        (HEADERS + b"Content-Length: 9999\r\n\r\n", b"x"),
        (HEADERS + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        (HEADERS + b"Connection: close\r\n\r\n", b"x"),
        (HEADERS + b"\r\n", b"x"),
    ],
    ids=["headers", "length", "chunks", "until closed", "no end named"],
)
def test_a_server_that_trickles_is_left_and_may_have_got_it(call, at_once, byte):
    with trickling(at_once, byte) as url, within(3), pytest.raises(transport.MaybeSent):
        call(Request("POST", url, json={}, whole_seconds=0.4))


def test_a_server_that_hardly_listens_is_left_and_may_have_got_it(call):
    with (
        trickling(b"", b"", listens=False) as url,
        within(3),
        pytest.raises(transport.MaybeSent),
    ):
        call(Request("POST", url, data=bytes(20 * MEGABYTE), whole_seconds=0.4))


def test_nobody_at_the_other_end_of_a_handshake_was_not_sent(call, monkeypatch):
    monkeypatch.setattr("apps.whatsapp.transport.CONNECT_SECONDS", 0.3)
    monkeypatch.setattr("apps.whatsapp.bulk_transport.CONNECT_SECONDS", 0.3)
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        within(3),
        pytest.raises(transport.NotSent),
    ):
        call(Request("POST", f"https://127.0.0.1:{silent.getsockname()[1]}/", json={}))


def test_what_is_no_tls_at_all_was_not_sent(call):
    with (
        trickling(b"HTTP/1.1 400 Bad Request\r\n\r\n", b"x") as url,
        pytest.raises(transport.NotSent),
    ):
        call(Request("POST", url.replace("http:", "https:"), json={}))


def test_an_answer_in_time_leaves_no_thread_waiting():
    before = threading.active_count()
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_answer, args=[server], daemon=True).start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        assert transport.call(Request("GET", url)).status == 204
    until = time.monotonic() + 2
    while threading.active_count() > before and time.monotonic() < until:
        time.sleep(0.01)
    assert threading.active_count() <= before


def _answer(server: socket.socket) -> None:
    peer, _ = server.accept()
    with peer:
        peer.recv(65536)
        peer.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")


def test_a_redirect_of_any_size_is_not_read_to_its_end(call, monkeypatch):
    monkeypatch.setattr("apps.whatsapp.transport.LARGEST_ANSWER", MEGABYTE)
    monkeypatch.setattr("apps.whatsapp.bulk_transport.LARGEST_ANSWER", MEGABYTE)
    endless = b"HTTP/1.1 302 Found\r\nLocation: /next\r\nConnection: close\r\n\r\n"
    with (
        trickling(endless, bytes(MEGABYTE)) as url,
        pytest.raises(transport.MaybeSent, match=r"too large|ContentDecodingError"),
    ):
        call(Request("GET", url, whole_seconds=30))


def test_a_name_with_many_silent_addresses_costs_no_more_time_than_one(monkeypatch):
    """192.0.2.0/24 is nobody's; here nothing routes there, or nothing answers."""
    tried: list[str] = []
    places = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (f"192.0.2.{n}", 80)) for n in range(99)]
    real = socket.getaddrinfo

    def resolve(host: str, *args: object, **kwargs: object) -> object:
        if host == "many.example.com":
            return places
        tried.append(host)
        return real(host, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr("apps.whatsapp.transport.CONNECT_SECONDS", 0.6)
    with within(3), pytest.raises(transport.NotSent):
        transport.call(Request("GET", "http://many.example.com/"))
    assert len(tried) == reach.ADDRESSES


def test_the_second_address_of_a_name_is_tried(monkeypatch, settings):
    real = socket.getaddrinfo
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        threading.Thread(target=_answer, args=[server], daemon=True).start()
        places = [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))
            for address in ("127.0.0.2", "127.0.0.1")
        ]

        def resolve(host: str, *args: object, **kwargs: object) -> object:
            return places if host == "two.example.com" else real(host, *args, **kwargs)

        monkeypatch.setattr(socket, "getaddrinfo", resolve)
        answer = transport.call(Request("GET", f"http://two.example.com:{port}/"))
    assert answer.status == 204


def test_waiting_for_a_place_in_a_full_bundle_takes_nothing_of_a_calls_time():
    async def many() -> list[int]:
        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            await asyncio.sleep(0.2)
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            writer.close()

        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        async with Line(connections=1) as line:
            request = Request("GET", url, whole_seconds=0.6)
            answers = await asyncio.gather(*(line.call(request) for _ in range(6)))
        server.close()
        return [answer.status for answer in answers]

    assert asyncio.run(many()) == [200] * 6


def test_the_longer_the_file_the_longer_the_patience():
    def patience(**more: object) -> float:
        return Request("POST", "https://example.com/", **more).patience  # type: ignore[arg-type]

    file = ("a.mp4", bytes(16 * MEGABYTE), "video/mp4")
    assert patience() == WHOLE_SECONDS
    assert patience(read_seconds=120.0) == WHOLE_SECONDS + 120 - READ_SECONDS
    assert patience(files={"file": file}) == WHOLE_SECONDS + 16 * MEGABYTE / SLOWEST
    assert patience(data=bytes(MEGABYTE)) == WHOLE_SECONDS + MEGABYTE / SLOWEST
    assert patience(carries=MEGABYTE) == WHOLE_SECONDS + MEGABYTE / SLOWEST
    assert patience(whole_seconds=2.0, data=bytes(MEGABYTE)) == 2.0
