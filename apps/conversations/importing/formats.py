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
#: What people may say about a file that was read wrongly.
ENCODINGS = ("utf-8", "cp1252", "latin-1", "cp850", "mac-roman", "utf-16")
DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}
_NOT_IN_1252 = frozenset(b"\x81\x8d\x8f\x90\x9d")


@dataclass(frozen=True, slots=True)
class Format:
    """`header`: the record with the names, from 1; 0 where there is none. `columns`: the names,
    or "" each. `kind`: what was sent, csv or xlsx; what is kept is CSV always. `sniffed`: encoding
    and delimiter as they were found, before anybody said otherwise."""

    kind: str
    encoding: str
    delimiter: str
    header: int
    columns: tuple[str, ...]
    sniffed: tuple[str, ...] = ()

    @property
    def encoding_said(self) -> str:
        """One of ENCODINGS: the variants of UTF are told apart by the file, not by people."""
        plain = self.encoding.removesuffix("-sig")
        return "utf-16" if plain.startswith("utf-16") else plain

    @property
    def delimiter_said(self) -> str:
        """One of DELIMITERS."""
        return next(name for name, sign in DELIMITERS.items() if sign == self.delimiter)

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"columns": list(self.columns), "sniffed": list(self.sniffed)}


def read(kept: dict[str, Any]) -> Format:
    lists = {name: tuple(kept.get(name, ())) for name in ("columns", "sniffed")}
    return Format(**(kept | lists))


def encoding_as_said(file: IO[bytes], said: str) -> str:
    """One of ENCODINGS as this file has it: with a mark or without, and in its order of bytes."""
    file.seek(0)
    start = file.read(PIECE)
    if said == "utf-8":
        return "utf-8-sig" if start.startswith(codecs.BOM_UTF8) else said
    if said == "utf-16" and not start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _wide(start) or "utf-16-le"
    return said


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
