"""Where imported files lie: beside the company's media, named by the import."""

from __future__ import annotations

import io
from typing import IO
from uuid import UUID

from apps.accounts.tenancy import PUBLIC, NoTenant, current_schema
from apps.conversations.importing.refusals import FileGone
from apps.conversations.models import Import
from apps.whatsapp.media.shelf import Gone, shelf


class Pieces(io.RawIOBase):
    """A file of the shelf, read forwards."""

    def __init__(self, name: str, size: int) -> None:
        try:
            self._pieces = shelf().pieces(name, 0, size)
        except Gone as exc:
            raise FileGone from exc
        self._rest = memoryview(b"")
        self.read_so_far = 0  # bytes

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if not self._rest:
            try:
                self._rest = memoryview(next(self._pieces, b""))
            except Gone as exc:
                raise FileGone from exc
        taken = self._rest[: len(buffer)]
        buffer[: len(taken)] = taken
        self._rest = self._rest[len(taken) :]
        self.read_so_far += len(taken)
        return len(taken)


def name_of(import_id: UUID) -> str:
    schema = current_schema()
    if schema == PUBLIC:
        raise NoTenant("files belong to a company")
    return f"{schema}/imports/{import_id}.csv"


def put(import_: Import, file: IO[bytes]) -> None:
    import_.path = name_of(import_.pk)
    shelf().put(import_.path, file)


def opened(import_: Import) -> io.BufferedReader:
    """The bytes, forwards only. Raises FileGone, with some storages only when read."""
    if not import_.path:
        raise FileGone
    return io.BufferedReader(Pieces(import_.path, import_.size), 256 * 1024)


def drop(import_: Import) -> None:
    """Take the bytes away; no error when they are gone already."""
    if import_.path:
        shelf().delete(import_.path)
        import_.path = ""
