"""Whatever a webhook holds, it is read to the end and its good parts get through."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.whatsapp.events import Event, Unparsed
from apps.whatsapp.providers import provider_of
from apps.whatsapp.providers.meta.parsing import parse
from apps.whatsapp.providers.meta.parsing.change import UNFORESEEN
from apps.whatsapp.providers.meta.routing import keys, split
from apps.whatsapp.providers.protocol import Connection
from tests.whatsapp.providers.meta.payloads import about_number, load, message, names

STRANGE: list[Any] = [
    None,
    True,
    False,
    0,
    -1,
    2**63,
    10**40,
    1.5,
    float("nan"),
    float("inf"),
    "",
    "\0",
    "\ud83d",
    "9" * 400,
    "²",
    "{",
    "x" * 5000,
    [],
    {},
    [[]],
    [None, 7, "x"],
    {"": {}},
    {"type": "text"},
]
PAYLOADS = {name: load(name) for name in names()}
GOOD = message(id="wamid.GOOD", text={"body": "still here"})
CONNECTION = Connection("https://graph.example", "1", token="", secret="s3cret")
SLOW_DOWN = [HealthCheck.too_slow, HealthCheck.data_too_large]


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Each object or list inside, with each of its keys or places."""
    if isinstance(value, dict | list):
        for key in list(value) if isinstance(value, dict) else range(len(value)):
            yield value, key
            yield from places(value[key])


def replace(holder: Any, key: Any, chance: Random) -> None:
    holder[key] = copy.deepcopy(chance.choice(STRANGE))


def remove(holder: Any, key: Any, chance: Random) -> None:
    del holder[key]


def double(holder: Any, key: Any, chance: Random) -> None:
    holder[key] = [copy.deepcopy(holder[key]) for _ in range(2)]


def rename(holder: Any, key: Any, chance: Random) -> None:
    if isinstance(holder, dict):
        holder[f"{key}{chance.choice(['s', '_', ''])}x"] = holder.pop(key)


def bury(holder: Any, key: Any, chance: Random) -> None:
    """Some of it deeper than what is passed on may be."""
    for _ in range(chance.choice([1, 20, 60])):
        holder[key] = {"deep": holder[key]} if chance.random() < 0.5 else [holder[key]]


def swap(holder: Any, key: Any, chance: Random) -> None:
    other = chance.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
    holder[key], holder[other] = holder[other], holder[key]


CHANGES: list[Callable[[Any, Any, Random], None]] = [replace, remove, double, rename, bury, swap]


def mutate(body: Any, chance: Random) -> None:
    for _ in range(chance.randint(1, 4)):
        found = list(places(body))
        if found:
            chance.choice(CHANGES)(*chance.choice(found), chance)


@st.composite
def webhooks(draw: st.DrawFn) -> Any:
    body = copy.deepcopy(PAYLOADS[draw(st.sampled_from(sorted(PAYLOADS)))])
    mutate(body, draw(st.randoms(use_true_random=False)))
    return body


def complaints(body: Any) -> Iterator[str]:
    """What is not as it must be with any body, of what is read in it."""
    found = keys(body)
    if not all(isinstance(key, str) and key for key in found.channels | found.accounts):
        yield f"keys that are none: {found}"
    for event in parse(body):
        if isinstance(event, Unparsed) and event.why.startswith(UNFORESEEN):
            yield f"unforeseen: {event}"
        elif "\\u0000" in stored(event):
            yield f"not to be stored: {event}"


def stored(event: Event) -> str:
    """As the database would take it; raises where it would not."""
    text = json.dumps(asdict(event), default=str, allow_nan=False, ensure_ascii=False)
    text.encode()
    return text


def divided(body: Any) -> bool:
    """Whether each part of a webhook is somebody's, and none is lost on the way."""
    parts = split(body, lambda channel, account: channel or account or None)
    if isinstance(body, dict) and isinstance(body.get("entry"), list):
        return sum(map(size, parts.values())) == size(body)
    return list(parts) == [None] and parts[None] is body


def size(body: Any) -> int:
    """How many changes there are; an entry without any counts as one."""
    lists = [
        entry["changes"]
        for entry in body["entry"]
        if isinstance(entry, dict) and isinstance(entry.get("changes"), list) and entry["changes"]
    ]
    return sum(map(len, lists)) + len(body["entry"]) - len(lists)


def neighbours(body: Any) -> tuple[int, int]:
    """Of the good messages that are put beside what was mutated, in the same lists where there
    are any: how many are read, and how many there are."""
    good = about_number("messages", messages=[copy.deepcopy(GOOD)])["entry"][0]
    if not (isinstance(body, dict) and isinstance(body.get("entry"), list)):
        return 0, 0
    expected = 1
    body["entry"].append(good)
    for value in values_of(body["entry"][0]):
        if isinstance(value.get("messages"), list):
            value["messages"].append(copy.deepcopy(GOOD))
            expected += 1
    told = [event for event in parse(body) if getattr(event, "provider_id", "") == "wamid.GOOD"]
    return len(told), expected


def values_of(entry: Any) -> Iterator[dict[str, Any]]:
    """The values that still are messages of a known number."""
    changes = entry.get("changes") if isinstance(entry, dict) else None
    for change in changes if isinstance(changes, list) else []:
        if isinstance(change, dict) and change.get("field") == "messages":
            value = change.get("value")
            keyed = keys({"entry": [{"changes": [change]}]}).channels
            if isinstance(value, dict) and keyed:
                yield value


@given(webhooks())
@settings(max_examples=300, deadline=None, suppress_health_check=SLOW_DOWN)
def test_a_mutated_webhook_is_read_to_the_end(body: Any) -> None:
    assert list(complaints(body)) == []
    assert divided(body)
    told, expected = neighbours(body)
    assert told == expected


@pytest.mark.slow
@pytest.mark.timeout(900)
@given(webhooks())
@settings(max_examples=6000, deadline=None, suppress_health_check=SLOW_DOWN)
def test_thousands_of_mutated_webhooks_are_read_to_the_end(body: Any) -> None:
    assert list(complaints(body)) == []
    assert divided(body)
    told, expected = neighbours(body)
    assert told == expected


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(JSON, st.binary(max_size=200), st.text(max_size=80))
@settings(max_examples=200, deadline=None)
def test_any_json_at_all_is_read(body: Any, raw: bytes, header: str) -> None:
    assert list(complaints(body)) == []
    assert not provider_of("meta").verify(CONNECTION, {"x-hub-signature-256": header}, raw)


def test_a_thousand_items_keep_all_but_the_bad_ones() -> None:
    items = [message(id=f"wamid.{place}") for place in range(1000)]
    items[500] = {"id": "wamid.500", "type": "text"}
    events = parse(about_number("messages", messages=items))
    assert len(events) == 1000
    assert [place for place, one in enumerate(events) if isinstance(one, Unparsed)] == [500]
