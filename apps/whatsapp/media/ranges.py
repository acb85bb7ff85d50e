"""The part of a file that a browser asks for, as it does when somebody seeks in a video."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ONE = re.compile(r"\s*bytes\s*=\s*(\d{0,18})\s*-\s*(\d{0,18})\s*", re.IGNORECASE | re.ASCII)


class Unsatisfiable(Exception):
    """It begins after the end."""


@dataclass(frozen=True, slots=True)
class Part:
    start: int
    length: int


def part_of(asked: str, size: int, *, most: int | None = None) -> Part | None:
    """None: send all of it. That is also the answer to several parts, and to what is no range
    (RFC 9110, section 14.2, lets a server). Raises Unsatisfiable.

    `most`: bytes of a part without an end; whoever wants more asks for what follows.
    """
    found = _ONE.fullmatch(asked)
    if found is None or not (found[1] or found[2]):
        return None
    if not found[1]:
        length = min(int(found[2]), size)
        if length == 0:
            raise Unsatisfiable
        return Part(size - length, length)
    start, last = int(found[1]), min(int(found[2] or size), size - 1)
    if most and not found[2]:
        last = min(last, start + most - 1)
    if found[2] and int(found[2]) < start:
        return None
    if start >= size:
        raise Unsatisfiable
    return Part(start, last - start + 1)
