"""A file that a program has somewhere on the web is fetched at once, and kept with its message."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from apps.conversations import outbox
from apps.conversations.contents.refusals import UnfitContent
from apps.conversations.models import Message
from apps.conversations.outbox import Draft
from apps.whatsapp.media import handles
from apps.whatsapp.media.refusals import MediaTypeRefused
from apps.whatsapp.models import Media

PDF = b"%PDF-1.4\n" + b"x" * 2000


class Files(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/elsewhere":
            self.send_response(302)
            self.send_header("Location", "/price%20list.pdf")
        else:
            self.send_response(200 if self.path.endswith(".pdf") else 404)
        self.end_headers()
        self.wfile.write(PDF if self.path.endswith(".pdf") else b"")

    def log_message(self, *_args: Any) -> None:
        pass


@pytest.fixture
def web(settings) -> Iterator[str]:
    settings.PRIVATE_HOSTS_ALLOWED = ["127.0.0.0/8"]
    server = HTTPServer(("127.0.0.1", 0), Files)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def by_url(rosa: Any, url: str, kind: str = "document", **more: Any) -> Draft:
    return Draft(to=rosa, kind=kind, content={"mediaUrl": url, **more})


def test_it_is_fetched_and_kept(acme, thread, rosa, by, web):
    message = outbox.send(acme, by_url(rosa, f"{web}/price%20list.pdf", caption="Prices"), by=by)

    media = Media.objects.get()
    assert (media.filename, media.mime_type, media.state) == (
        "price list.pdf",
        "application/pdf",
        "stored",
    )
    assert handles.read(media) == PDF
    assert message.media_id == media.pk
    assert message.content == {"mediaId": str(media.pk), "caption": "Prices"}


def test_it_is_named_as_the_program_says(acme, thread, rosa, by, web):
    outbox.send(acme, by_url(rosa, f"{web}/1.pdf", filename="Prices 2026.pdf"), by=by)

    assert Media.objects.get().filename == "Prices 2026.pdf"


def test_of_a_rehearsal_no_file_is_left(acme, thread, rosa, by, web):
    outbox.rehearse(acme, by_url(rosa, f"{web}/1.pdf"), by=by)

    assert not Media.objects.exists()


@pytest.mark.parametrize("path", ["/nothing", "/elsewhere"])
def test_what_is_not_there_is_said(acme, thread, rosa, by, web, path):
    with pytest.raises(UnfitContent) as refused:
        outbox.send(acme, by_url(rosa, web + path), by=by)

    assert list(refused.value.errors) == ["content.mediaUrl"]


@pytest.mark.parametrize("url", ["ftp://example.com/a.pdf", "http://", "a.pdf", "http://[::1/"])
def test_what_is_no_address_is_said(acme, thread, rosa, by, url):
    with pytest.raises(UnfitContent) as refused:
        outbox.send(acme, by_url(rosa, url), by=by)

    assert list(refused.value.errors) == ["content.mediaUrl"]


def test_private_networks_are_not_reached(acme, thread, rosa, by, web, settings):
    settings.PRIVATE_HOSTS_ALLOWED = []

    with pytest.raises(UnfitContent):
        outbox.send(acme, by_url(rosa, f"{web}/1.pdf"), by=by)

    assert not Message.objects.exists()


def test_a_file_of_the_wrong_type_is_refused_in_words(acme, thread, rosa, by, web):
    with pytest.raises(MediaTypeRefused):
        outbox.send(acme, by_url(rosa, f"{web}/1.pdf", kind="image"), by=by)
