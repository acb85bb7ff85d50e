"""What really arrived. The last messages can be read; the counters know all of them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import orjson

from .accounts import Number
from .people import Person


@dataclass(slots=True)
class Happening:
    """One status of a message, and what became of the webhook that tells it."""

    status: str
    at: int  # unix seconds
    webhook: str = "PENDING"  # PENDING, DELIVERED, FAILED, LOST, OFF
    url: str = ""
    code: int | None = None


@dataclass(slots=True, eq=False)
class Sent:
    """An accepted message of ours."""

    id: str
    number: Number
    person: Person
    type: str
    raw: bytes  # the request; as bytes it takes a tenth of the room
    callback_data: str
    at: float
    category: str  # of its price: marketing, utility, authentication, service
    free: bool  # inside the window, so nothing is billed
    message_status: str = ""
    happened: list[Happening] = field(default_factory=list)

    @property
    def body(self) -> dict[str, Any]:
        told: dict[str, Any] = orjson.loads(self.raw)
        return told

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "phoneNumberId": self.number.id,
            "to": self.person.wa_id or self.person.user_id,
            "userId": self.person.user_id,
            "input": self.person.asked_as,
            "type": self.type,
            "body": self.body,
            "bizOpaqueCallbackData": self.callback_data,
            "at": self.at,
            "statuses": [one.status for one in self.happened],
        }


class Ledger:
    def __init__(self, keep: int) -> None:
        self._keep = keep
        self._order: deque[Sent] = deque()
        self._by_id: dict[str, Sent] = {}
        self._by_key: dict[str, list[Sent]] = {}
        self._seen: set[int] = set()  # hashes of callback data
        self.marks: deque[dict[str, Any]] = deque(maxlen=keep)  # read marks and typing
        self.received = 0  # sends that reached the door, refused ones too
        self.accepted = 0
        self.duplicates = 0
        self.refused: dict[int, int] = {}  # code → how often

    @property
    def unique(self) -> int:
        """Accepted messages without those whose callback data had been seen before."""
        return self.accepted - self.duplicates

    def add(self, message: Sent) -> None:
        self.accepted += 1
        if message.callback_data:
            self._count(message.callback_data)
        if len(self._order) >= self._keep:
            self._forget(self._order.popleft())
        self._order.append(message)
        self._by_id[message.id] = message
        self._by_key.setdefault(message.person.key, []).append(message)

    def refuse(self, code: int) -> None:
        self.refused[code] = self.refused.get(code, 0) + 1

    def find(self, wamid: str) -> Sent | None:
        return self._by_id.get(wamid)

    def to(self, key: str) -> list[Sent]:
        return list(self._by_key.get(key, ()))

    def __iter__(self) -> Iterator[Sent]:
        return iter(self._order)

    def newest_first(self) -> Iterator[Sent]:
        return reversed(self._order)

    def _count(self, callback_data: str) -> None:
        mark = hash(callback_data)
        if mark in self._seen:
            self.duplicates += 1
        self._seen.add(mark)

    def _forget(self, message: Sent) -> None:
        self._by_id.pop(message.id, None)
        theirs = self._by_key[message.person.key]
        theirs.remove(message)
        if not theirs:
            del self._by_key[message.person.key]
