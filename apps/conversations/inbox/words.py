"""A status in our words, before it is known whose it is; in this form it waits as an orphan.

Nothing in it tells who the recipient is: what their number is needed for, the price, has been
worked out by then.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from apps.conversations.ranks import Change
from apps.whatsapp import costs
from apps.whatsapp.costs import Charge
from apps.whatsapp.events import Delivery, StatusChanged

WHAT = "status"
_CHARGED = frozenset({Delivery.DELIVERED, Delivery.READ, Delivery.PLAYED})


@dataclass(frozen=True, slots=True)
class Word:
    """`free_until`: nothing costs anything until then, as an advertisement brought them."""

    status: str
    at: datetime
    provider_id: str
    code: str = ""
    problem: dict[str, Any] | None = None
    charge: Charge | None = None
    free_until: datetime | None = None

    @classmethod
    def of(cls, event: StatusChanged, now: datetime) -> Word:
        at = event.at or now
        first = event.problems[0] if event.problems else None
        problem = {name: text for name, text in asdict(first).items() if text} if first else {}
        return cls(
            event.status.value,
            at,
            event.provider_id[:200],
            code=problem.pop("code", "")[:60],
            problem=problem or None,
            charge=_charge(event, at),
            free_until=event.free_entry_until,
        )

    def change(self, message_id: UUID) -> Change:
        known = (message_id, self.status, self.at, self.provider_id, self.code, self.problem)
        if self.charge is None:
            return Change(*known)
        return Change(
            *known,
            pricing=self.charge.pricing,
            category=self.charge.category,
            cost=self.charge.cost,
            currency=self.charge.currency,
        )

    def as_json(self) -> dict[str, Any]:
        told = {name: value for name, value in asdict(self).items() if value is not None}
        for name in ("at", "free_until"):
            if name in told:
                told[name] = told[name].isoformat()
        if self.charge:
            cost = self.charge.cost
            told["charge"] = {**asdict(self.charge), "cost": None if cost is None else str(cost)}
        return {"what": WHAT, **told}

    @classmethod
    def of_json(cls, told: Mapping[str, Any]) -> Word:
        charge, free = told.get("charge"), told.get("free_until")
        cost = charge and charge["cost"]
        return cls(
            told["status"],
            datetime.fromisoformat(told["at"]),
            told["provider_id"],
            code=told["code"],
            problem=told.get("problem"),
            charge=Charge(**{**charge, "cost": Decimal(cost) if cost else None})
            if charge
            else None,
            free_until=datetime.fromisoformat(free) if free else None,
        )


def _charge(event: StatusChanged, at: datetime) -> Charge | None:
    """What was only sent costs nothing yet."""
    if event.pricing is None or event.status not in _CHARGED:
        return None
    address = event.person.address
    return costs.charge(event.pricing, phone=address.phone, user_id=address.user_id, at=at)
