"""Files in a folder of this machine, or of one that all machines share."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.core.files.storage import FileSystemStorage

from apps.whatsapp.media.shelf import PIECE, Gone


class FolderShelf(FileSystemStorage):
    """Written beside its place and then renamed, so that no half of a file is ever seen."""

    def put(self, name: str, file: IO[bytes]) -> None:
        place = Path(self.path(name))
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=place.parent, prefix=".", delete=False) as beside:
            try:
                file.seek(0)
                shutil.copyfileobj(file, beside, PIECE)
                beside.flush()
                os.fsync(beside.fileno())
                Path(beside.name).replace(place)
            except BaseException:
                Path(beside.name).unlink(missing_ok=True)
                raise

    def pieces(self, name: str, start: int, length: int) -> Iterator[bytes]:
        try:
            file = Path(self.path(name)).open("rb")  # noqa: SIM115 - closed by whoever reads it
        except FileNotFoundError as exc:
            raise Gone(name) from exc
        return _read(file, start, length)

    def link(self, name: str, *, seconds: int, mime_type: str, disposition: str) -> str:
        return ""


def _read(file: IO[bytes], start: int, length: int) -> Iterator[bytes]:
    with file:
        file.seek(start)
        while length > 0 and (piece := file.read(min(PIECE, length))):
            length -= len(piece)
            yield piece
