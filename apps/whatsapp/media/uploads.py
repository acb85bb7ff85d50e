"""What somebody sends us: on disk, counted, and named so that it can be shown."""

from __future__ import annotations

import hashlib
import re
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import IO

from apps.whatsapp.media.limits import LARGEST
from apps.whatsapp.media.refusals import MediaEmpty, MediaTooLarge
from apps.whatsapp.media.shelf import PIECE

LONGEST_NAME = 200  # characters
IN_MEMORY = 2 * 1024 * 1024  # bytes; larger ones are on disk meanwhile
_NO_NAME = re.compile(r'[\x00-\x1f\x7f-\x9f/\\:*?"<>|]+')


@contextmanager
def spooled(pieces: Iterable[bytes]) -> Iterator[IO[bytes]]:
    """The bytes in a temporary file. Raises MediaTooLarge as soon as they are too many."""
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as file:
        size = 0
        for piece in pieces:
            size += len(piece)
            if size > LARGEST:
                raise MediaTooLarge(limit=LARGEST)
            file.write(piece)
        if not size:
            raise MediaEmpty
        file.seek(0)
        yield file


def digest_of(file: IO[bytes]) -> str:
    """SHA-256 in hex."""
    file.seek(0)
    digest = hashlib.sha256()
    while piece := file.read(PIECE):
        digest.update(piece)
    file.seek(0)
    return digest.hexdigest()


def size_of(file: IO[bytes]) -> int:
    size = file.seek(0, 2)
    file.seek(0)
    return size


def clean_name(name: str) -> str:
    """One line without paths or signs that turn the reading direction; "" when nothing is left."""
    visible = "".join(sign for sign in name if unicodedata.category(sign) not in {"Cf", "Co", "Cs"})
    plain = _NO_NAME.sub("_", visible.replace("\\", "/").rsplit("/", 1)[-1]).strip(". _")
    if len(plain) <= LONGEST_NAME:
        return plain
    stem, dot, suffix = plain.rpartition(".")
    if not dot or len(suffix) > 10:
        return plain[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(suffix) - 1]}.{suffix}"
