"""Files in a browser: for members, by a link that soon expires, and never able to act."""

from __future__ import annotations

import io
import time

import pytest
from PIL import Image

from apps.accounts.actor import PLATFORM
from apps.accounts.tenancy import in_tenant
from apps.whatsapp.media import links, storing
from apps.whatsapp.media.preparing import Prepared
from apps.whatsapp.media.shelf import name_of, shelf
from apps.whatsapp.messages import MediaKind
from apps.whatsapp.models import Media
from tests.whatsapp.media import files


def keep(tenant, content, name="a"):
    with in_tenant(tenant):
        return storing.keep(tenant, files.upload(content, name), by=PLATFORM)


def link(tenant, media, *, ago=0, size=""):
    with in_tenant(tenant):
        token = links.token_for(media, now=time.time() - ago)
    return f"/t/{tenant.slug}/media/{media.pk}/{token}/{size}"


def body(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.fixture
def clip(acme):
    return keep(acme, files.video(), "clip.mp4")


def test_a_member_sees_the_file(acme, as_viewer, clip):
    response = as_viewer.get(link(acme, clip))

    with in_tenant(acme):
        whole = b"".join(shelf().pieces(name_of(clip.digest), 0, clip.size))
    assert body(response) == whole
    assert response.headers["Content-Type"] == "video/mp4"
    assert response.headers["Content-Length"] == str(len(whole))
    assert response.headers["Content-Disposition"] == 'inline; filename="clip.mp4"'
    assert response.headers["Accept-Ranges"] == "bytes"


def test_it_can_act_on_nothing(acme, as_viewer, clip):
    headers = as_viewer.get(link(acme, clip)).headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "script-src" not in headers["Content-Security-Policy"]
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Cache-Control"].startswith("private, max-age=")


@pytest.mark.parametrize("stored_as", ["text/html", "image/svg+xml", "application/x-executable"])
def test_what_a_customer_sent_to_act_is_only_bytes_to_be_saved(acme, as_viewer, stored_as):
    with in_tenant(acme):
        media = Media(kind="document", filename='a".html')
        storing.put_away(media, Prepared(MediaKind.DOCUMENT, stored_as, io.BytesIO(files.HTML)))

    response = as_viewer.get(link(acme, media))

    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Content-Disposition"].startswith("attachment;")


def test_documents_are_saved_under_their_own_name(acme, as_viewer):
    response = as_viewer.get(link(acme, keep(acme, files.PDF, "preço.pdf")))

    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == (
        "attachment; filename*=utf-8''pre%C3%A7o.pdf"
    )


def test_a_thumbnail_is_small(acme, as_viewer):
    photo = keep(acme, files.picture("JPEG", (1000, 800)))

    response = as_viewer.get(link(acme, photo, size="?size=thumb"))

    with Image.open(io.BytesIO(body(response))) as small:
        assert (small.format, small.size) == ("WEBP", (320, 256))


def test_somebody_seeks_in_a_video(acme, as_viewer, clip):
    whole = body(as_viewer.get(link(acme, clip)))

    part = as_viewer.get(link(acme, clip), headers={"Range": "bytes=100-199"})
    tail = as_viewer.get(link(acme, clip), headers={"Range": "bytes=-10"})
    beyond = as_viewer.get(link(acme, clip), headers={"Range": f"bytes={len(whole)}-"})

    assert (part.status_code, body(part)) == (206, whole[100:200])
    assert part.headers["Content-Range"] == f"bytes 100-199/{len(whole)}"
    assert part.headers["Content-Length"] == "100"
    assert (tail.status_code, body(tail)) == (206, whole[-10:])
    assert (beyond.status_code, beyond.headers["Content-Range"]) == (416, f"bytes */{len(whole)}")


def test_a_player_is_given_so_much_at_a_time(acme, as_viewer, clip, monkeypatch):
    monkeypatch.setattr("apps.whatsapp.media.serving.AT_A_TIME", 1000)

    response = as_viewer.get(link(acme, clip), headers={"Range": "bytes=0-"})

    assert (response.status_code, len(body(response))) == (206, 1000)
    assert response.headers["Content-Range"] == f"bytes 0-999/{clip.size}"


def test_a_part_of_what_has_changed_is_sent_whole(acme, as_viewer, clip):
    asked = {"Range": "bytes=0-9", "If-Range": '"another"'}

    assert as_viewer.get(link(acme, clip), headers=asked).status_code == 200


def test_what_the_browser_has_is_not_sent_again(acme, as_viewer, clip):
    known = as_viewer.get(link(acme, clip)).headers["ETag"]

    response = as_viewer.get(link(acme, clip), headers={"If-None-Match": known})

    assert (response.status_code, response.content) == (304, b"")


def test_head_tells_all_but_the_file(acme, as_viewer, clip):
    response = as_viewer.head(link(acme, clip))

    assert (response.status_code, response.content) == (200, b"")
    assert response.headers["Content-Length"] == str(clip.size)


def test_a_link_is_good_for_at_least_ten_minutes_and_no_quarter_of_an_hour(acme, as_viewer, clip):
    assert as_viewer.get(link(acme, clip, ago=9 * 60)).status_code == 200

    expired = as_viewer.get(link(acme, clip, ago=15 * 60 + 1))

    assert expired.status_code == 410
    assert "Open the page it was on once more" in expired.content.decode()


def test_a_link_stays_the_same_for_a_while_so_that_browsers_keep_the_file(acme, clip):
    with in_tenant(acme):
        start = 1_800_000_000 - 1_800_000_000 % links.SAME_FOR
        tokens = {links.token_for(clip, now=start + second) for second in (0, 100, 299)}
        later = links.token_for(clip, now=start + 300)

    assert len(tokens) == 1
    assert later not in tokens


def test_nobody_without_a_login_gets_in_by_the_link_alone(acme, as_nobody, as_stranger, clip):
    assert as_nobody.get(link(acme, clip)).url.startswith("/t/acme/login/")
    assert as_stranger.get(link(acme, clip)).status_code == 403


def test_a_link_is_for_one_file_of_one_company(acme, globex, as_viewer, as_stranger, clip):
    other = keep(acme, files.PDF)
    swapped = link(acme, other).replace(str(other.pk), str(clip.pk))
    assert as_viewer.get(swapped).status_code == 404

    with in_tenant(globex):  # the same id in another company
        Media.objects.create(pk=clip.pk, kind="video", state="stored", digest=clip.digest)
    theirs = link(acme, clip).replace("/t/acme/", "/t/globex/")
    assert as_stranger.get(theirs).status_code == 404


@pytest.mark.parametrize("token", ["x", "99999999999.x", ".", "99999999999.", "é.é", "1.2.3"])
def test_a_forged_link_opens_nothing(acme, as_viewer, clip, token):
    assert as_viewer.get(f"/t/acme/media/{clip.pk}/{token}/").status_code == 404


def test_the_time_can_not_be_written_anew(acme, as_viewer, clip):
    path = link(acme, clip, ago=3600)
    until, _signature = path.rstrip("/").rpartition("/")[2].split(".")

    forged = path.replace(until, str(int(until) + 7200))

    assert as_viewer.get(path).status_code == 410
    assert as_viewer.get(forged).status_code == 404


def test_bytes_that_are_gone_are_not_found(acme, as_viewer, clip):
    with in_tenant(acme):
        shelf().delete(name_of(clip.digest))

    assert as_viewer.get(link(acme, clip)).status_code == 404


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (files.picture("JPEG", (640, 480)), "ana.jpg", ['<img class="photo"', 'width="320"',
         'height="240"', "?size=thumb", 'alt="Photo without a description"']),
        (files.video(), "clip.mp4", ["<video", "poster=", 'aria-label="Video, 0:01"']),
        (files.audio(), "voice.ogg", ["<audio", 'aria-label="Voice message, 0:01"']),
        (files.PDF, "<b>.pdf", ["download", ">b_.pdf<", "35\xa0bytes"]),
    ],
)  # fmt: skip
def test_a_card_shows_each_kind(acme, as_viewer, content, name, expected):
    media = keep(acme, content, name)

    html = as_viewer.get(f"/t/acme/media/{media.pk}/").content.decode()

    for words in expected:
        assert words in html
    assert f"/t/acme/media/{media.pk}/" in html
    assert "style=" not in html


@pytest.mark.parametrize(
    ("state", "problem", "words"),
    [
        ("pending", "", "The file is on its way here."),
        ("expired", "", "WhatsApp keeps files for a few days only"),
        ("missing", "too_large", "It is over 100 MB"),
        ("missing", "whatever", "The file could not be fetched."),
    ],
)
def test_a_card_says_why_there_is_no_file(acme, as_viewer, state, problem, words):
    with in_tenant(acme):
        media = Media.objects.create(kind="image", state=state, problem=problem)

    html = as_viewer.get(f"/t/acme/media/{media.pk}/").content.decode()

    assert words in html
    assert ("hx-get" in html) is (state == "pending")
    assert "<img" not in html


class Bucket:
    """Stands for a bucket: it hands out links of its own."""

    def __init__(self):
        self.asked = {}

    def link(self, name, **asked):
        self.asked = {"name": name, **asked}
        return f"https://bucket.s3.amazonaws.com/{name}?X-Amz-Signature=abc"


def test_behind_a_cdn_the_browser_is_sent_there_with_a_link_that_expires(
    acme, as_viewer, as_stranger, settings, monkeypatch
):
    document, bucket = keep(acme, files.PDF, "a.pdf"), Bucket()
    settings.MEDIA_CDN_URL = "https://files.example.com/media"
    monkeypatch.setattr("apps.whatsapp.media.serving.shelf", lambda: bucket)

    response = as_viewer.get(link(acme, document))

    assert response.url == (
        f"https://files.example.com/media/{bucket.asked['name']}?X-Amz-Signature=abc"
    )
    assert response.headers["Cache-Control"] == "private, no-store"
    assert bucket.asked["seconds"] == links.GOOD_FOR
    assert bucket.asked["mime_type"] == "application/pdf"
    assert bucket.asked["disposition"].startswith("attachment")
    assert as_stranger.get(link(acme, document)).status_code == 403


def test_a_folder_behind_no_bucket_is_served_by_us(acme, as_viewer, settings, clip):
    settings.MEDIA_CDN_URL = "https://files.example.com"

    assert as_viewer.get(link(acme, clip)).status_code == 200
