"""Where the bytes of files are: a folder or a bucket, by the setting MEDIA_STORAGE.

Each company has a folder of its own in it, named by its schema; inside, a file is named by
the digest of its bytes. The same bytes are kept once within a company, never across two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, Protocol, cast

from django.core.files.storage import storages

from apps.accounts.tenancy import PUBLIC, NoTenant, current_schema

PIECE = 256 * 1024  # bytes read at once


class Gone(Exception):
    """There is nothing of that name."""


class Shelf(Protocol):
    """What every storage can do, besides Django's own storage API."""

    def put(self, name: str, file: IO[bytes]) -> None:
        """Keep all of the file under that name: whole, or not at all. Safe to repeat."""

    def pieces(self, name: str, start: int, length: int) -> Iterator[bytes]:
        """`length` bytes from `start`. Raises Gone before the first piece."""

    def link(self, name: str, *, seconds: int, mime_type: str, disposition: str) -> str:
        """An address that anybody may read for so long; "" where there is no such thing."""

    def exists(self, name: str) -> bool: ...

    def delete(self, name: str) -> None:
        """No error when it is gone already."""

    def listdir(self, path: str) -> tuple[list[str], list[str]]: ...


def shelf() -> Shelf:
    return cast("Shelf", storages["media"])


def name_of(digest: str, *, thumbnail: bool = False) -> str:
    """Where the bytes with that SHA-256 are, in the company in force."""
    if not re.fullmatch(r"[0-9a-f]{64}", digest):
        raise ValueError("a digest has 64 hexadecimal digits")
    schema = current_schema()
    if schema == PUBLIC:
        raise NoTenant("files belong to a company")
    return f"{schema}/{digest[:2]}/{digest}{'.thumb' if thumbnail else ''}"
