"""The storages themselves: a folder, and a bucket behind a server that speaks S3's language."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from apps.accounts.tenancy import NoTenant, in_public
from apps.whatsapp.media.folder import FolderShelf
from apps.whatsapp.media.s3 import S3Shelf
from apps.whatsapp.media.shelf import Gone, name_of
from config.settings.media import storage

NAME = "t_acme/ab/abcd"
CONTENT = bytes(range(256)) * 40


class Objects(BaseHTTPRequestHandler):
    """As much of S3 as is spoken here: put, get with a range, head and delete of an object."""

    kept: dict[str, bytes]

    def _key(self) -> str:
        return unquote(urlsplit(self.path).path).removeprefix("/files/")

    def _answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_PUT(self) -> None:
        self.kept[self._key()] = self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(200, ETag='"x"')

    def do_GET(self) -> None:
        found = self.kept.get(self._key())
        if found is None:
            self._answer(404)
            return
        first, last = self.headers["Range"].removeprefix("bytes=").split("-")
        part = found[int(first) : int(last) + 1]
        self._answer(206, part, Content_Range=f"bytes {first}-{last}/{len(found)}")

    def do_HEAD(self) -> None:
        self._answer(200 if self._key() in self.kept else 404)

    def do_DELETE(self) -> None:
        self.kept.pop(self._key(), None)
        self._answer(204)

    def log_message(self, *_: Any) -> None:
        """Silence."""


@pytest.fixture
def bucket(monkeypatch: Any) -> Iterator[S3Shelf]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    handler = type("Handler", (Objects,), {"kept": {}})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = (
        f"s3://files/of/recado?region=sa-east-1&endpoint=http://127.0.0.1:{server.server_port}"
    )
    made = S3Shelf(**storage(address, default=Path())["OPTIONS"])
    made.kept = handler.kept  # type: ignore[attr-defined]
    yield made
    server.shutdown()
    server.server_close()


@pytest.fixture(params=["folder", "bucket"])
def place(request: Any, tmp_path: Any) -> Any:
    if request.param == "folder":
        return FolderShelf(location=str(tmp_path))
    return request.getfixturevalue("bucket")


def test_what_is_put_can_be_read_in_parts_and_taken_away(place):
    place.put(NAME, io.BytesIO(CONTENT))

    assert place.exists(NAME)
    assert b"".join(place.pieces(NAME, 0, len(CONTENT))) == CONTENT
    assert b"".join(place.pieces(NAME, 250, 10)) == CONTENT[250:260]
    place.delete(NAME)
    place.delete(NAME)
    assert not place.exists(NAME)
    with pytest.raises(Gone):
        place.pieces(NAME, 0, 10)


def test_putting_leaves_the_file_open_and_may_be_done_twice(place):
    file = io.BytesIO(CONTENT)

    for _time in range(2):
        place.put(NAME, file)

    assert not file.closed
    assert b"".join(place.pieces(NAME, 0, len(CONTENT))) == CONTENT


def test_a_file_that_breaks_off_leaves_nothing(tmp_path):
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell():
                raise OSError("the disk is full")
            return super().read(10)

    with pytest.raises(OSError, match="disk"):
        FolderShelf(location=str(tmp_path)).put(NAME, Broken(CONTENT))

    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_buckets_link_expires_and_says_how_it_is_to_be_shown(bucket):
    link = bucket.link(NAME, seconds=60, mime_type="image/png", disposition="attachment")

    asked = parse_qs(urlsplit(link).query)
    assert urlsplit(link).path == f"/files/of/recado/{NAME}"
    assert asked["X-Amz-Expires"] == ["60"]
    assert asked["response-content-type"] == ["image/png"]
    assert asked["response-content-disposition"] == ["attachment"]


def test_a_folder_has_no_links_of_its_own(tmp_path):
    shelf = FolderShelf(location=str(tmp_path))

    assert shelf.link(NAME, seconds=60, mime_type="image/png", disposition="inline") == ""


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", "A" * 64, "a" * 63])
def test_only_digests_name_files(inside_acme, digest):
    with pytest.raises(ValueError, match="digest"):
        name_of(digest)


def test_no_file_is_outside_a_company(db):
    with in_public(), pytest.raises(NoTenant):
        name_of("a" * 64)
