"""What it costs: by category and market, with the day the prices are from.

Charged is what is delivered, by the category of the message (Meta, "Pricing"). Inside a person's
24-hour window a utility template cost nothing until the end of September 2026; what is no template
costs nothing but for what goes beyond 1,000 a month of a number since then.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Q
from django.utils import timezone

from apps.accounts.ids import id_of
from apps.campaigns.preflight.counting import Group
from apps.campaigns.preflight.report import CostLine
from apps.campaigns.preflight.said import Saying
from apps.campaigns.running.budget import SMS
from apps.conversations.models import Category, Message
from apps.whatsapp import costs
from apps.whatsapp.costs import PriceList
from apps.whatsapp.models import Channel

#: From then on utility is charged inside the window too, and service beyond its allowance.
CHARGED_SINCE = date(2026, 10, 1)
ALLOWANCE = 1000  # service messages a month of each number
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Estimate:
    """`unpriced`: people for whom no price is known."""

    lines: Sequence[CostLine]
    cost: Decimal | None
    least: Decimal | None
    most: Decimal | None
    since: date | None
    unpriced: int = 0

    @property
    def unheld(self) -> int:
        """People for whom no price is known, also where it would cost nothing now: windows shut."""
        return sum(line.people for line in self.lines if line.each is None) or self.unpriced


NOTHING = Estimate((), Decimal(0), Decimal(0), Decimal(0), None)
_UNKNOWN = Estimate((), None, None, None, None)


def estimate(
    groups: Sequence[Group],
    channels: Sequence[Channel],
    saying: Saying,
    at: datetime,
    own: Decimal | None = None,
) -> Estimate:
    """`own`: what a message costs the company where no list has a price."""
    if not channels:
        return _UNKNOWN
    if not channels[0].is_official:
        return _unlisted(groups, channels, saying, at, own)
    day, listed = timezone.localdate(at), costs.prices()
    left = _allowance(channels, at) if day >= CHARGED_SINCE and _has_service(saying) else 0
    lines = [_or_own(line, own) for line in _lines(groups, saying, listed, day, left)]
    told = [line.total for line in lines]
    unpriced = sum(line.people for line in lines if line.total is None)
    if lines and unpriced == sum(line.people for line in lines):
        return Estimate(lines, None, None, None, None, unpriced)
    cost = _sum(told)
    most = _sum([_dearest(line, saying, listed, day) for line in lines])
    return Estimate(
        lines, cost, _least(lines, saying, day), most, _since(lines, listed, day), unpriced
    )


def _unlisted(
    groups: Sequence[Group],
    channels: Sequence[Channel],
    saying: Saying,
    at: datetime,
    own: Decimal | None,
) -> Estimate:
    """By QR code nobody charges; an SMS costs what its carrier says."""
    people = sum(one.people for one in groups)
    if own is None:
        is_sms = any(one.provider in SMS for one in channels)
        return replace(_UNKNOWN, unpriced=people) if is_sms else NOTHING
    day, listed = timezone.localdate(at), costs.prices()
    found = Counter[str]()
    for one in groups:
        found[one.market(listed, day)] += one.people
    lines = [
        CostLine(saying.categories[0], market, count, own)
        for market, count in sorted(found.items())
    ]
    cost = _sum([line.total for line in lines])
    return Estimate(lines, cost, cost, cost, None)


def _or_own(line: CostLine, own: Decimal | None) -> CostLine:
    return line if own is None or line.each is not None else replace(line, each=own)


def _lines(
    groups: Sequence[Group], saying: Saying, listed: PriceList, day: date, left: int
) -> list[CostLine]:
    people: Counter[tuple[str, str, bool]] = Counter()
    for one in groups:
        category = _category(one, saying)
        people[category, one.market(listed, day), one.inside] += one.people
    lines = []
    for (category, market, inside), count in sorted(people.items()):
        free = _free(category, count, inside, day, left)
        left -= free if category == Category.SERVICE and day >= CHARGED_SINCE else 0
        each = _each(category, market, listed, day)
        lines.append(CostLine(category, market, count, each, free, inside))
    return lines


def _category(group: Group, saying: Saying) -> str:
    """As it is charged: what is said inside the window instead is no template."""
    if group.inside and saying.has_twin:
        return str(Category.SERVICE)
    at = group.variant if group.variant < len(saying.categories) else 0
    return saying.categories[at]


def _each(category: str, market: str, listed: PriceList, day: date) -> Decimal | None:
    return listed.rate(market, _priced_as(category), costs.CURRENCY, day)


def _priced_as(category: str) -> str:
    """A service message beyond the allowance costs as much as utility."""
    return str(Category.UTILITY if category == Category.SERVICE else category)


def _free(category: str, people: int, inside: bool, day: date, left: int) -> int:
    if category == Category.SERVICE:
        return people if day < CHARGED_SINCE else min(people, left)
    is_free = category == Category.UTILITY and inside and day < CHARGED_SINCE
    return people if is_free else 0


def _dearest(line: CostLine, saying: Saying, listed: PriceList, day: date) -> Decimal | None:
    """If every window had closed and nothing were free. Where no price is known, the dearest."""
    is_twin = line.category == Category.SERVICE and saying.has_twin
    categories = set(saying.categories) if is_twin else {line.category}
    prices = [_each(one, line.market, listed, day) or line.each for one in categories]
    known = [one for one in prices if one is not None] or _all_of(categories, listed, day)
    return max(known) * line.people if known else None


def _all_of(categories: set[str], listed: PriceList, day: date) -> list[Decimal]:
    markets = {market for market, _category, _currency in listed.rates}
    told = (_each(category, one, listed, day) for one in markets for category in categories)
    return [one for one in told if one is not None]


def _least(lines: Sequence[CostLine], saying: Saying, day: date) -> Decimal:
    """If what may be free were: service within the allowance."""
    service = str(Category.SERVICE)
    charged = [line for line in lines if line.category != service]
    return _sum([line.total for line in charged])


def _sum(amounts: Sequence[Decimal | None]) -> Decimal:
    known = (amount for amount in amounts if amount is not None)
    return sum(known, Decimal(0)).quantize(_CENT, ROUND_HALF_UP)


def _since(lines: Sequence[CostLine], listed: PriceList, day: date) -> date | None:
    """The day the newest of these prices is from."""
    asked = {(line.market, _priced_as(line.category), costs.CURRENCY) for line in lines}
    known = (since for key in asked for since, _rate in listed.rates.get(key, ()) if since <= day)
    return max(known, default=None)


def _has_service(saying: Saying) -> bool:
    return saying.has_twin or str(Category.SERVICE) in saying.categories


def _allowance(channels: Sequence[Channel], at: datetime) -> int:
    """What is left of this month's free service messages of these numbers."""
    begins = timezone.localtime(at).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    begins = min(
        begins, timezone.localtime().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    )
    used = Message.objects.filter(
        Q(pricing__startswith=costs.FREE), pk__gte=id_of(begins), channel__in=channels
    )
    return max(0, ALLOWANCE * len(channels) - used.count())
