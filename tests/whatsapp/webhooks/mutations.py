"""Real webhooks, spoilt at random but the same way each time."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from random import Random
from typing import Any

SHAPES = Path(__file__).resolve().parent.parent / "payloads" / "meta"
JUNK: list[Any] = [
    None,
    True,
    0,
    -1,
    10**30,
    1.5,
    float("nan"),
    float("inf"),
    "",
    "x" * 5000,
    "\0",
    "a\0b",
    "\ud800",
    "é😀",
    "' OR 1=1 --",
    "{{name}}",
    "%s %(a)s",
    [],
    {},
    [[]],
    [None],
    {"": None},
    {"\0": "\ud800"},
    [[[[[[[["deep"]]]]]]]],
]


def changes() -> list[dict[str, Any]]:
    """Every change of every shape there is, with its entry's id."""
    found = []
    for file in sorted(SHAPES.glob("*.json")):
        body = json.loads(file.read_text())
        for entry in body.get("entry", []):
            found += [{**entry, "changes": [change]} for change in entry.get("changes", [])]
    return found


def spoilt(entry: dict[str, Any], random: Random) -> Any:
    """The entry with one to four things wrong with it."""
    entry = copy.deepcopy(entry)
    for _ in range(random.randint(1, 4)):
        places = list(_places(entry))
        if not places:
            break
        holder, key = random.choice(places)
        _spoil(holder, key, random)
    return entry


def _spoil(holder: Any, key: Any, random: Random) -> None:
    deed = random.randrange(5)
    if deed == 0:
        del holder[key]
    elif deed == 1:
        holder[key] = [holder[key]]
    elif deed == 2 and isinstance(holder, list):
        holder.append(copy.deepcopy(holder[key]))
    elif deed == 3:
        holder[key] = {"nested": holder[key]}
    else:
        holder[key] = copy.deepcopy(random.choice(JUNK))


def _places(value: Any) -> Any:
    if isinstance(value, dict):
        for key in list(value):
            yield value, key
            yield from _places(value[key])
    elif isinstance(value, list):
        for index in range(len(value)):
            yield value, index
            yield from _places(value[index])


def cut_up(raw: bytes, random: Random) -> bytes:
    """Bytes lost, doubled or turned."""
    start = random.randrange(len(raw))
    end = min(len(raw), start + random.randint(1, 40))
    deed = random.randrange(3)
    if deed == 0:
        return raw[:start] + raw[end:]
    if deed == 1:
        return raw[:end] + raw[start:]
    return raw[:start] + random.randbytes(end - start) + raw[end:]
