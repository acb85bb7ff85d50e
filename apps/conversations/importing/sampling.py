"""The beginning of a file, as people choose columns by it."""

from __future__ import annotations

from dataclasses import dataclass

from apps.conversations.importing import files, formats, mapping, sniffing
from apps.conversations.importing.records import Record
from apps.conversations.models import Import
from apps.conversations.people import attributes

LOOKED_AT = 200  # records
SHOWN = 3  # values of a column
LONGEST = 80  # characters of a value


@dataclass(frozen=True, slots=True)
class Column:
    """`name` as in the file, "" where it has none; `guess`: a target or ""."""

    position: int
    name: str
    values: list[str]
    guess: str


@dataclass(frozen=True, slots=True)
class Sample:
    columns: list[Column]
    records: list[Record]  # the first ones below the header

    @property
    def guesses(self) -> dict[int, str]:
        return {column.position: column.guess for column in self.columns if column.guess}


def beginning(import_: Import, count: int = LOOKED_AT) -> list[tuple[int, Record]]:
    """The first records below the header with their numbers; no blank ones. Raises FileGone."""
    how = formats.read(import_.format)
    with files.opened(import_) as file:
        found = sniffing.beginning_of(file, how.encoding, how.delimiter, count=count + how.header)
    return [
        (number, record)
        for number, record in enumerate(found, 1)
        if number > how.header and (record is None or any(cell.strip() for cell in record))
    ]


def sample(import_: Import) -> Sample:
    """Must run inside the tenant. Raises FileGone."""
    how = formats.read(import_.format)
    records = [record for _number, record in beginning(import_)]
    values: list[list[str]] = [[] for _name in how.columns]
    for record in records:
        for position, cell in enumerate((record or [])[: len(values)]):
            if bare := cell.strip():
                values[position].append(bare)
    guesses = mapping.guess(how.columns, values, attributes.defined())
    columns = [
        Column(position, name, _shown(values[position]), guesses.get(position, ""))
        for position, name in enumerate(how.columns)
    ]
    return Sample(columns, records)


def _shown(values: list[str]) -> list[str]:
    different = dict.fromkeys(" ".join(value.split())[:LONGEST] for value in values)
    return list(different)[:SHOWN]
