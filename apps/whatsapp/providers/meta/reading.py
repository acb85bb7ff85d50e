"""Reading Meta's JSON, in which anything may be missing, doubled or of another kind."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

LONGEST_ID = 512  # characters; the longest tag there is, ids are far shorter
DEEPEST = 40  # levels of what is passed through; Meta's own shapes have seven

_UNSTORABLE = {0: None, **dict.fromkeys(range(0xD800, 0xE000))}


class Odd(ValueError):
    """An item that can't be understood. `path`: where in the body."""

    def __init__(self, why: str, path: str) -> None:
        self.why = why
        self.path = path
        super().__init__(f"{path}: {why}")


def text_of(value: Any) -> str:
    """A string or whole number as text; "" for all else.

    Zero characters and halves of surrogate pairs, which no database stores, are taken out.
    """
    if isinstance(value, str):
        if value.isascii() and "\0" not in value:
            return value
        return value.translate(_UNSTORABLE)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return ""


def id_of(value: Any) -> str:
    """An id as text; "" for what can't be one."""
    text = text_of(value)
    return text if len(text) <= LONGEST_ID else ""


def phone_of(value: Any) -> str:
    """A WhatsApp id or number as E.164; "" when it isn't 5 to 15 digits."""
    digits = id_of(value).lstrip("+")
    if not (digits.isascii() and digits.isdigit() and 5 <= len(digits) <= 15):
        return ""
    return f"+{digits}"


def moment_of(value: Any) -> datetime | None:
    """Unix seconds, as a number or as text."""
    try:
        return datetime.fromtimestamp(int(text_of(value)), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def kept(value: Any, depth: int = 0) -> Any:
    """Foreign JSON as a database can store it: no NaN, no endless depth, see `text_of`."""
    if isinstance(value, str):
        return text_of(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return _kept_object(value, depth) if depth < DEEPEST else None
    if isinstance(value, list):
        return [kept(one, depth + 1) for one in value] if depth < DEEPEST else None
    return value


def _kept_object(value: dict[Any, Any], depth: int) -> dict[str, Any]:
    return {text_of(key): kept(one, depth + 1) for key, one in value.items()}


@dataclass(frozen=True, slots=True)
class Item:
    """An object of the body, and where it stands there."""

    value: Mapping[str, Any]
    path: str

    def text(self, name: str) -> str:
        return text_of(self.value.get(name))

    def id(self, name: str) -> str:
        return id_of(self.value.get(name))

    def needed(self, name: str) -> str:
        """The text under that name. Raises Odd where there is none."""
        text = self.text(name)
        if not text:
            raise Odd(f"no {name}", self.path)
        return text

    def needed_id(self, name: str) -> str:
        found = self.id(name)
        if not found:
            raise Odd(f"no {name}", self.path)
        return found

    def phone(self, name: str) -> str:
        return phone_of(self.value.get(name))

    def moment(self, name: str) -> datetime | None:
        return moment_of(self.value.get(name))

    def truth(self, name: str) -> bool:
        return self.value.get(name) is True

    def number(self, name: str) -> float:
        """A finite number, also one written as text. Raises Odd for all else."""
        value = self.value.get(name)
        if isinstance(value, int | float | str) and not isinstance(value, bool):
            try:
                number = float(value)
            except (ValueError, OverflowError):
                raise Odd(f"{name} is no number", self.path) from None
            if math.isfinite(number):
                return number
        raise Odd(f"{name} is no number", self.path)

    def whole(self, name: str) -> int | None:
        """A whole number that fits 64 bits, also one written as text; None for all else."""
        try:
            number = int(text_of(self.value.get(name)))
        except ValueError:
            return None
        return number if -(2**63) <= number < 2**63 else None

    def has(self, name: str) -> bool:
        return self.value.get(name) is not None

    def child(self, name: str) -> Item:
        """The object under that name; an empty one where there is none."""
        value = self.value.get(name)
        return Item(value if isinstance(value, dict) else {}, f"{self.path}.{name}")

    def children(self, name: str) -> list[Item]:
        """The objects of the list under that name; what is no object is left out."""
        value = self.value.get(name)
        if not isinstance(value, list):
            return []
        return [
            Item(one, f"{self.path}.{name}[{place}]")
            for place, one in enumerate(value)
            if isinstance(one, dict)
        ]

    def each(self, name: str) -> Iterator[Item | Odd]:
        """The items of the list under that name, each that is no object as what is wrong."""
        value = self.value.get(name)
        path = f"{self.path}.{name}" if self.path else name
        if value is None:
            return
        if not isinstance(value, list):
            yield Odd("not a list", path)
            return
        for place, one in enumerate(value):
            here = f"{path}[{place}]"
            yield Item(one, here) if isinstance(one, dict) else Odd("not an object", here)
