"""Numbers that somebody pasted: each line read, and what is none told one by one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from apps.conversations.people import numbers

MOST = 10_000  # pasted; more come by a file
_BETWEEN = re.compile(r"[\n\r;,\t]+")


@dataclass(frozen=True, slots=True)
class Wrong:
    """`given`: as it was written; `words`: why it is no number."""

    given: str
    words: str

    def __str__(self) -> str:
        return f"“{self.given}”: {self.words}"


@dataclass(frozen=True, slots=True)
class Pasted:
    """`found`: canonical, each once, in their order; `doubles`: how often one came again."""

    found: list[str]
    wrong: list[Wrong]
    doubles: int


def read(text: str) -> Pasted:
    """A text with a number on each line, or with commas between."""
    return of_lines(_BETWEEN.split(text))


def of_lines(lines: Iterable[str]) -> Pasted:
    found: dict[str, None] = {}
    wrong: list[Wrong] = []
    count = 0
    for line in (one.strip() for one in lines):
        try:
            number = numbers.read(line)
        except ValueError as exc:
            wrong.append(Wrong(line[:40], str(exc)))
            continue
        if number:
            count += 1
            found[number] = None
    return Pasted(list(found), wrong, count - len(found))
