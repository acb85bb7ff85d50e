"""What a message costs: Meta's price for its category where the recipient's number is from.

Charged is what was delivered (Meta, "Pricing", 2026-09-11). A price that is not in the list
is not known; it is never guessed.
"""

from __future__ import annotations

import time
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from apps.accounts.models import MessageRate, PriceMarket
from apps.whatsapp.events import Pricing

#: The list's own currency; in which one an account is billed, Meta does not say with a message.
CURRENCY = "USD"
FREE = "free_"  # how the types of what costs nothing begin
KEPT_FOR = 60.0  # seconds until a changed list is read again
_SAME_PRICE = {"marketing_lite": "marketing"}
_OURS = {
    "marketing": "marketing",
    "marketing_lite": "marketing",
    "group_marketing": "marketing",
    "utility": "utility",
    "group_utility": "utility",
    "authentication": "authentication",
    "authentication_international": "authentication",
}
_Dated = list[tuple[date, str]]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Charge:
    """`pricing`: the provider's word for how it is charged; `category`: of our four. `cost`
    None: not known."""

    pricing: str
    category: str
    cost: Decimal | None
    currency: str


@dataclass(slots=True)
class PriceList:
    """All markets and prices. Each list in order of its days."""

    markets: dict[str, _Dated] = field(default_factory=dict)  # by prefix
    countries: dict[str, _Dated] = field(default_factory=dict)  # by ISO code
    rates: dict[tuple[str, str, str], list[tuple[date, Decimal]]] = field(default_factory=dict)
    read_at: float = field(default_factory=time.monotonic)

    @classmethod
    def read(cls) -> PriceList:
        found = cls()
        for market in PriceMarket.objects.order_by("since"):
            known = (market.since, market.market)
            found.markets.setdefault(market.prefix, []).append(known)
            for country in market.countries.split():
                found.countries.setdefault(country, []).append(known)
        for rate in MessageRate.objects.order_by("since"):
            key = (rate.market, rate.category, rate.currency)
            found.rates.setdefault(key, []).append((rate.since, rate.rate))
        return found

    def market_of(self, phone: str, user_id: str, day: date) -> str:
        """By the number (E.164), otherwise by the country in a business-scoped id; "" if neither
        tells it."""
        digits = phone.removeprefix("+")
        if not digits:
            return _latest(self.countries.get(user_id.partition(".")[0], ()), day) or ""
        prefixes = (digits[:length] for length in range(len(digits), -1, -1))
        found = (_latest(self.markets.get(prefix, ()), day) for prefix in prefixes)
        return next((market for market in found if market), "")

    def rate(self, market: str, category: str, currency: str, day: date) -> Decimal | None:
        return _latest(self.rates.get((market, category, currency), ()), day)


def _latest(dated: Iterable[tuple[date, T]], day: date) -> T | None:
    known = list(dated)
    place = bisect_right(known, day, key=lambda one: one[0])
    return known[place - 1][1] if place else None


_list: PriceList | None = None


def prices() -> PriceList:
    """The list in force, read once a minute at most."""
    global _list
    if _list is None or time.monotonic() - _list.read_at > KEPT_FOR:
        _list = PriceList.read()
    return _list


def forget() -> None:
    """Read the list anew the next time: it has changed."""
    global _list
    _list = None


def charge(pricing: Pricing, *, phone: str, user_id: str = "", at: datetime) -> Charge:
    """What Meta's word about a message comes to, for whoever it was sent to."""
    return Charge(
        pricing.type[:40] or "regular",
        _OURS.get(pricing.category, "service"),
        _cost(pricing, phone, user_id, at.date()),
        CURRENCY,
    )


def _cost(pricing: Pricing, phone: str, user_id: str, day: date) -> Decimal | None:
    if pricing.type.startswith(FREE):
        return Decimal(0)
    if pricing.subtype or pricing.type not in {"regular", ""}:
        return None
    listed = prices()
    category = _SAME_PRICE.get(pricing.category, pricing.category)
    return listed.rate(listed.market_of(phone, user_id, day), category, CURRENCY, day)
