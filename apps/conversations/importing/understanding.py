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
    frame = _table(chunk, draft, how)
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


def _table(chunk: Chunk, draft: Draft, how: Format) -> pl.DataFrame:
    """The cells of the chosen columns as they stand, and which records are torn."""
    lines, records = _below_header(chunk, how)
    width = len(how.columns)
    cells = [
        record if record is not None and len(record) == width else _fitted(record, width)
        for record in records
    ]
    columns: dict[str, Any] = {"line": lines}
    for position, _target in draft.columns:
        columns[f"cell:{position}"] = [record[position] if record else None for record in cells]
    columns["torn"] = [
        "" if cut is not None else _torn(record) for cut, record in zip(cells, records, strict=True)
    ]
    schema = dict.fromkeys(columns, pl.String) | {"line": pl.Int64}
    return pl.DataFrame(columns, schema=schema).with_columns(
        pl.col("^cell:.*$")
        .str.replace_all(_UNSEEN, "")
        .str.replace(_DEFUSED, "$1")
        .str.strip_chars()
    )


def _below_header(chunk: Chunk, how: Format) -> tuple[list[int], list[Record]]:
    """Those that are not blank, and their numbers."""
    lines = [
        line
        for line, record in enumerate(chunk.records, chunk.first)
        if line > how.header and (record is None or "".join(record).strip())
    ]
    return lines, [chunk.records[line - chunk.first] for line in lines]


def _fitted(record: Record, width: int) -> Record:
    """As many cells as there are columns; None where there are more that hold something."""
    if record is None:
        return None
    if len(record) < width:
        return record + [""] * (width - len(record))
    return record[:width] if not any(cell.strip() for cell in record[width:]) else None


def _torn(record: Record) -> str:
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
