"""The records of a CSV file, whatever its state, in pieces that fit into memory."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import IO

A_CHUNK = 20_000  # records
HEAVIEST = 16 * 1024 * 1024  # characters of a chunk; a few records more than that never matter
LONGEST_LINE = 1024 * 1024  # characters
LONGEST_RECORD = 2 * 1024 * 1024

#: Cells; None for a record that can't be read (a quotation mark that is never closed).
Record = list[str] | None


class _TooLong(Exception):
    """A record goes on and on."""


class _Lines:
    """The lines of a text, and how many characters the record under way has taken."""

    def __init__(self, text: IO[str]) -> None:
        self._readline = text.readline
        self.weight = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._readline(LONGEST_LINE)
        if not line:
            raise StopIteration
        self.weight += len(line)
        if self.weight > LONGEST_RECORD:
            raise _TooLong
        return line


@dataclass(slots=True)
class Chunk:
    """`first`: the number of its first record, from 1; blank lines count, as in a sheet."""

    first: int
    records: list[Record] = field(default_factory=list)

    @property
    def after(self) -> int:
        return self.first + len(self.records)


def of(file: IO[bytes], *, encoding: str, delimiter: str) -> Iterator[Record]:
    """One by one, for looking at the beginning."""
    for chunk in chunks(file, encoding=encoding, delimiter=delimiter, size=100):
        yield from chunk.records


def chunks(
    file: IO[bytes], *, encoding: str, delimiter: str, size: int = A_CHUNK
) -> Iterator[Chunk]:
    """All records in their order. What can't be decoded becomes U+FFFD."""
    text = io.TextIOWrapper(file, encoding, errors="replace", newline="")
    lines = _Lines(text)
    reader = csv.reader(lines, delimiter=delimiter)
    first = 1
    while (chunk := _chunk(reader, lines, first, size)).records:
        yield chunk
        first = chunk.after


def _chunk(reader: Iterable[list[str]], lines: _Lines, first: int, size: int) -> Chunk:
    chunk, weight, rows = Chunk(first), 0, iter(reader)
    while len(chunk.records) < size and weight < HEAVIEST:
        try:
            for record in rows:
                chunk.records.append(record)
                weight += lines.weight
                lines.weight = 0
                if len(chunk.records) >= size or weight >= HEAVIEST:
                    return chunk
            return chunk
        except (_TooLong, csv.Error):
            chunk.records.append(None)
            weight += lines.weight
            lines.weight = 0
    return chunk
