"""Files that somebody of the company uploads."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from apps.accounts.actor import PLATFORM, Actor
from apps.accounts.tenancy import in_tenant
from apps.whatsapp.media import limits, pictures, refusals, storing
from apps.whatsapp.media.handles import read
from apps.whatsapp.media.shelf import name_of, shelf
from apps.whatsapp.media.uploads import clean_name
from apps.whatsapp.messages import MediaKind
from apps.whatsapp.models import Media
from tests.whatsapp.media import files
from tests.whatsapp.media.conftest import kept_files, make_channel


def keep(tenant, content, name="file", kind=None, **more):
    return storing.keep(tenant, files.upload(content, name), kind=kind, by=PLATFORM, **more)


def test_a_photo_is_kept_without_where_and_by_whom_it_was_taken(inside_acme, agent):
    original = files.photo_with_place()
    assert b"Maker of cameras" in original

    media = storing.keep(inside_acme, files.upload(original, "ana.jpg"), by=Actor(user=agent))

    kept = read(media)
    with Image.open(io.BytesIO(kept)) as picture:
        assert not dict(picture.getexif())
        assert "comment" not in picture.info
    assert b"Maker of cameras" not in kept
    assert (media.kind, media.state, media.mime_type) == ("image", "stored", "image/jpeg")
    assert (media.width, media.height, media.size) == (60, 40, len(kept))
    assert media.filename == "ana.jpg"
    assert media.uploaded_by == agent.pk


def test_a_photo_that_lies_on_its_side_is_set_upright(inside_acme):
    media = keep(inside_acme, files.photo_with_place(orientation=6))

    assert (media.width, media.height) == (40, 60)


@pytest.mark.parametrize("mode", ["CMYK", "L"])
def test_pictures_in_odd_colours_become_what_whatsapp_takes(inside_acme, mode):
    media = keep(inside_acme, files.picture("JPEG", mode=mode))

    with Image.open(io.BytesIO(read(media))) as picture:
        assert picture.mode == "RGB"


@pytest.mark.slow
def test_a_photo_of_fifty_million_pixels_is_made_one_that_whatsapp_takes(inside_acme):
    media = keep(inside_acme, files.picture("JPEG", (8000, 6200)), channel=make_channel())

    assert (media.width, media.height) == (4000, 3100)


def test_a_picture_gets_a_thumbnail(inside_acme):
    media = keep(inside_acme, files.picture("PNG", (1000, 500), mode="RGBA"))

    thumbnail = b"".join(shelf().pieces(name_of(media.digest, thumbnail=True), 0, 1 << 20))
    with Image.open(io.BytesIO(thumbnail)) as small:
        assert (small.format, small.size) == ("WEBP", (320, 160))
    assert media.has_thumbnail


def test_a_webp_that_is_no_sticker_becomes_a_picture(inside_acme):
    media = keep(inside_acme, files.picture("WEBP"), "a.webp")

    assert (media.kind, media.mime_type) == ("image", "image/jpeg")


def test_stickers_stay_as_they_are(inside_acme):
    still, moving = files.picture("WEBP", (512, 512), mode="RGBA"), files.moving_sticker()

    kept = [keep(inside_acme, content, kind=MediaKind.STICKER) for content in (still, moving)]

    assert [media.animated for media in kept] == [False, True]
    assert [read(media) for media in kept] == [still, moving]


def test_videos_are_measured_and_show_their_first_picture(inside_acme):
    media = keep(inside_acme, files.video(seconds=2), "clip.mp4")

    assert (media.kind, media.mime_type) == ("video", "video/mp4")
    assert (media.width, media.height, round(media.seconds or 0)) == (64, 48, 2)
    assert media.has_thumbnail


def test_what_a_browser_records_becomes_a_voice_note(inside_acme):
    media = keep(inside_acme, files.audio(container="webm"), "recording.webm")

    assert (media.kind, media.mime_type, media.voice) == ("audio", "audio/ogg", True)
    assert round(media.seconds or 0) == 1


def test_a_voice_of_two_channels_is_made_one(inside_acme):
    media = keep(inside_acme, files.audio(layout="stereo"))

    assert media.voice
    assert read(media) != files.audio(layout="stereo")


def test_a_song_is_no_voice_note(inside_acme):
    media = keep(inside_acme, files.audio("libmp3lame", "mp3"), "song.mp3")

    assert (media.mime_type, media.voice, media.seconds) == ("audio/mpeg", False, 1.0)


@pytest.mark.parametrize(
    ("content", "name", "mime_type"),
    [
        (files.PDF, "contract.pdf", "application/pdf"),
        (b"a;b\n1;2\n", "people.csv", "text/csv"),
        (b'<?xml version="1.0"?><nfeProc/>', "nfe.xml", "text/xml"),
        (b"\0\1\2 anything", "blob", "application/octet-stream"),
    ],
)
def test_documents_may_be_of_nearly_any_type(inside_acme, content, name, mime_type):
    media = keep(inside_acme, content, name)

    assert (media.kind, media.mime_type, read(media)) == ("document", mime_type, content)


def test_a_picture_sent_as_a_document_is_not_touched(inside_acme):
    original = files.photo_with_place()

    assert read(keep(inside_acme, original, kind=MediaKind.DOCUMENT)) == original


@pytest.mark.parametrize("kind", [None, *MediaKind])
@pytest.mark.parametrize(
    ("content", "name"),
    [(files.SVG, "logo.png"), (files.HTML, "photo.jpg"), (b"MZ\x90", "a.pdf"), (b"x", "a.js")],
)
def test_what_can_act_is_refused_as_any_kind(inside_acme, folder: Path, content, name, kind):
    with pytest.raises(refusals.MediaActive):
        keep(inside_acme, content, name, kind)

    assert not Media.objects.exists()
    assert kept_files(folder) == []


@pytest.mark.parametrize(
    ("content", "kind", "refusal"),
    [
        (b"", None, refusals.MediaEmpty),
        (files.PDF, MediaKind.IMAGE, refusals.MediaTypeRefused),
        (files.picture("GIF", mode="P"), MediaKind.IMAGE, refusals.MediaTypeRefused),
        (files.picture("JPEG"), MediaKind.STICKER, refusals.MediaTypeRefused),
        (files.picture("WEBP", (511, 512)), MediaKind.STICKER, refusals.MediaTypeRefused),
        (files.moving_sticker(), MediaKind.IMAGE, refusals.MediaTypeRefused),
        (files.video("mpeg4"), MediaKind.VIDEO, refusals.MediaTypeRefused),
        (files.video("libvpx", "webm", sound="libopus"), MediaKind.VIDEO,
         refusals.MediaTypeRefused),
        (files.audio("flac", "ogg"), MediaKind.AUDIO, refusals.MediaTypeRefused),
        (files.video(), MediaKind.AUDIO, refusals.MediaTypeRefused),
        (files.picture("JPEG")[:400], None, refusals.MediaUnreadable),
        (b"\0\0\0\x18ftypmp42" + b"\0" * 400, MediaKind.VIDEO, refusals.MediaUnreadable),
        (b"OggS" + b"\0" * 400, MediaKind.AUDIO, refusals.MediaUnreadable),
    ],
)  # fmt: skip
def test_what_is_not_what_it_should_be_is_refused(inside_acme, folder, content, kind, refusal):
    with pytest.raises(refusal):
        keep(inside_acme, content, kind=kind)

    assert kept_files(folder) == []


def test_a_picture_that_unpacks_to_gigabytes_is_not_unpacked(inside_acme):
    bomb = files.picture("PNG", (pictures.MAX_PIXELS // 5000, 5001), mode="L")
    assert len(bomb) < 100_000

    with pytest.raises(refusals.MediaUnreadable):
        keep(inside_acme, bomb, "bomb.png")


def test_a_photo_over_the_limit_is_refused_in_words_of_its_size(inside_acme, folder):
    written = io.BytesIO()
    files.noise(2200, 2200).save(written, "PNG")
    channel = make_channel()

    with pytest.raises(refusals.MediaTooLarge) as refused:
        keep(inside_acme, written.getvalue(), "photo.png", channel=channel)

    assert str(refused.value) == (
        "The photo is over 5 MB, WhatsApp's limit. Make it smaller and send it again."
    )
    assert kept_files(folder) == []


def test_without_a_channel_the_most_generous_provider_decides(inside_acme):
    written = io.BytesIO()
    files.noise(1500, 1500).save(written, "PNG")
    assert written.tell() > 5 * limits.MB

    media = keep(inside_acme, written.getvalue(), "photo.png")

    refusal = limits.why_not(media, make_channel())
    assert refusal is not None
    assert refusal.code == "media_too_large"
    assert limits.why_not(media, make_channel("waha", name="qr", key="default")) is None


def test_reading_stops_as_soon_as_a_file_is_too_large(inside_acme, monkeypatch):
    monkeypatch.setattr("apps.whatsapp.media.uploads.LARGEST", 1000)

    with pytest.raises(refusals.MediaTooLarge) as refused:
        keep(inside_acme, b"x" * 1001)

    assert refused.value.status == 413


def test_a_sticker_that_stands_still_has_the_smaller_limit():
    limits.check(MediaKind.STICKER, "image/webp", 400 * limits.KB, animated=True)
    with pytest.raises(refusals.MediaTooLarge) as refused:
        limits.check(MediaKind.STICKER, "image/webp", 101 * limits.KB, provider="meta")

    assert "100 KB" in str(refused.value)


def test_the_same_bytes_are_kept_once_in_a_company_and_apart_in_two(acme, globex, folder):
    with in_tenant(acme):
        first, second = keep(acme, files.PDF, "a.pdf"), keep(acme, files.PDF, "b.pdf")
    with in_tenant(globex):
        other = keep(globex, files.PDF, "c.pdf")

    assert first.pk != second.pk
    assert first.digest == second.digest == other.digest
    found = sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())
    start = first.digest[:2]
    assert found == sorted(
        f"{tenant.schema_name}/{start}/{first.digest}" for tenant in (acme, globex)
    )


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ana\\photo.jpg", "photo.jpg"),
        ("gpj\u202eexe.pdf", "gpjexe.pdf"),
        ("a\r\nSet-Cookie: b.pdf", "a_Set-Cookie_ b.pdf"),
        ("relatório nº 3.pdf", "relatório nº 3.pdf"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_names_can_be_shown_safely(given, kept):
    assert clean_name(given) == kept
