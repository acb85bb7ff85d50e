"""Rules while they are edited: what stands in the form, right or not yet.

The editor shows conditions and groups of conditions; what is nested deeper, as programs may
write it, is kept as it is and shown in words.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from apps.conversations.segments import texts
from apps.conversations.segments.catalogue import OPS, Field, field_of
from apps.conversations.segments.known import Known
from apps.conversations.segments.tree import Json

WORDS = ("all", "any", "none")
MOST = 50  # rows of a form
FIRST = "tag"  # what a new condition asks


@dataclass(slots=True)
class Row:
    """One condition. `values`: a text for each input."""

    key: str = FIRST
    op: str = ""
    values: list[str] = field(default_factory=list)
    is_new: bool = False
    errors: list[str] = field(default_factory=list)

    def asked(self, known: Known) -> Field | None:
        return field_of(self.key, known)

    def settle(self, known: Known) -> None:
        """Another field was chosen: its first question, and no value."""
        asked = self.asked(known)
        if asked and self.op not in OPS[asked.kind]:
            self.op, self.values = OPS[asked.kind][0], []

    def as_json(self, known: Known) -> Json:
        plain = {"field": self.key, "is": self.op}
        asked = self.asked(known)
        if asked is None or not asked.takes_value(self.op):
            return plain
        given = [text for text in self.values if text] if self.op != "between" else self.values
        text = (".." if self.op == "between" else ",").join(given)
        return {**plain, "value": texts.read(asked, self.op, text)}


@dataclass(slots=True)
class Raw:
    """Rules that the editor does not take apart."""

    rules: Json

    @property
    def text(self) -> str:
        return json.dumps(self.rules, ensure_ascii=False)

    def as_json(self, _known: Known) -> Json:
        return self.rules


@dataclass(slots=True)
class Rows:
    """`word`: all, any or none of the rows. Only the outermost holds further groups."""

    word: str = "all"
    rows: list[Row | Raw | Rows] = field(default_factory=list)

    def as_json(self, known: Known) -> Json:
        inner = [row.as_json(known) for row in self.rows]
        return {"not": {"any": inner}} if self.word == "none" else {self.word: inner}

    def place(self, path: str) -> tuple[Rows, int]:
        """The group that a row stands in, and where. Raises IndexError, ValueError."""
        outer, _dot, inner = path.partition(".")
        if not inner:
            return self, int(outer)
        group = self.rows[int(outer)]
        if not isinstance(group, Rows):
            raise ValueError(path)
        return group, int(inner)


# == From rules that are kept.


def of_rules(rules: Json) -> Rows:
    group = _group(rules, deep=False)
    return group or Rows(rows=[_row(rules)] if rules else [])


def _group(rules: Json, *, deep: bool) -> Rows | None:
    word, inner = _word_of(rules)
    if not word or (deep and not all("field" in one for one in inner)):
        return None
    return Rows(word, [_row(one) if deep else _any(one) for one in inner])


def _word_of(rules: Json) -> tuple[str, list[Json]]:
    if set(rules.get("not", {})) == {"any"}:
        return "none", rules["not"]["any"]
    for word in ("all", "any"):
        if word in rules:
            return word, rules[word]
    return "", []


def _any(rules: Json) -> Row | Raw | Rows:
    if "field" in rules:
        return _row(rules)
    return _group(rules, deep=True) or Raw(rules)


def _row(rules: Json) -> Row | Raw:
    if "field" not in rules:
        return Raw(rules)
    values = texts.parts(rules["value"]) if "value" in rules else []
    return Row(rules["field"], rules["is"], values)


# == From the form.


def of_form(data: QueryDict, known: Known) -> Rows:
    """Whatever was sent: what makes no sense is left out."""
    draft = _rows(data, "", known, deep=False)
    change(draft, data.get("op", ""))
    return draft


def _rows(data: QueryDict, path: str, known: Known, *, deep: bool) -> Rows:
    word = data.get(f"{path}word", "all")
    group = Rows(word if word in WORDS else "all")
    count = data.get(f"{path}count", "0")
    for number in range(min(int(count) if count.isdecimal() else 0, MOST)):
        row = _one(data, f"{path}{number}", known, deep=deep)
        if row is not None:
            group.rows.append(row)
    return group


def _one(data: QueryDict, path: str, known: Known, *, deep: bool) -> Row | Raw | Rows | None:
    kind = data.get(f"{path}-kind")
    if kind == "group" and not deep:
        return _rows(data, f"{path}.", known, deep=True)
    if kind == "raw":
        return _raw(data.get(f"{path}-rules", ""))
    if kind != "row":
        return None
    values: list[Any] = data.getlist(f"{path}-value")
    row = Row(
        data.get(f"{path}-field", FIRST), data.get(f"{path}-op", ""), [str(one) for one in values]
    )
    row.settle(known)
    return row


def _raw(text: str) -> Raw | None:
    try:
        rules = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return Raw(rules) if isinstance(rules, dict) else None


def change(draft: Rows, op: str) -> None:
    """`add`, `add:<group>`, `group`, or `remove:<row>`; anything else changes nothing."""
    word, _colon, path = op.partition(":")
    try:
        if word == "group":
            draft.rows.append(Rows("any", [_new(), _new(is_first=False)]))
        elif word == "add":
            group = draft.rows[int(path)] if path else draft
            if isinstance(group, Rows) and len(group.rows) < MOST:
                group.rows.append(_new())
        elif word == "remove":
            _remove(draft, path)
    except (IndexError, ValueError):
        return


def _new(*, is_first: bool = True) -> Row:
    return Row(FIRST, "has", [], is_new=is_first)


def _remove(draft: Rows, path: str) -> None:
    """A group goes with its last row."""
    group, number = draft.place(path)
    del group.rows[number]
    if group is not draft and not group.rows:
        del draft.rows[int(path.partition(".")[0])]


# == What is wrong, beside its row.


def tell(draft: Rows, errors: dict[str, list[str]]) -> list[str]:
    """Put each error beside its row; what belongs to none is returned."""
    rest: list[str] = []
    for where, words in errors.items():
        numbers = [int(part) for part in where.split(".") if part.isdecimal()]
        row = _at(draft, numbers)
        if row is None:
            rest += words
        else:
            row.errors += words
    return rest


def _at(draft: Rows, numbers: list[int]) -> Row | None:
    found: Row | Raw | Rows = draft
    for number in numbers:
        if not isinstance(found, Rows) or number >= len(found.rows):
            return None
        found = found.rows[number]
    return found if isinstance(found, Row) else None
