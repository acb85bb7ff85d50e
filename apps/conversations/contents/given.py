"""A body as a program gave it, read field by field; what is wrong is gathered, not raised."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

LONGEST = 100_000  # characters of any text; providers allow less
DEEPEST = 30  # levels of what passes untouched


def is_keepable(value: Any) -> bool:
    """Whether the table can hold it: no sign PostgreSQL refuses, not nested without end."""
    level, deep = [value], 0
    while level and deep <= DEEPEST:
        if not all(_is_plain(one) for one in level if isinstance(one, str)):
            return False
        inner = [one for one in level if isinstance(one, dict | list)]
        level = [part for one in inner for part in _parts(one)]
        deep += 1
    return not level


def _is_plain(text: str) -> bool:
    return "\0" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)


def _parts(value: dict[str, Any] | list[Any]) -> list[Any]:
    return [*value.keys(), *value.values()] if isinstance(value, dict) else value


class Given:
    """One object of the body. `wrong`: path of a field → words, shared with its inner parts."""

    def __init__(
        self, values: Mapping[str, Any], path: str, wrong: dict[str, list[str]] | None = None
    ) -> None:
        self._values = values
        self._path = path
        self.wrong: dict[str, list[str]] = {} if wrong is None else wrong

    def refuse(self, name: str, words: str) -> None:
        self.wrong.setdefault(f"{self._path}.{name}", []).append(words)

    def has(self, name: str) -> bool:
        return self._values.get(name) is not None

    def text(self, name: str) -> str:
        """ "" where nothing stands."""
        value = self._values.get(name)
        if value is None:
            return ""
        if not isinstance(value, str) or not _is_plain(value):
            self.refuse(name, _("Write text here."))
            return ""
        if len(value) > LONGEST:
            self.refuse(name, _("This is too long. Make it shorter."))
        return value[:LONGEST]

    def needed(self, name: str) -> str:
        text = self.text(name)
        if not text.strip() and f"{self._path}.{name}" not in self.wrong:
            self.refuse(name, _("This is empty. Write something here."))
        return text

    def flag(self, name: str) -> bool | None:
        value = self._values.get(name)
        if value is not None and not isinstance(value, bool):
            self.refuse(name, _("Write true or false here."))
            return None
        return value

    def number(self, name: str) -> float:
        value = self._values.get(name)
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if value is None or not is_number or not isfinite(value):
            self.refuse(name, _("Write a number here."))
            return 0.0
        return float(value)

    def id(self, name: str) -> str:
        text = self.text(name)
        try:
            return str(UUID(text)) if text else ""
        except ValueError:
            self.refuse(name, _("There is no such file."))
            return ""

    def texts(self, name: str) -> list[str]:
        value = self._values.get(name) or []
        if not isinstance(value, list) or not all(
            isinstance(one, str) and _is_plain(one) for one in value
        ):
            self.refuse(name, _("Write a list of texts here."))
            return []
        return value

    def object(self, name: str) -> dict[str, Any]:
        value = self._values.get(name) or {}
        if not isinstance(value, dict) or not is_keepable(value):
            self.refuse(name, _("Write an object here."))
            return {}
        return value

    def parts(self, name: str, *, is_needed: bool = False) -> list[Given]:
        value = self._values.get(name) or []
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.refuse(name, _("Write a list of objects here."))
            return []
        if is_needed and not value:
            self.refuse(name, _("This is empty. Write something here."))
        path = f"{self._path}.{name}"
        return [Given(one, f"{path}.{place}", self.wrong) for place, one in enumerate(value)]
