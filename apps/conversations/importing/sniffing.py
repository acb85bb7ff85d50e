"""Finds out how a CSV file is written by looking at its beginning."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from itertools import islice
from typing import IO

from apps.conversations.importing import formats, headings, records
from apps.conversations.importing.formats import Format
from apps.conversations.importing.records import Record
from apps.conversations.importing.refusals import Empty, TooManyColumns, WrongType

LOOKED_AT = 60  # records
MOST_COLUMNS = 200
LONGEST_NAME = 100  # characters of a column's name
_DELIMITERS = ",;\t|"
_HINT = re.compile(r"^sep=(.)$", re.IGNORECASE)  # what Excel writes for itself
_TITLES = 15  # records above the header, at most


def sniff(file: IO[bytes], *, kind: str, encoding: str = "", delimiter: str = "") -> Format:
    """Of a CSV file, or of the one made of a workbook. What is given, one of `formats.ENCODINGS`
    and a sign, is not looked for. Raises WrongType, Empty, TooManyColumns."""
    if encoding:
        encoding = formats.encoding_as_said(file, encoding)
    encoding = encoding or formats.encoding_of(file)
    among = delimiter or (_DELIMITERS if kind == "csv" else ",")
    delimiter, beginning = _best(file, encoding, among)
    if any("\x00" in cell for record in beginning if record for cell in record):
        raise WrongType
    header = _header(beginning)
    width = max((len(_trimmed(record)) for record in beginning if record), default=0)
    if not width or not any(_filled(record) for record in beginning[header:]):
        raise Empty
    if width > MOST_COLUMNS:
        raise TooManyColumns
    names = _trimmed(beginning[header - 1]) if header else []
    columns = tuple(" ".join(name.split())[:LONGEST_NAME] for name in names)
    columns += ("",) * (width - len(columns))
    return Format(kind, encoding, delimiter, header, columns, (encoding, delimiter))


def beginning_of(
    file: IO[bytes], encoding: str, delimiter: str, *, count: int = LOOKED_AT
) -> list[Record]:
    return list(islice(records.of(file, encoding=encoding, delimiter=delimiter), count))


def _best(file: IO[bytes], encoding: str, among: str) -> tuple[str, list[Record]]:
    """The delimiter by which names that are known stand side by side; else, by which most records
    have the same number of cells, and more than one."""
    tried = {one: _beginning(file, encoding, one) for one in among}
    hint = _hint(tried[","]) if "," in tried else ""
    if hint and hint in tried:
        return hint, tried[hint]
    best = max(among, key=lambda one: (_has_names(tried[one]), *_regularity(tried[one])))
    return best, tried[best]


def _beginning(file: IO[bytes], encoding: str, delimiter: str) -> list[Record]:
    file.seek(0)
    head = io.BytesIO(file.read(4 * formats.PIECE))
    return beginning_of(head, encoding, delimiter)


def _hint(beginning: Sequence[Record]) -> str:
    first = beginning[0] if beginning else None
    found = _HINT.match(",".join(first)) if first else None
    return found[1] if found else ""


def _has_names(beginning: Sequence[Record]) -> bool:
    """Torn rows say little of a delimiter; a header that is understood says it all."""
    known = (sum(map(bool, map(headings.field_of, record or []))) for record in beginning[:_TITLES])
    return max(known, default=0) > 1


def _regularity(beginning: Sequence[Record]) -> tuple[float, int]:
    """How many records agree on their number of cells, then how many cells that is."""
    widths = [len(record) for record in beginning if record and _filled(record)]
    if not widths:
        return (0.0, 0)
    usual = max(set(widths), key=lambda width: (widths.count(width), width))
    agreeing = widths.count(usual) / len(widths)
    return (agreeing if usual > 1 else 0.0, usual)


def _header(beginning: Sequence[Record]) -> int:
    """The record with the columns' names, from 1; 0 when there is none.

    Above it there may be titles; it is the first in which a name is known, else the first
    that is filled; but never one that holds a number or an e-mail, nor one below it.
    """
    candidates = [
        (number, record)
        for number, record in enumerate(beginning[:_TITLES], 1)
        if record and _filled(record) and not _HINT.match(",".join(record))
    ]
    above = 0
    for number, record in candidates:
        if headings.holds_somebody(record):
            return above
        if any(headings.field_of(cell) for cell in record):
            return number
        above = number
    return candidates[0][0] if candidates else 0


def _trimmed(record: Record) -> list[str]:
    """Without the blank cells at its end."""
    cells = list(record or [])
    while cells and not cells[-1].strip():
        cells.pop()
    return cells


def _filled(record: Record) -> bool:
    return bool(record) and any(cell.strip() for cell in record or ())


csv.field_size_limit(131_072)  # characters of a cell, whatever else is imported
