"""Whole columns of names, e-mails, tags, attributes and the like, read at once.

The rules are those of `people.details` and `people.attributes`: what most cells look like is
decided by column, each remaining different cell is asked there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from apps.accounts.timezones import validate_time_zone
from apps.conversations.importing.frames import pl
from apps.conversations.importing.mapping import ATTRIBUTE
from apps.conversations.models import Attribute
from apps.conversations.people import attributes, details, tags
from apps.conversations.people.refusals import Unfit

LONGEST = {"name": 200, "category": 80, "email": 254, "notes": details.LONGEST_NOTES}
_CONTROL = r"[\x00-\x1f\x7f]"
_USUAL_EMAIL = (
    r"^[a-z0-9_+\-]+(?:\.[a-z0-9_+\-]+)*"
    r"@(?:[a-z0-9](?:[a-z0-9\-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$"
)
_LANGUAGES = {"portugues": "pt", "ingles": "en", "english": "en", "espanhol": "es", "spanish": "es"}
_LANGUAGE = re.compile(r"^([a-zA-Z]{2,3})(?:[-_]([a-zA-Z]{2}))?\Z")
_WITH_DOT = re.compile(r"^-?[1-9]\d{0,2}\.\d{3}\Z")
_BETWEEN_TAGS = re.compile(r"\s*(?:[,;|\n]|:::)\s*")


class Read(NamedTuple):
    """Values (null is blank), and codes of what is wrong where there is something."""

    values: pl.Series
    codes: pl.Series


def read(
    cells: pl.Series, target: str, known: Mapping[str, Attribute], *, dots: bool = False
) -> Read:
    """`cells`: text without blanks at its ends; null is blank. `dots`: they part thousands."""
    if target.startswith(ATTRIBUTE):
        return _attribute(cells, known[target.removeprefix(ATTRIBUTE)], dots=dots)
    return _READERS[target](cells)


def _line(target: str) -> Callable[[pl.Series], Read]:
    def read_(cells: pl.Series) -> Read:
        plain = cells.str.replace_all(r"\s+", " ")
        too_long = plain.str.len_chars() > LONGEST[target]
        return _judged(plain, too_long, plain.str.contains(_CONTROL))

    return read_


def _notes(cells: pl.Series) -> Read:
    return _judged(cells, cells.str.len_chars() > LONGEST["notes"], cells.str.contains("\x00"))


def _judged(values: pl.Series, too_long: pl.Series, unfit: pl.Series) -> Read:
    code = pl.when("too_long").then(pl.lit("too_long")).when("unfit").then(pl.lit("invalid"))
    return Read(
        values, pl.DataFrame({"too_long": too_long, "unfit": unfit}).select(code).to_series()
    )


def _email(cells: pl.Series) -> Read:
    plain = cells.str.to_lowercase()
    usual = plain.str.contains(_USUAL_EMAIL) & (plain.str.len_bytes() <= LONGEST["email"])
    return _one_by_one(plain, usual, lambda cell: (cell, _fault_of_email(cell)))


def _fault_of_email(cell: str) -> str | None:
    if len(cell) > LONGEST["email"]:
        return "too_long"
    try:
        validate_email(cell)
    except ValidationError:
        return "invalid"
    return None


def _language(cells: pl.Series) -> Read:
    return _one_by_one(cells, None, _one_language)


def _one_language(cell: str) -> tuple[str, str | None]:
    from apps.conversations.importing.headings import folded

    found = _LANGUAGE.match(_LANGUAGES.get(folded(cell), cell))
    if not found:
        return cell, "invalid"
    return found[1].lower() + (f"-{found[2].upper()}" if found[2] else ""), None


def _time_zone(cells: pl.Series) -> Read:
    def one(cell: str) -> tuple[str, str | None]:
        try:
            validate_time_zone(cell)
        except ValidationError:
            return cell, "invalid"
        return cell, None

    return _one_by_one(cells, None, one)


def _tags(cells: pl.Series) -> Read:
    """The names of each cell, JSON in a text."""
    return _one_by_one(cells, None, _some_tags)


def _some_tags(cell: str) -> tuple[str, str | None]:
    names = [name.strip() for name in _BETWEEN_TAGS.split(cell)]
    try:
        fitting = list(dict.fromkeys(tags.fold(name) for name in names if name))
    except Unfit:
        return json.dumps([cell], ensure_ascii=False), "invalid"
    return json.dumps(fitting, ensure_ascii=False), "too_many" if len(fitting) > 20 else None


def _attribute(cells: pl.Series, attribute: Attribute, *, dots: bool) -> Read:
    """Each value as its part of a JSON object; what can't be read as the text it is, so that
    the preview can show it."""
    name = json.dumps(attribute.key)
    has_dots = dots and attribute.kind == Attribute.Kind.NUMBER

    def one(cell: str) -> tuple[str, str | None]:
        try:
            value: Any = attributes.read(
                attribute, cell.replace(".", "") if has_dots and _WITH_DOT.match(cell) else cell
            )
        except ValueError:
            return f"{name}:{json.dumps(cell, ensure_ascii=False)}", attribute.kind
        return f"{name}:{json.dumps(value, ensure_ascii=False)}", None

    return _one_by_one(cells, None, one)


def _one_by_one(
    cells: pl.Series, fine: pl.Series | None, one: Callable[[str], tuple[str, str | None]]
) -> Read:
    """`one` says the value and the code of each different cell that is not fine already."""
    rest = cells if fine is None else cells.filter(~fine.fill_null(value=False))
    different = rest.drop_nulls().unique()
    if different.is_empty():
        return Read(cells, pl.Series([None] * len(cells), dtype=pl.String))
    found = [one(cell) for cell in different]
    table = pl.DataFrame(
        {"cell": different, "value": [v for v, _c in found], "code": [c for _v, c in found]},
        schema={"cell": pl.String, "value": pl.String, "code": pl.String},
    )
    joined = pl.DataFrame({"cell": cells}).join(table, on="cell", how="left", maintain_order="left")
    return Read(joined.select(pl.coalesce("value", "cell")).to_series(), joined["code"])


_READERS: dict[str, Callable[[pl.Series], Read]] = {
    "name": _line("name"),
    "category": _line("category"),
    "notes": _notes,
    "email": _email,
    "language": _language,
    "time_zone": _time_zone,
    "tags": _tags,
}
