"""One piece of news, before it is packed with others into a POST."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from apps.whatsapp.simulator.accounts import Number
from apps.whatsapp.simulator.ledger import Happening
from apps.whatsapp.simulator.people import Person


@dataclass(slots=True)
class Item:
    """`part` is statuses or messages inside a number's news, "" for a whole value."""

    account_id: str
    field: str
    payload: dict[str, Any]
    number: Number | None = None
    part: str = ""
    person: Person | None = None
    contact: dict[str, Any] | None = None  # instead of the person's
    happening: Happening | None = None
    at: int | None = None  # `entry.time`, for news of an account

    @property
    def wants_contact(self) -> bool:
        return self.contact is not None or self.person is not None
