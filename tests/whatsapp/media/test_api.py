"""Files through the API: uploaded as a form, described, downloaded."""

from __future__ import annotations

from typing import Any

import pytest
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from apps.accounts.tenancy import in_tenant
from apps.whatsapp.media.handles import read
from apps.whatsapp.media.shelf import name_of, shelf
from apps.whatsapp.models import Media
from tests.whatsapp.media import files


def post(client: Any, content: bytes | None, name: str = "a", **fields: str) -> Any:
    form: dict[str, Any] = dict(fields)
    if content is not None:
        form["file"] = files.upload(content, name)
    return client.client.generic(
        "POST",
        "/api/v1/media",
        encode_multipart(BOUNDARY, form),
        content_type=MULTIPART_CONTENT,
        headers=client.headers,
    )


@pytest.fixture
def robot(by_key):
    return by_key("conversations.reply", "conversations.view")


def test_a_program_uploads_a_photo(robot, acme):
    answer = post(robot, files.picture("JPEG"), "ana.jpg")

    assert answer.status_code == 201
    data = answer.json()["data"]
    assert data["createdAt"]
    with in_tenant(acme):
        media = Media.objects.get()
    assert {key: data[key] for key in data if key != "createdAt"} == {
        "id": str(media.pk),
        "kind": "image",
        "state": "stored",
        "mimeType": "image/jpeg",
        "size": media.size,
        "filename": "ana.jpg",
        "width": 640,
        "height": 480,
        "seconds": None,
        "voice": False,
        "animated": False,
        "hasThumbnail": True,
        "channelId": None,
        "problem": None,
    }
    assert media.uploaded_by is not None
    assert robot.get(f"media/{media.pk}").data == data


def test_it_downloads_what_it_uploaded(robot, acme):
    media_id = post(robot, files.video(), "clip.mp4").json()["data"]["id"]

    whole = robot.get(f"media/{media_id}/content")
    part = robot.get(f"media/{media_id}/content", Range="bytes=4-7")
    small = robot.get(f"media/{media_id}/content?size=thumb")

    with in_tenant(acme):
        assert whole.getvalue() == read(Media.objects.get())
    assert whole.headers["Content-Type"] == "video/mp4"
    assert whole.headers["Cache-Control"] == "no-store"
    assert (part.status_code, part.getvalue()) == (206, b"ftyp")
    assert small.headers["Content-Type"] == "image/webp"


def test_a_kind_that_does_not_fit_is_refused_in_words(robot, folder):
    answer = post(robot, files.PDF, "a.pdf", kind="image")

    assert answer.status_code == 400
    assert answer.json()["code"] == "media_type"
    assert "JPEG or PNG" in answer.json()["message"]


@pytest.mark.parametrize("language", ["en", "pt-BR"])
@pytest.mark.parametrize(
    ("content", "status", "code"),
    [(files.SVG, 400, "media_active"), (files.picture("JPEG")[:300], 400, "media_unreadable")],
)
def test_refusals_are_said_in_the_callers_language(robot, content, status, code, language):
    robot.headers["Accept-Language"] = language

    answer = post(robot, content)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    is_english = (
        "Send a picture" in answer.json()["message"] or "broken" in answer.json()["message"]
    )
    assert is_english is (language == "en")


def test_a_file_that_is_too_large_is_refused(robot, monkeypatch):
    monkeypatch.setattr("apps.whatsapp.media.uploads.LARGEST", 1000)

    answer = post(robot, b"x" * 1001)

    assert (answer.status_code, answer.json()["code"]) == (413, "media_too_large")


def test_one_that_says_so_beforehand_is_not_even_read(robot, monkeypatch):
    monkeypatch.setattr("apps.whatsapp.api.media.Files.largest", 1000)
    monkeypatch.setattr("apps.accounts.api.uploads._ROUND_IT", 0)
    read_to = []
    monkeypatch.setattr(
        "rest_framework.parsers.MultiPartParser.parse", lambda *_, **__: read_to.append(1)
    )

    assert post(robot, b"x" * 1001).status_code == 413
    assert read_to == []


def test_without_a_file_it_says_what_is_missing(robot):
    answer = post(robot, None)

    assert answer.status_code == 400
    assert answer.json()["errors"].keys() == {"file"}


def test_json_is_not_how_files_come(robot):
    answer = robot.post("media", {"file": "a"})

    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")
    assert "multipart/form-data" in answer.json()["message"]


def test_a_form_that_is_cut_off_is_refused(robot):
    answer = robot.client.generic(
        "POST",
        "/api/v1/media",
        b"--BoUnDaRyStRiNg\r\nContent-Disp",
        content_type="multipart/form-data",
        headers=robot.headers,
    )

    assert (answer.status_code, answer.json()["code"]) == (400, "parse_error")


@pytest.mark.parametrize(
    ("state", "code"), [("pending", "media_not_ready"), ("expired", "media_gone")]
)
def test_what_is_not_here_is_described_but_not_handed_out(robot, acme, state, code):
    with in_tenant(acme):
        media = Media.objects.create(kind="image", state=state, problem="100")

    described = robot.get(f"media/{media.pk}")
    content = robot.get(f"media/{media.pk}/content")

    assert described.data["problem"]["code"] == "100"
    assert described.data["problem"]["message"]
    assert (content.status_code, content.json()["code"]) == (409, code)


def test_bytes_that_are_gone_are_said_to_be(robot, acme):
    media_id = post(robot, files.PDF).json()["data"]["id"]
    with in_tenant(acme):
        shelf().delete(name_of(Media.objects.get().digest))

    assert robot.get(f"media/{media_id}/content").json()["code"] == "media_gone"


def test_another_company_finds_nothing(robot, api, stranger, globex):
    media_id = post(robot, files.PDF).json()["data"]["id"]
    theirs = api(stranger, globex)

    assert theirs.get(f"media/{media_id}").status_code == 404
    assert theirs.get(f"media/{media_id}/content").status_code == 404


def test_reading_is_not_writing(by_key):
    answer = post(by_key("conversations.view"), files.PDF)

    assert answer.status_code == 403
