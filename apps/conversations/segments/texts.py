"""Values of conditions as text, for addresses and forms, and back."""

from __future__ import annotations

import json
from typing import Any

from apps.conversations.segments.catalogue import Field, Kind

_DAYS = frozenset({"in_last_days", "not_in_last_days"})


def read(asked: Field, op: str, text: str) -> Any:
    """What JSON would hold. What is no such thing stays text, and is refused later.

    `between` has `..` between both, several tags have commas."""
    if op in _DAYS:
        return _number(text)
    if op == "between":
        first, _dots, last = text.partition("..")
        return [read(asked, "is", first), read(asked, "is", last)]
    if asked.kind == Kind.TAG:
        return [_number(one) for one in text.split(",")]
    if asked.kind == Kind.NUMBER:
        return _number(text)
    if asked.kind in {Kind.FLAG, Kind.BOOLEAN}:
        return {"yes": True, "no": False}.get(text, text)
    return text


def write(op: str, value: Any) -> str:
    return (".." if op == "between" else ",").join(parts(value))


def parts(value: Any) -> list[str]:
    """One text for each input of a form."""
    if isinstance(value, list):
        return [part for one in value for part in parts(one)]
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    return [str(value)]


def _number(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=lambda _name: text)
    except (ValueError, RecursionError):
        return text
