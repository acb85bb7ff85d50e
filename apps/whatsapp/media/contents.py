"""What a file is, read from its bytes. A name or a header may say anything."""

from __future__ import annotations

import re
from pathlib import PurePath

UNKNOWN = "application/octet-stream"
HEAD = 4096  # bytes that suffice to tell

_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"OggS", "audio/ogg"),
    (b"#!AMR\n", "audio/amr"),
    (b"#!AMR-WB\n", "audio/amr-wb"),
    (b"ID3", "audio/mpeg"),
    (b"fLaC", "audio/flac"),
    (b"\x1aE\xdf\xa3", "video/webm"),
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
    (b"PK\x05\x06", "application/zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
)
_PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"\xca\xfe\xba\xbe",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"#!",
)
PROGRAM = "application/x-executable"
HTML = "text/html"
SVG = "image/svg+xml"
#: Runs in whoever opens it: never accepted from our people, never shown in a page.
ACTIVE = frozenset({PROGRAM, HTML, SVG})

_BRANDS: tuple[tuple[bytes, str], ...] = (
    (b"M4A", "audio/mp4"),
    (b"M4B", "audio/mp4"),
    (b"3g", "video/3gpp"),
    (b"qt", "video/quicktime"),
    (b"hei", "image/heic"),
    (b"hev", "image/heic"),
    (b"mif1", "image/heic"),
    (b"avi", "image/avif"),
)
_MARKUP: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"<svg[\s>:/]", re.IGNORECASE), SVG),
    (re.compile(rb"<(!doctype\s+html|html|head|body|script|iframe)[\s>/]", re.IGNORECASE), HTML),
    (re.compile(rb"^<\?xml\s", re.IGNORECASE), "text/xml"),
)
#: Formats that share their first bytes with others, by the end of the name.
_OFFICE = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
}
_OLD_OFFICE = {
    ".doc": "application/msword",
    ".xls": "application/vnd.ms-excel",
    ".ppt": "application/vnd.ms-powerpoint",
}
_TEXTS = {".csv": "text/csv", ".txt": "text/plain"}  # also in older encodings
_PROGRAM_NAMES = frozenset(
    [
        ".exe",
        ".msi",
        ".com",
        ".scr",
        ".bat",
        ".cmd",
        ".ps1",
        ".vbs",
        ".js",
        ".jse",
        ".jar",
        ".apk",
        ".hta",
        ".lnk",
        ".sh",
        ".dll",
        ".htm",
        ".html",
        ".xhtml",
        ".shtml",
        ".svg",
        ".svgz",
        ".mht",
        ".mhtml",
        ".wsf",
        ".reg",
        ".app",
        ".dmg",
        ".cpl",
        ".pif",
    ]
)


def mime_type_of(head: bytes, filename: str = "") -> str:
    """`head`: the first HEAD bytes; the name only tells apart what looks the same inside."""
    for start, found in _STARTS:
        if head.startswith(start):
            return _by_name(found, filename)
    if head[:4] == b"RIFF":
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav"}.get(head[8:12], UNKNOWN)
    if head[4:8] == b"ftyp":
        return _by_brand(head[8:12])
    if head[:1] == b"\xff" and (found := _by_sync(head[1:2])):
        return found
    if head.startswith(_PROGRAMS):
        return PROGRAM
    return _text(head, filename)


def is_program_name(filename: str) -> bool:
    """Whether a double click on it would run something."""
    return PurePath(filename.lower().rstrip(". ")).suffix in _PROGRAM_NAMES


def _by_brand(brand: bytes) -> str:
    return next((found for start, found in _BRANDS if brand.startswith(start)), "video/mp4")


def _by_sync(second: bytes) -> str:
    """Frames of AAC and MP3 begin with eleven ones, then version and layer; UTF-16 does not."""
    if second and second[0] & 0xF6 == 0xF0:
        return "audio/aac"
    return "audio/mpeg" if second and second[0] & 0xE6 == 0xE2 else ""


def _by_name(found: str, filename: str) -> str:
    suffix = PurePath(filename.lower()).suffix
    if found == "application/zip":
        return _OFFICE.get(suffix, found)
    if found == "application/x-ole-storage":
        return _OLD_OFFICE.get(suffix, UNKNOWN)
    return found


def _text(head: bytes, filename: str) -> str:
    plain = _without_nulls(head).removeprefix(b"\xef\xbb\xbf").lstrip()
    for pattern, found in _MARKUP if plain.startswith(b"<") else ():
        if pattern.search(plain):
            return found
    suffix = PurePath(filename.lower()).suffix
    if not head or b"\0" in head or not (_is_utf8(head) or suffix in _TEXTS):
        return UNKNOWN
    return _TEXTS.get(suffix, "text/plain")


def _without_nulls(head: bytes) -> bytes:
    """Markup in UTF-16 is markup too."""
    return head[2:].replace(b"\0", b"") if head[:2] in {b"\xff\xfe", b"\xfe\xff"} else head


def _is_utf8(head: bytes) -> bool:
    try:
        head.decode()
    except UnicodeDecodeError as exc:
        return len(head) >= HEAD and exc.start > len(head) - 4  # cut in the middle of a sign
    return True
