"""Whether any row of a file that waits to be imported is about somebody.

Not how the import reads it: nothing may be overlooked, and no row need be understood. What
is kept is CSV always.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator, Sequence

from apps.conversations.models import Import
from apps.whatsapp.media.shelf import Gone, shelf

_BETWEEN = re.compile(r"[;,\t|\"]")


def any_in(one: Import, is_about: Callable[[Sequence[object]], bool]) -> bool:
    """False also for a file that is gone."""
    try:
        return any(map(is_about, _rows(one)))
    except Gone:
        return False


def _rows(one: Import) -> Iterator[Sequence[str]]:
    decoder = codecs.getincrementaldecoder(_encoding(one))(errors="replace")
    rest = ""
    for piece in shelf().pieces(one.path, 0, one.size):
        *whole, rest = (rest + decoder.decode(piece)).split("\n")
        yield from map(_BETWEEN.split, whole)
    yield _BETWEEN.split(rest + decoder.decode(b"", final=True))


def _encoding(one: Import) -> str:
    try:
        return codecs.lookup(str(one.format.get("encoding") or "utf-8")).name
    except LookupError:
        return "latin-1"
