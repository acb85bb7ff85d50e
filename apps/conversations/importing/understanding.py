"""A piece of a file as a table of people: each cell read as what its column is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from apps.conversations.importing import mapping, phone_column, text_columns
from apps.conversations.importing.formats import Format
from apps.conversations.importing.frames import pl
from apps.conversations.importing.records import Chunk, Record
from apps.conversations.importing.text_columns import Read
from apps.conversations.models import Attribute
from apps.whatsapp.invisible import SIGNS

if TYPE_CHECKING:
    from apps.conversations.importing.planning import Draft

#: What Unicode puts for what could not be decoded; zero can't be kept.
_UNREADABLE = "[\ufffd\x00]"
_UNSEEN = f"[{SIGNS}]"
#: An apostrophe that an export put before a formula, so that it is none.
_DEFUSED = r"^'([=+\-@\t\r\n\x{ff1d}\x{ff0b}\x{ff0d}\x{ff20}])"
#: Where 1.500 is one thousand five hundred. Numbers of a workbook are no text, and exact.
_DOTS_PART_THOUSANDS = frozenset({"BR", "PT", "ES", "AR", "UY", "PY", "CL", "CO"})
_ORDER = ("phone", "email", "name", "category", "notes", "tags", "language", "time_zone")


@dataclass(frozen=True, slots=True)
class Understood:
    """One row: field → value as it will be kept, or the reason why it will not be."""

    line: int
    values: dict[str, Any]
    code: str
    position: int | None


def understand(
    chunk: Chunk, draft: Draft, how: Format, known: Mapping[str, Attribute]
) -> pl.DataFrame:
    """A row for each record below the header that is not blank.

    `line` and the fields of the draft (text, null is blank; `attributes` as JSON; `tags` as a
    list of names), `code` why it can't be taken ("" when it can) and `position` of the cell.
    """
    rows = _rows(chunk, how)
    frame = _table(rows, draft, how)
    fields = dict(draft.columns)
    problems: list[tuple[str, int | None]] = [("torn", None)]
    for position, target in sorted(fields.items(), key=lambda item: _rank(item[1])):
        frame = _with(frame, position, target, draft, how, known)
        problems.append((f"wrong:{position}", position))
    own = [target for target in fields.values() if target.startswith(mapping.ATTRIBUTE)]
    frame = _attributes(frame, own)
    return _judged(frame, problems, fields)


def few(records: Sequence[tuple[int, Record]], draft: Draft, how: Format) -> list[Understood]:
    """The same of some records, row by row. Must run inside the tenant."""
    from apps.conversations.people import attributes

    known, result = attributes.defined(), []
    for line, record in records:
        frame = understand(Chunk(line, [record]), draft, how, known)
        for row in frame.iter_rows(named=True):
            fields = {k: v for k, v in row.items() if k not in {"line", "code", "position"}}
            result.append(Understood(line, fields, row["code"], row["position"]))
    return result


def _rank(target: str) -> tuple[int, str]:
    return (_ORDER.index(target) if target in _ORDER else len(_ORDER), target)


def _rows(chunk: Chunk, how: Format) -> list[tuple[int, Record]]:
    return [
        (line, record)
        for line, record in enumerate(chunk.records, chunk.first)
        if line > how.header and (record is None or any(record)) and not _is_blank(record)
    ]


def _is_blank(record: Record) -> bool:
    """Asked of few: most begin with a filled cell."""
    return record is not None and not any(cell and not cell.isspace() for cell in record)


def _table(rows: list[tuple[int, Record]], draft: Draft, how: Format) -> pl.DataFrame:
    """The cells of the chosen columns as they stand, and which records are torn."""
    width = len(how.columns)
    cells = [_fitted(record, width) for _line, record in rows]
    columns: dict[str, Any] = {"line": [line for line, _record in rows]}
    for position, _target in draft.columns:
        columns[f"cell:{position}"] = [record[position] if record else None for record in cells]
    columns["torn"] = [_torn(cut, row) for cut, (_line, row) in zip(cells, rows, strict=True)]
    schema = dict.fromkeys(columns, pl.String) | {"line": pl.Int64}
    return pl.DataFrame(columns, schema=schema).with_columns(
        pl.col("^cell:.*$")
        .str.replace_all(_UNSEEN, "")
        .str.replace(_DEFUSED, "$1")
        .str.strip_chars()
    )


def _fitted(record: Record, width: int) -> Record:
    """As many cells as there are columns; None where there are more that hold something."""
    if record is None or len(record) == width:
        return record
    if len(record) < width:
        return record + [""] * (width - len(record))
    return record[:width] if not any(cell.strip() for cell in record[width:]) else None


def _torn(fitted: Record, record: Record) -> str:
    if fitted is not None:
        return ""
    return "quote" if record is None else "cells"


def _with(
    frame: pl.DataFrame,
    position: int,
    target: str,
    draft: Draft,
    how: Format,
    known: Mapping[str, Attribute],
) -> pl.DataFrame:
    """The field read from its column, and what is wrong with it."""
    cells = frame[f"cell:{position}"]
    cells = cells.set(cells == "", None)
    if target == "phone":
        found = phone_column.read(cells, country=draft.country, area=draft.area)
        read = Read(found["phone"], found["code"])
    else:
        dots = how.kind == "csv" and draft.country in _DOTS_PART_THOUSANDS
        read = text_columns.read(cells, target, known, dots=dots)
    code = pl.Series(cells.str.contains(_UNREADABLE).fill_null(value=False))
    prefixed = pl.concat_str(pl.lit(f"{target.partition(':')[0]}."), pl.col("found"))
    wrong = pl.DataFrame({"found": read.codes, "unreadable": code}).select(
        pl.when("unreadable").then(pl.lit("characters")).otherwise(prefixed)
    )
    return frame.drop(f"cell:{position}").with_columns(
        read.values.alias(target), wrong.to_series().alias(f"wrong:{position}")
    )


def _attributes(frame: pl.DataFrame, targets: list[str]) -> pl.DataFrame:
    """All attributes as one JSON text; null where there is none."""
    if not targets:
        return frame
    inner = pl.concat_str(*targets, separator=",", ignore_nulls=True)
    return frame.with_columns(
        attributes=pl.when(inner != "").then(pl.concat_str(pl.lit("{"), inner, pl.lit("}")))
    ).drop(targets)


def _judged(
    frame: pl.DataFrame, problems: list[tuple[str, int | None]], fields: Mapping[int, str]
) -> pl.DataFrame:
    """The first thing that is wrong with each row."""
    codes = [pl.when(pl.col(name) != "").then(name) for name, _position in problems]
    keys = [pl.col(target).is_null() for target in fields.values() if target in mapping.KEYS]
    nobody = pl.when(pl.all_horizontal(keys)).then(pl.lit("nobody"))
    where = [
        pl.when(pl.col(name) != "").then(pl.lit(-1 if position is None else position))
        for name, position in problems
    ]
    place = pl.coalesce(*where, pl.lit(-1))
    return frame.with_columns(
        code=pl.coalesce(*codes, nobody, pl.lit("")),
        position=pl.when(place >= 0).then(place),
    ).drop([name for name, _position in problems])
