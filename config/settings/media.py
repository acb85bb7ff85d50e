"""Where files are kept: MEDIA_STORAGE and MEDIA_CDN_URL, read into Django's storages."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_OPTIONS = {
    "file": frozenset[str](),
    "s3": frozenset({"region", "endpoint", "addressing"}),
    "gs": frozenset({"project"}),
}


def storage(address: str, *, default: Path) -> dict[str, Any]:
    """The entry `media` of STORAGES. Raises ImproperlyConfigured for what it can't read."""
    if not address:
        return _folder(default)
    parts = urlsplit(address)
    if parts.scheme not in _OPTIONS:
        raise ImproperlyConfigured("MEDIA_STORAGE begins with file://, s3:// or gs://.")
    options = _options(parts)
    if parts.scheme == "file":
        return _folder(_path(parts))
    if not parts.hostname:
        raise ImproperlyConfigured(f"MEDIA_STORAGE names no bucket: {parts.scheme}://bucket.")
    return _s3(parts, options) if parts.scheme == "s3" else _google(parts, options)


def origin(cdn: str) -> str:
    """Scheme and host of MEDIA_CDN_URL, for the content security policy; "" without one."""
    if not cdn:
        return ""
    parts = urlsplit(cdn)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ImproperlyConfigured("MEDIA_CDN_URL is an address such as https://files.example.com.")
    return f"{parts.scheme}://{parts.netloc}"


def _options(parts: SplitResult) -> dict[str, str]:
    given = dict(parse_qsl(parts.query, keep_blank_values=True))
    unknown = sorted(given.keys() - _OPTIONS[parts.scheme])
    if unknown:
        raise ImproperlyConfigured(f"MEDIA_STORAGE does not know “{unknown[0]}”.")
    return given


def _folder(path: Path) -> dict[str, Any]:
    return {
        "BACKEND": "apps.whatsapp.media.folder.FolderShelf",
        "OPTIONS": {"location": str(path), "base_url": None},
    }


def _path(parts: SplitResult) -> Path:
    path = Path(unquote(parts.path))
    if parts.netloc not in {"", "localhost"} or not parts.path.strip("/"):
        raise ImproperlyConfigured("MEDIA_STORAGE names a folder like this: file:///srv/media.")
    return path


def _s3(parts: SplitResult, options: dict[str, str]) -> dict[str, Any]:
    """Credentials come as boto3 finds them: AWS_ACCESS_KEY_ID, a profile, the machine's role."""
    endpoint = options.get("endpoint") or None
    return {
        "BACKEND": "apps.whatsapp.media.s3.S3Shelf",
        "OPTIONS": {
            "bucket_name": parts.netloc,
            "location": parts.path.strip("/"),
            "region_name": options.get("region") or None,
            "endpoint_url": endpoint,
            # Other makers' servers mostly know buckets only in the path.
            "addressing_style": options.get("addressing") or ("path" if endpoint else "virtual"),
            "signature_version": "s3v4",
            "file_overwrite": True,
            "default_acl": None,
        },
    }


def _google(parts: SplitResult, options: dict[str, str]) -> dict[str, Any]:
    """Credentials come as Google's library finds them: GOOGLE_APPLICATION_CREDENTIALS."""
    if not _has_google():
        raise ImproperlyConfigured(
            "MEDIA_STORAGE is gs://…, which needs Google's library: "
            "pip install google-cloud-storage"
        )
    return {
        "BACKEND": "apps.whatsapp.media.google.GoogleShelf",
        "OPTIONS": {
            "bucket_name": parts.netloc,
            "location": parts.path.strip("/"),
            "project_id": options.get("project") or None,
            "file_overwrite": True,
            "default_acl": None,
        },
    }


def _has_google() -> bool:
    try:
        return find_spec("google.cloud.storage") is not None
    except ModuleNotFoundError:
        return False
