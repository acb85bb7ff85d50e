"""Files over a real server: whole, in parts, and to many slow readers at once."""

from __future__ import annotations

import http.client
import socket
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.load]

SIZE = 24 * 1024 * 1024
READERS = 20  # more than the web process has connections to the database
PREPARE = f"""
import io
from apps.accounts import keys
from apps.accounts.actor import PLATFORM
from apps.accounts.models import Tenant
from apps.accounts.permissions import ALL, May
from apps.accounts.tenancy import in_tenant
from apps.whatsapp.media.preparing import Prepared
from apps.whatsapp.media.storing import put_away
from apps.whatsapp.messages import MediaKind
from apps.whatsapp.models import Media
acme = Tenant.objects.get(slug="acme")
with in_tenant(acme):
    media = Media(kind="document")
    body = bytes(range(256)) * ({SIZE} // 256)
    put_away(media, Prepared(MediaKind.DOCUMENT, "application/pdf", io.BytesIO(body)))
key, secret = keys.make(acme, name="reader", scopes=["conversations.view"], by=PLATFORM,
                        may=May(ALL))
print(media.pk, secret)
"""


@pytest.fixture(scope="module")
def there(live):
    media_id, secret = live.python(PREPARE).split()
    return live, f"/api/v1/media/{media_id}/content", secret


def request(url: str, path: str, secret: str, **headers: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    connection.request("GET", path, headers={"Authorization": f"Bearer {secret}", **headers})
    answer = connection.getresponse()
    try:
        return answer.status, answer.read()
    finally:
        connection.close()


def slow_reader(url: str, path: str, secret: str) -> socket.socket:
    """Asks for all of it, takes the first bytes and then dawdles."""
    place = urlsplit(url)
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
    sock.settimeout(60)
    sock.connect((place.hostname, place.port))
    lines = [f"GET {path} HTTP/1.1", f"Host: {place.netloc}", f"Authorization: Bearer {secret}"]
    sock.sendall("\r\n".join([*lines, "", ""]).encode())
    assert sock.recv(15) == b"HTTP/1.1 200 OK"
    return sock


def test_a_large_file_arrives_whole_and_in_parts(there):
    live, path, secret = there

    status, whole = request(live.url, path, secret)
    part_status, part = request(live.url, path, secret, Range=f"bytes={SIZE - 512}-")

    assert (status, len(whole), whole[:256]) == (200, SIZE, bytes(range(256)))
    assert (part_status, part) == (206, bytes(range(256)) * 2)


def test_many_slow_readers_leave_room_for_everybody_else(there):
    live, path, secret = there
    with ExitStack() as stack:
        for _reader in range(READERS):
            stack.enter_context(slow_reader(live.url, path, secret))

        status, _body = request(live.url, "/api/v1/auth/me", secret)

    assert status != 503
    assert status in {200, 403}
