"""Files that customers send, fetched from where the provider has them."""

from __future__ import annotations

import base64
import hashlib
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import requests
from django.utils import timezone

from apps.accounts import tenants
from apps.accounts.actor import PLATFORM
from apps.accounts.tenancy import in_public, in_tenant
from apps.whatsapp import messages, news
from apps.whatsapp.media import fetching, tasks
from apps.whatsapp.media.handles import read
from apps.whatsapp.media.troubles import words
from apps.whatsapp.messages import MediaKind
from apps.whatsapp.models import Channel, Media
from tests import simulated
from tests.whatsapp.media import files
from tests.whatsapp.media.conftest import make_channel
from tests.whatsapp.media.places import Place, place
from tests.whatsapp.trickling import HEADERS, trickling

MEGABYTE = 1024 * 1024
PHOTO = files.picture("JPEG")
DIGEST = hashlib.sha256(PHOTO)


@pytest.fixture
def meta(settings: Any) -> Iterator[Place]:
    """A Graph API that knows the media id 77 and hands out a photo."""
    with place() as there:
        settings.SANDBOX_URL = there.url
        yield there


@pytest.fixture
def gateway(settings: Any) -> Iterator[Place]:
    with place() as there:
        settings.PRIVATE_HOSTS_ALLOWED = ["127.0.0.1"]
        yield there


def knows(meta: Place, **more: Any) -> None:
    meta.says("/v26.0/77", {"url": f"{meta.url}/file", "sha256": DIGEST.hexdigest(), **more})


def told(**more: Any) -> messages.Media:
    return messages.Media(MediaKind.IMAGE, **{"provider_id": "77", **more})


@pytest.fixture
def expect(django_capture_on_commit_callbacks: Any) -> Any:
    """Tell of a file, and let the worker run at once."""

    def expected(tenant: Any, channel: Channel, content: messages.Media) -> Media:
        with django_capture_on_commit_callbacks(execute=True):
            media = fetching.expect(tenant, channel, content)
        media.refresh_from_db()
        return media

    return expected


def again(media: Media) -> Media:
    """The next attempt, its time having come."""
    Media.objects.filter(pk=media.pk).update(next_attempt_at=timezone.now())
    fetching.fetch(media.pk)
    media.refresh_from_db()
    return media


@pytest.mark.slow
def test_a_file_is_fetched_from_the_simulator(inside_acme, channel, settings, expect):
    with simulated.running() as simulator:
        settings.SANDBOX_URL = simulator.url
        made = requests.post(
            f"{simulator.url}/v25.0/{simulated.PHONE}/media",
            headers={"Authorization": f"Bearer {simulated.TOKEN}"},
            data={"messaging_product": "whatsapp", "type": "image/jpeg"},
            files={"file": ("ana.jpg", PHOTO, "image/jpeg")},
            timeout=60,
        ).json()
        digest = base64.b64encode(DIGEST.digest()).decode()

        media = expect(
            inside_acme, channel, told(provider_id=made["id"], filename="ana.jpg", digest=digest)
        )
        assert simulator.delete(f"/v25.0/{made['id']}").ok
        Media.objects.filter(pk=media.pk).update(provider_id="")
        unknown = expect(inside_acme, channel, told(provider_id=made["id"]))
        for _attempt in range(2):
            unknown = again(unknown)

    assert (media.state, media.mime_type, media.digest) == (
        "stored",
        "image/jpeg",
        DIGEST.hexdigest(),
    )
    assert read(media) == PHOTO
    assert (media.width, media.height, media.has_thumbnail) == (640, 480, True)
    assert (unknown.state, unknown.problem, unknown.attempts) == ("expired", "100", 3)
    assert "Ask the person to send it again" in str(words(unknown))


def test_what_customers_send_is_kept_as_it_is(inside_acme, channel, meta, expect):
    original = files.photo_with_place()
    meta.says("/v26.0/77", {"url": f"{meta.url}/file"})
    meta.says("/file", original)

    assert read(expect(inside_acme, channel, told())) == original


def test_the_token_goes_along(inside_acme, channel, meta, expect):
    knows(meta)
    meta.says("/file", PHOTO)

    expect(inside_acme, channel, told())

    assert [headers["authorization"] for _path, headers in meta.asked] == [
        f"Bearer {simulated.TOKEN}"
    ] * 2


def test_a_file_told_twice_is_one_row_and_fetched_once(inside_acme, channel, meta, expect):
    knows(meta)
    meta.says("/file", PHOTO)

    first, second = (expect(inside_acme, channel, told()) for _time in range(2))

    assert first.pk == second.pk
    assert meta.times("/file") == 1


def test_an_address_that_has_expired_is_asked_for_anew(inside_acme, channel, meta, expect):
    knows(meta)
    meta.says("/file", b"URL signature expired", 404)
    meta.says("/file", PHOTO)

    media = expect(inside_acme, channel, told())
    assert (media.state, media.problem, media.attempts) == ("pending", "http_404", 1)

    assert again(media).state == "stored"
    assert meta.times("/v26.0/77") == 2


def test_attempts_come_ever_more_seldom(inside_acme, channel, meta, expect):
    meta.says("/v26.0/77", b"", 503)
    media = expect(inside_acme, channel, told())
    waits = []

    for _attempt in range(4):
        media.refresh_from_db()
        waits.append(round((media.next_attempt_at - timezone.now()).total_seconds()))
        media = again(media)

    assert waits == [5, 15, 30, 60]
    assert media.state == "pending"


def test_after_a_week_it_is_given_up(inside_acme, channel, meta, expect):
    meta.says("/v26.0/77", b"", 503)
    media = expect(inside_acme, channel, told())
    Media.objects.update(created_at=timezone.now() - timedelta(days=7, minutes=1))
    heard: list[list[Media]] = []
    listener = news.media_changed.connect(
        lambda files, **_: heard.append(files), weak=False, dispatch_uid="test"
    )

    try:
        assert again(media).state == "missing"
    finally:
        news.media_changed.disconnect(listener, dispatch_uid="test")
    assert heard == [[media]]


def test_nobody_fetches_what_somebody_else_is_fetching(inside_acme, channel, meta):
    knows(meta)
    meta.says("/file", PHOTO)
    media = fetching.expect(inside_acme, channel, told())
    Media.objects.update(next_attempt_at=timezone.now() + fetching.LEASE)

    fetching.fetch(media.pk)

    assert meta.asked == []


def test_what_was_cut_off_is_found_by_the_clock(acme, globex, meta, settings):
    for tenant in (acme, globex):
        with in_tenant(tenant):
            fetching.expect(tenant, make_channel(sandbox=True), told())
    knows(meta)
    meta.says("/file", PHOTO)

    with in_public():
        tasks.fetch_what_is_due.delay()

    for tenant in (acme, globex):
        with in_tenant(tenant):
            assert Media.objects.get().state == "stored"


def test_a_suspended_companys_files_are_fetched_too(inside_acme, channel, meta):
    knows(meta)
    meta.says("/file", PHOTO)
    media = fetching.expect(inside_acme, channel, told())
    tenants.suspend(inside_acme, by=PLATFORM)

    tasks.fetch_media.delay(str(media.pk))

    media.refresh_from_db()
    assert media.state == "stored"


def test_a_damaged_file_is_tried_three_times(inside_acme, channel, meta, expect, folder):
    knows(meta)
    meta.says("/file", PHOTO[:-1])

    media = expect(inside_acme, channel, told())
    for _attempt in range(2):
        assert media.state == "pending"
        media = again(media)

    assert (media.state, media.problem) == ("missing", "digest_mismatch")
    assert not [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("how", ["told", "said", "sent"])
def test_what_is_far_too_large_is_not_taken(inside_acme, channel, meta, expect, monkeypatch, how):
    limit = 1000
    for name in ("limits", "uploads", "downloads"):
        monkeypatch.setattr(f"apps.whatsapp.media.{name}.LARGEST", limit)
    told_size = {"file_size": 1001} if how == "told" else {}
    meta.says("/v26.0/77", {"url": f"{meta.url}/file", **told_size})
    # Without a length, only counting what comes helps.
    headers = {"content-length": "0", "transfer-encoding": "identity"} if how == "sent" else {}
    meta.says("/file", b"x" * 1001, **headers)

    media = expect(inside_acme, channel, told())

    assert media.problem in {"too_large", "empty"}
    assert media.state == "pending"


def test_redirects_are_not_followed(inside_acme, channel, meta, expect):
    knows(meta)
    meta.says("/file", b"", 302, location=f"{meta.url}/elsewhere")
    meta.says("/elsewhere", PHOTO)

    media = expect(inside_acme, channel, told())

    assert media.problem == "http_302"
    assert meta.times("/elsewhere") == 0


@pytest.mark.parametrize(
    "url",
    [
        "http://attacker.example.com/file",
        "https://fbsbx.com.attacker.example.com/file",
        "https://attackerfbsbx.com/file",
        "http://lookaside.fbsbx.com/file",
        "file:///etc/passwd",
        "",
    ],
)
def test_the_token_is_shown_to_nobody_but_meta(inside_acme, channel, meta, expect, url):
    meta.says("/v26.0/77", {"url": url})

    assert expect(inside_acme, channel, told()).problem == "no_address"


def test_a_gateway_is_asked_at_its_own_address_whatever_host_it_names(inside_acme, gateway, expect):
    channel = make_channel("waha", key="default", gateway_url=gateway.url)
    gateway.says("/api/files/default/1.ogg", files.audio())
    link = "http://localhost:3000/api/files/default/1.ogg"

    media = expect(
        inside_acme,
        channel,
        messages.Media(MediaKind.AUDIO, link=link, voice=True, mime_type="audio/ogg; codecs=opus"),
    )

    assert (media.state, media.mime_type, media.voice) == ("stored", "audio/ogg", True)
    assert round(media.seconds or 0) == 1
    assert [(path, headers["x-api-key"]) for path, headers in gateway.asked] == [
        ("/api/files/default/1.ogg", simulated.WAHA_KEY)
    ]


def test_a_gateway_in_a_private_network_is_reached_only_where_allowed(
    inside_acme, gateway, settings, expect
):
    settings.PRIVATE_HOSTS_ALLOWED = []
    channel = make_channel("waha", key="default", gateway_url=gateway.url)

    media = expect(inside_acme, channel, told(provider_id="", link="http://waha/api/files/1"))

    assert media.problem == "forbidden_address"
    assert gateway.asked == []


def test_what_the_gateway_has_deleted_is_expired(inside_acme, gateway, expect):
    channel = make_channel("waha", key="default", gateway_url=gateway.url)
    media = expect(inside_acme, channel, told(provider_id="", link="http://waha/api/files/1"))

    for _attempt in range(2):
        media = again(media)

    assert (media.state, media.problem) == ("expired", "http_404")


@pytest.mark.parametrize(
    ("content", "state", "problem"),
    [
        (messages.Media(MediaKind.IMAGE), "missing", "not_offered"),
        (told(error="131052"), "missing", "131052"),
        (told(error="expired"), "expired", "expired"),
    ],
)
def test_what_is_not_handed_out_is_said_at_once(inside_acme, channel, content, state, problem):
    media = fetching.expect(inside_acme, channel, content)

    assert (media.state, media.problem) == (state, problem)
    assert words(media)


def test_html_from_a_customer_is_kept_and_called_what_it_is(inside_acme, channel, meta, expect):
    meta.says("/v26.0/77", {"url": f"{meta.url}/file"})
    meta.says("/file", files.HTML)

    media = expect(inside_acme, channel, told(mime_type="image/jpeg", filename="a.jpg"))

    assert (media.state, media.mime_type, media.has_thumbnail) == ("stored", "text/html", False)


@pytest.mark.parametrize(
    ("digest", "in_hex"),
    [
        (base64.b64encode(DIGEST.digest()).decode(), DIGEST.hexdigest()),
        (DIGEST.hexdigest(), DIGEST.hexdigest()),
        ("", ""),
        ("no digest", ""),
        ("AAAA", ""),
        ("é" * 64, ""),
    ],
)
def test_digests_are_understood_as_each_provider_writes_them(digest, in_hex):
    assert fetching.in_hex(digest) == in_hex


def test_a_length_that_is_no_number_is_overlooked(inside_acme, channel, meta, expect):
    knows(meta)
    meta.says("/file", PHOTO, **{"content-length": "many", "connection": "close"})

    assert expect(inside_acme, channel, told()).state == "stored"


def test_an_answer_nobody_thought_of_is_tried_again_and_ends(inside_acme, channel, meta, expect):
    meta.says("/v26.0/77", {"url": "http://[::1/file"})

    media = expect(inside_acme, channel, told())
    assert (media.state, media.problem) == ("pending", "internal")
    Media.objects.filter(pk=media.pk).update(created_at=timezone.now() - timedelta(days=8))

    assert again(media).state == "missing"


@pytest.mark.parametrize(
    "at_once",
    [
        b"Content-Length: 9999\r\n\r\n",
        b"Connection: close\r\n\r\n",
        b"Content-Length: no number\r\nConnection: close\r\n\r\n",
        b"X-Endless: ",
    ],
)
def test_a_file_that_trickles_is_given_up_and_asked_for_again(
    inside_acme, settings, expect, monkeypatch, at_once
):
    settings.PRIVATE_HOSTS_ALLOWED = ["127.0.0.0/8"]
    monkeypatch.setattr("apps.whatsapp.media.downloads.WHOLE_SECONDS", 0.3)
    monkeypatch.setattr("apps.whatsapp.media.downloads.SLOWEST", 1024 * MEGABYTE)
    began = time.monotonic()
    with trickling(HEADERS + at_once, b"x") as url:
        channel = make_channel("waha", key="default", gateway_url=url)
        media = expect(inside_acme, channel, told(provider_id="", link="http://waha/api/files/1"))

    assert time.monotonic() - began < 5
    assert (media.state, media.problem) == ("pending", "too_slow")
    assert media.next_attempt_at
