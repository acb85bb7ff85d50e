"""The file of an import, piece by piece, understood; the next piece while this one is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from django.utils import translation

from apps.conversations.importing import files, formats, planning, records
from apps.conversations.importing.frames import pl
from apps.conversations.importing.records import Chunk
from apps.conversations.importing.repeats import Repeats
from apps.conversations.importing.understanding import understand
from apps.conversations.models import Import
from apps.conversations.people import attributes

T = TypeVar("T")


@dataclass(slots=True)
class Piece:
    """`frame`: as `understand` gives it, and `first` where a person was in the file before.
    `read`: bytes of the file that were read for it and those before, about."""

    chunk: Chunk
    frame: pl.DataFrame
    read: int

    def left(self, progress: Mapping[str, Any]) -> Piece:
        """Only what is not written yet (see `reached`); chunks may have been larger then."""
        written = pl.col("line") <= int(progress.get("record", 0))
        for first, last in progress.get("ahead", []):
            written |= pl.col("line").is_between(first, last)
        return replace(self, frame=self.frame.filter(~written))

    @property
    def good(self) -> pl.DataFrame:
        """Those that can be taken in."""
        return self.frame.filter((pl.col("code") == "") & pl.col("first").is_null())


def pieces(import_: Import) -> Iterator[Piece]:
    """From the beginning, also when a run goes on: who was in the file already must be known.

    Raises FileGone.
    """
    file = files.opened(import_)
    how, draft = formats.read(import_.format), planning.read(import_.plan)
    known, repeats = attributes.defined(), Repeats()

    def read() -> Iterator[Piece]:
        with file, translation.override("en"):
            for chunk in records.chunks(file, encoding=how.encoding, delimiter=how.delimiter):
                frame = repeats.find(understand(chunk, draft, how, known))
                yield Piece(chunk, frame, getattr(file.raw, "read_so_far", 0))

    return _ahead(read())


def _ahead(source: Iterator[T]) -> Iterator[T]:
    """One further than asked for, in a thread that knows nothing of the database."""
    with ThreadPoolExecutor(1, thread_name_prefix="import-reader") as reader:
        coming = reader.submit(next, source, None)
        while (piece := coming.result()) is not None:
            coming = reader.submit(next, source, None)
            yield piece
