"""MEDIA_STORAGE and MEDIA_CDN_URL, and what can't be meant by them."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.settings import media
from config.settings.media import origin, storage

DEFAULT = Path("/srv/recado/media")
FOLDER = "apps.whatsapp.media.folder.FolderShelf"


def test_by_default_files_are_in_the_data_folder():
    assert storage("", default=DEFAULT) == {
        "BACKEND": FOLDER,
        "OPTIONS": {"location": "/srv/recado/media", "base_url": None},
    }


def test_a_folder_of_ones_own():
    found = storage("file:///mnt/shared%20files/media", default=DEFAULT)

    assert found["OPTIONS"]["location"] == "/mnt/shared files/media"


def test_a_bucket_at_amazon():
    found = storage("s3://recado-files/media?region=sa-east-1", default=DEFAULT)

    assert found["BACKEND"] == "apps.whatsapp.media.s3.S3Shelf"
    options = found["OPTIONS"]
    assert (options["bucket_name"], options["location"]) == ("recado-files", "media")
    assert (options["region_name"], options["endpoint_url"]) == ("sa-east-1", None)
    assert options["addressing_style"] == "virtual"


def test_a_bucket_on_a_server_of_ones_own():
    options = storage("s3://files?endpoint=http://minio:9000", default=DEFAULT)["OPTIONS"]

    assert options["endpoint_url"] == "http://minio:9000"
    assert options["addressing_style"] == "path"


def test_a_bucket_at_google(monkeypatch):
    monkeypatch.setattr(media, "_has_google", lambda: True)

    found = storage("gs://files/of/recado?project=p1", default=DEFAULT)

    assert found["BACKEND"] == "apps.whatsapp.media.google.GoogleShelf"
    assert found["OPTIONS"]["location"] == "of/recado"
    assert found["OPTIONS"]["project_id"] == "p1"


def test_without_googles_library_it_says_how_to_get_it(monkeypatch):
    monkeypatch.setattr(media, "_has_google", lambda: False)

    with pytest.raises(ImproperlyConfigured, match="pip install google-cloud-storage"):
        storage("gs://files", default=DEFAULT)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/srv/media", "begins with"),
        ("ftp://files", "begins with"),
        ("file://", "file:///srv/media"),
        ("file://host/srv/media", "file:///srv/media"),
        ("s3://", "names no bucket"),
        ("s3://files?regoin=sa-east-1", "regoin"),
        ("file:///srv/media?region=x", "region"),
    ],
)
def test_what_can_not_be_meant_is_refused(address, words):
    with pytest.raises(ImproperlyConfigured, match=words):
        storage(address, default=DEFAULT)


def test_pages_may_show_what_the_cdn_hands_out():
    assert origin("") == ""
    assert origin("https://files.example.com/media") == "https://files.example.com"


@pytest.mark.parametrize("cdn", ["files.example.com", "ftp://files.example.com", "https://"])
def test_a_cdn_that_is_no_address_is_refused(cdn):
    with pytest.raises(ImproperlyConfigured, match="MEDIA_CDN_URL"):
        origin(cdn)
