"""An Excel workbook as CSV, made in a process of its own that may not take much.

    python workbooks.py WORKBOOK CSV

A workbook is a ZIP: a small one can unpack to anything, and two cells far apart can ask for a
table of sixteen billion. So the reading happens where memory and time are limited, knows
nothing of Django, and says how it went by its exit code.
"""

from __future__ import annotations

import csv
import datetime
import resource
import sys
import zipfile
from collections.abc import Iterator
from typing import Any

MOST_ROWS = 100_000
MOST_COLUMNS = 200
MEMORY = 1536 * 1024 * 1024  # bytes of address space
SECONDS = 90  # of the processor
UNPACKED = 600 * 1024 * 1024  # bytes
FINE, UNREADABLE, TOO_MANY_ROWS, TOO_MANY_COLUMNS, NOTHING = 0, 3, 4, 5, 6


def main(workbook: str, target: str) -> int:
    _limit()
    try:
        if not _is_modest(workbook):
            return UNREADABLE
        return _convert(workbook, target)
    except (MemoryError, zipfile.BadZipFile, OSError, ValueError):
        return UNREADABLE
    except Exception as exc:  # calamine's errors share no base
        if type(exc).__module__.startswith("python_calamine"):
            return UNREADABLE
        raise
    except BaseException as exc:  # a panic in its Rust is no Exception
        if type(exc).__name__ == "PanicException":
            return UNREADABLE
        raise


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def _is_modest(workbook: str) -> bool:
    """What the archive itself claims; whoever lies meets the limit of memory."""
    with zipfile.ZipFile(workbook) as archive:
        parts = archive.infolist()
        return len(parts) < 5_000 and sum(part.file_size for part in parts) <= UNPACKED


def _convert(workbook: str, target: str) -> int:
    import python_calamine

    with python_calamine.CalamineWorkbook.from_path(workbook) as book:
        for sheet_of in _visible(book):
            sheet = book.get_sheet_by_name(sheet_of)
            if not sheet.height or not sheet.width:
                continue
            if sheet.total_height > MOST_ROWS + 20:  # a few for titles and the header
                return TOO_MANY_ROWS
            if sheet.total_width > MOST_COLUMNS:
                return TOO_MANY_COLUMNS
            _write(sheet, target)
            return FINE
    return NOTHING


def _visible(book: Any) -> Iterator[str]:
    import python_calamine

    for sheet in book.sheets_metadata:
        is_shown = sheet.visible == python_calamine.SheetVisibleEnum.Visible
        if is_shown and sheet.typ == python_calamine.SheetTypeEnum.WorkSheet:
            yield sheet.name


def _write(sheet: Any, target: str) -> None:
    with open(target, "w", encoding="utf-8", newline="") as file:  # noqa: PTH123 - a plain script
        writer = csv.writer(file)
        for row in sheet.to_python(skip_empty_area=False):
            writer.writerow([text_of(cell) for cell in row])


def text_of(cell: Any) -> str:
    """A cell as somebody reads it in the sheet: whole numbers without a point, days as ISO."""
    if isinstance(cell, bool):
        return "sim" if cell else "não"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e17 else repr(cell)
    if isinstance(cell, datetime.datetime):
        midnight = cell.time() == datetime.time()
        return cell.date().isoformat() if midnight else cell.isoformat(" ", "minutes")
    if isinstance(cell, datetime.date | datetime.time):
        return cell.isoformat()
    return str(cell).encode("utf-8", "replace").decode()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
