"""What a check found, as it is shown, kept with the campaign and told to programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Self

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from apps.campaigns.preflight.losses import WORDS
from apps.campaigns.preflight.problem import Problem


@dataclass(frozen=True, slots=True)
class Loss:
    """So many drop out for one reason. `is_listed`: `lost` can name them."""

    code: str
    people: int
    is_listed: bool = True

    @property
    def words(self) -> str:
        return str(_(WORDS.get(self.code, self.code)))


@dataclass(frozen=True, slots=True)
class CostLine:
    """People of one price. `category`: as it is charged; `inside`: their 24-hour window is open
    now. `each` None: no price is known. `free`: so many of them cost nothing."""

    category: str
    market: str
    people: int
    each: Decimal | None
    free: int = 0
    inside: bool = False

    @property
    def total(self) -> Decimal | None:
        if self.free >= self.people:
            return Decimal(0)
        return None if self.each is None else self.each * (self.people - self.free)


@dataclass(frozen=True, slots=True)
class Tier:
    """Of the Meta portfolio with the least room: people outside their windows in the moving 24
    hours. `limit` None: as many as one likes."""

    limit: int | None
    used: int

    @property
    def room(self) -> int | None:
        return None if self.limit is None else max(0, self.limit - self.used)


@dataclass(frozen=True, slots=True)
class Report:
    """`total`: everybody who is meant, someone meant twice counted twice; less all losses it is
    `receives`. `cost`: what is likely, in the price list's currency, between `cost_least` and
    `cost_most`; None: no price is known. Only what is delivered is charged. `fallbacks`: variable
    → people who get the words given instead. `samples`: ids of some who get it. `rev`: of the
    campaign that was looked at."""

    total: int
    receives: int
    funnel: Sequence[Loss]
    in_window: int
    out_of_window: int
    costs: Sequence[CostLine] = ()
    cost: Decimal | None = None
    cost_least: Decimal | None = None
    cost_most: Decimal | None = None
    currency: str = "USD"
    rates_since: date | None = None
    tier: Tier | None = None
    per_second: float = 0.0
    starts_at: datetime | None = None
    finishes_at: datetime | None = None
    problems: Sequence[Problem] = ()
    fallbacks: Mapping[str, int] = field(default_factory=dict)
    samples: Sequence[str] = ()
    rev: int = 0
    checked_at: datetime | None = None

    @property
    def blockers(self) -> list[Problem]:
        return [one for one in self.problems if one.blocks]

    @property
    def is_ready(self) -> bool:
        return not self.blockers

    def as_json(self) -> dict[str, Any]:
        """Names as on the wire; money as text, times as ISO 8601."""
        return {
            "total": self.total,
            "receives": self.receives,
            "funnel": [_loss(one) for one in self.funnel],
            "inWindow": self.in_window,
            "outOfWindow": self.out_of_window,
            "costs": [_line(one) for one in self.costs],
            "cost": _text(self.cost),
            "costLeast": _text(self.cost_least),
            "costMost": _text(self.cost_most),
            "currency": self.currency,
            "ratesSince": _iso(self.rates_since),
            "tier": _tier(self.tier),
            "perSecond": self.per_second,
            "startsAt": _iso(self.starts_at),
            "finishesAt": _iso(self.finishes_at),
            "problems": [one.as_json() for one in self.problems],
            "fallbacks": dict(self.fallbacks),
            "samples": list(self.samples),
            "rev": self.rev,
            "checkedAt": _iso(self.checked_at),
            "ready": self.is_ready,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """What `as_json` wrote; its words are said anew, in the language in force."""
        tier = kept["tier"]
        return cls(
            total=kept["total"],
            receives=kept["receives"],
            funnel=[Loss(one["code"], one["people"], one["listed"]) for one in kept["funnel"]],
            in_window=kept["inWindow"],
            out_of_window=kept["outOfWindow"],
            costs=[_line_of(one) for one in kept["costs"]],
            cost=_money(kept["cost"]),
            cost_least=_money(kept["costLeast"]),
            cost_most=_money(kept["costMost"]),
            currency=kept["currency"],
            rates_since=parse_date(kept["ratesSince"]) if kept["ratesSince"] else None,
            tier=Tier(tier["limit"], tier["used"]) if tier else None,
            per_second=kept["perSecond"],
            starts_at=_moment(kept["startsAt"]),
            finishes_at=_moment(kept["finishesAt"]),
            problems=[Problem.from_json(one) for one in kept["problems"]],
            fallbacks=kept["fallbacks"],
            samples=kept["samples"],
            rev=kept["rev"],
            checked_at=_moment(kept["checkedAt"]),
        )


def _loss(one: Loss) -> dict[str, Any]:
    return {"code": one.code, "words": one.words, "people": one.people, "listed": one.is_listed}


def _line(one: CostLine) -> dict[str, Any]:
    return {
        "category": one.category,
        "market": one.market,
        "people": one.people,
        "each": _text(one.each),
        "total": _text(one.total),
        "free": one.free,
        "inWindow": one.inside,
    }


def _line_of(kept: Mapping[str, Any]) -> CostLine:
    told = (kept["category"], kept["market"], kept["people"], _money(kept["each"]))
    return CostLine(*told, free=kept["free"], inside=kept["inWindow"])


def _tier(tier: Tier | None) -> dict[str, Any] | None:
    return {"limit": tier.limit, "used": tier.used, "room": tier.room} if tier else None


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount)


def _money(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _iso(at: date | None) -> str | None:
    return at.isoformat() if at else None


def _moment(text: str | None) -> datetime | None:
    return parse_datetime(text) if text else None
