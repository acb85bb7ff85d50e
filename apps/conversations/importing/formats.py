"""How a file is written: its encoding, delimiter and where its header is."""

from __future__ import annotations

import codecs
from dataclasses import asdict, dataclass
from typing import IO, Any

PIECE = 256 * 1024  # bytes
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NOT_IN_1252 = frozenset(b"\x81\x8d\x8f\x90\x9d")


@dataclass(frozen=True, slots=True)
class Format:
    """`header`: the record with the names, from 1; 0 where there is none. `columns`: the names,
    or "" each. `kind`: what was sent, csv or xlsx; what is kept is CSV always."""

    kind: str
    encoding: str
    delimiter: str
    header: int
    columns: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"columns": list(self.columns)}


def read(kept: dict[str, Any]) -> Format:
    return Format(**(kept | {"columns": tuple(kept["columns"])}))


def encoding_of(file: IO[bytes]) -> str:
    """By its mark, else UTF-8 when all of it is, else what Windows wrote. Reads to the end."""
    file.seek(0)
    start = file.read(PIECE)
    for mark, name in _MARKS:
        if start.startswith(mark):
            return name
    if unmarked := _wide(start):
        return unmarked
    file.seek(0)
    if _is_utf8(file):
        return "utf-8"
    file.seek(0)
    return "latin-1" if _has_none_of_1252(file) else "cp1252"


def _wide(start: bytes) -> str:
    """UTF-16 without a mark: every other byte of Latin text is zero."""
    pairs = len(start) // 2
    if pairs < 2:
        return ""
    if start[1::2].count(0) > pairs * 0.4:
        return "utf-16-le"
    return "utf-16-be" if start[0::2].count(0) > pairs * 0.4 else ""


def _is_utf8(file: IO[bytes]) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    try:
        while piece := file.read(PIECE):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _has_none_of_1252(file: IO[bytes]) -> bool:
    """Bytes that Windows-1252 does not know."""
    while piece := file.read(PIECE):
        if not _NOT_IN_1252.isdisjoint(piece):
            return True
    return False
