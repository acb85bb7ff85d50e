"""What came of a campaign, in sums of its figures: never by walking its messages.

A message that was read was also sent and delivered, and counts in each. `cancelled` and `failed`
have codes; `unknown` are those of which it is not known now. What no list has a price for costs
what the company says, see `own_prices`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import TruncHour

from apps.campaigns.models import Campaign, Figure, Response
from apps.campaigns.results import own_prices

_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Reached:
    """So many messages ever came so far. `cost`: in the price list's currency, as far as it is
    known."""

    sent: int = 0
    delivered: int = 0
    read: int = 0
    failed: int = 0
    cancelled: int = 0
    unknown: int = 0
    cost: Decimal = _NOTHING


@dataclass(frozen=True, slots=True)
class Coded:
    """So many ended so, for this reason; `code` "" where nobody gave one."""

    status: str
    code: str
    messages: int


@dataclass(frozen=True, slots=True)
class Responses:
    replied: int = 0
    opted_out: int = 0


def total(campaign: Campaign) -> Reached:
    return _reached(campaign, "campaign").get(campaign.pk, Reached())


def minutes(campaign: Campaign, *, since: datetime | None = None) -> list[tuple[datetime, Reached]]:
    """In order; minutes in which nothing happened are left out."""
    return sorted(_reached(campaign, "minute", since=since).items())


def by_variant(campaign: Campaign) -> dict[int, Reached]:
    return _reached(campaign, "variant")


def by_channel(campaign: Campaign) -> dict[UUID, Reached]:
    return _reached(campaign, "channel_id")


def by_code(campaign: Campaign) -> list[Coded]:
    """Why messages failed, were cancelled or are not known; the most frequent first."""
    rows = Figure.objects.filter(campaign=campaign, status__in=("failed", "cancelled", "unknown"))
    summed = rows.values_list("status", "code").annotate(many=Sum("messages"))
    coded = [Coded(*row) for row in summed if row[2]]
    return sorted(coded, key=lambda one: (-one.messages, one.status, one.code))


def cost(campaign: Campaign) -> Decimal:
    """What its messages are known to have cost so far."""
    return costs_of([campaign]).get(campaign.pk, _NOTHING)


def costs_of(campaigns: Sequence[Campaign]) -> dict[UUID, Decimal]:
    """The same of many, by their ids; without an entry: nothing has left. Two questions."""
    owned = own_prices.of_campaigns(campaigns)
    rows = Figure.objects.filter(campaign__in=campaigns).values_list("campaign", "status")
    found: dict[UUID, Decimal] = {}
    for pk, status, *told, paid in rows.annotate(Sum("messages"), Sum("unpriced"), Sum("cost")):
        own = owned.get(pk, own_prices.NONE).of(status, *told)
        found[pk] = found.get(pk, _NOTHING) + paid + own
    return found


def responses(campaign: Campaign) -> tuple[int, int]:
    """How many people have answered, and how many asked to get no more."""
    found = _responses(campaign).aggregate(
        replied=Count("replied_at"), opted_out=Count("opted_out_at")
    )
    return found["replied"], found["opted_out"]


def responses_by_variant(campaign: Campaign) -> dict[int, Responses]:
    rows = _responses(campaign).values_list("variant")
    counted = rows.annotate(replied=Count("replied_at"), opted_out=Count("opted_out_at"))
    return {row[0]: Responses(*row[1:]) for row in counted}


def replies_by_hour(campaign: Campaign) -> list[tuple[datetime, int]]:
    """In the time zone in force, in order; each person once, by their first answer."""
    rows = _responses(campaign).exclude(replied_at=None)
    hours = rows.annotate(hour=TruncHour("replied_at")).values_list("hour")
    return list(hours.annotate(people=Count("pk")).order_by("hour"))


def _responses(campaign: Campaign) -> QuerySet[Response]:
    return Response.objects.filter(campaign=campaign)


def _reached(campaign: Campaign, key: str, *, since: datetime | None = None) -> dict[Any, Reached]:
    rows = Figure.objects.filter(campaign=campaign)
    if since:
        rows = rows.filter(minute__gte=since)
    summed = rows.values_list(key, "status")
    own = own_prices.of(campaign)
    found: dict[Any, dict[str, Any]] = {}
    for place, status, messages, unpriced, paid in summed.annotate(
        Sum("messages"), Sum("unpriced"), Sum("cost")
    ):
        told = found.setdefault(place, {"cost": _NOTHING})
        told[status] = messages
        told["cost"] += paid + own.of(status, messages, unpriced)
    return {place: Reached(**_known(told)) for place, told in found.items()}


def _known(told: Mapping[str, Any], names: Iterable[str] = Reached.__slots__) -> dict[str, Any]:
    return {name: told[name] for name in names if name in told}
