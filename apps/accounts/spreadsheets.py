"""Tables that people open in a spreadsheet: CSV that can't run anything."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

BOM = "\ufeff"  # Excel reads UTF-8 only when told
#: A cell that begins so is a formula to a spreadsheet (OWASP, "CSV Injection"); the last four
#: are the wide forms of the first four.
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def defused(cell: object) -> str:
    """The cell as text; an apostrophe in front keeps a formula from being one."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(_DANGEROUS) else text


def line(cells: Iterable[object], *, delimiter: str = ",") -> str:
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter).writerow([defused(cell) for cell in cells])
    return written.getvalue()
