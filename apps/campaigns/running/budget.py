"""A campaign's budget, which is never passed: what has left is paid for, or might still cost the
most that anybody in its audience costs. Where no list has a price, the company's own counts.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import connection
from django.db.models import Max
from django.db.models.functions import Left
from django.utils import timezone
from redis import RedisError

from apps.accounts.momentary import store
from apps.accounts.tenancy import current_schema
from apps.campaigns.models import Campaign
from apps.conversations.models import Contact, Message
from apps.whatsapp import costs
from apps.whatsapp.models import Channel

logger = logging.getLogger(__name__)

SMS = (Channel.Provider.TWILIO, Channel.Provider.ZENVIA)
KEPT_FOR = 3600  # seconds the dearest price of an audience is remembered
# What was refused costs nothing; of what left without a known price the most is assumed.
_SPENT = """
    SELECT coalesce(sum(cost), 0), count(*) FILTER (WHERE cost IS NULL
        AND status IN ('sending', 'sent', 'unknown', 'delivered', 'read', 'played')), max(sent_at)
    FROM conversations_message WHERE batch_id = %s
"""


@dataclass(frozen=True, slots=True)
class Purse:
    """`unpriced`: messages that left, or leave now, of which it is not known what they cost.
    `each`: the most that one costs; None: nobody knows any price, so nothing may leave. `last_at`:
    when the last left."""

    budget: Decimal
    spent: Decimal
    unpriced: int
    each: Decimal | None
    last_at: datetime | None = None

    @property
    def room(self) -> int | None:
        """So many more messages can't pass the budget; None: they cost nothing."""
        if self.each is None:
            return 0
        if not self.each:
            return None
        return max(0, int((self.budget - self.spent) / self.each) - self.unpriced)


def of(campaign: Campaign) -> Purse | None:
    """None: without a budget. Reads all messages."""
    if campaign.budget is None:
        return None
    paid, unpriced, last_at = _asked(campaign)
    return Purse(campaign.budget, paid, unpriced, dearest(campaign), last_at)


def spent(campaign: Campaign) -> Decimal:
    """As far as prices are known: for what no list is of, the company's own."""
    paid, unpriced, _last_at = _asked(campaign)
    if campaign.own_price is None or _is_listed(campaign):
        return paid
    return paid + campaign.own_price * unpriced


def _asked(campaign: Campaign) -> tuple[Decimal, int, datetime | None]:
    with connection.cursor() as cursor:
        cursor.execute(_SPENT, [campaign.batch_id])
        found: tuple[Decimal, int, datetime | None] = cursor.fetchone()
    return found


def dearest(campaign: Campaign) -> Decimal | None:
    """What a message costs where it costs the most, of the markets of those who were written
    down; where a market or its price is not known, what the company says, or else the most of all
    that are. None: nobody knows any."""
    if not _is_listed(campaign):
        return campaign.own_price if campaign.own_price is not None else _unlisted(campaign)
    key = _key(campaign)
    try:
        if found := store().get(key):
            return Decimal(bytes(found).decode()) if isinstance(found, bytes) else None
    except RedisError:
        logger.warning("price not remembered")
    price = _dearest(campaign)
    try:
        if price is not None and campaign.batch and campaign.batch.frozen_at:
            store().set(key, str(price), ex=KEPT_FOR)
    except RedisError:
        logger.warning("price not remembered")
    return price


def _key(campaign: Campaign) -> str:
    """Of the list of this day, and of whoever was written down by then: where the plan's messages
    of a day were used up, others follow."""
    written_at = campaign.batch.frozen_at if campaign.batch else None
    about = f"{campaign.own_price}:{timezone.now():%Y-%m-%d}:{written_at}"
    return f"recado:campaign-price:{current_schema()}:{campaign.pk}:{about}"


def _dearest(campaign: Campaign) -> Decimal | None:
    listed = costs.prices()
    markets = _markets(campaign, listed)
    told = [_rate(listed, one, campaign.category) for one in markets]
    known = [one for one in told if one is not None]
    if markets and len(known) == len(markets):
        return max(known)
    if campaign.own_price is not None:
        return max([*known, campaign.own_price])
    return max(_all_rates(listed, campaign.category), default=None)


def _rate(listed: costs.PriceList, market: str, category: str) -> Decimal | None:
    return listed.rate(market, category, costs.CURRENCY, timezone.now().date())


def _all_rates(listed: costs.PriceList, category: str) -> list[Decimal]:
    markets = {market for market, _category, _currency in listed.rates}
    told = (_rate(listed, one, category) for one in markets)
    return [one for one in told if one is not None]


def is_known(campaign: Campaign) -> bool:
    """Whether anything is known of what a message of it may cost, so that a budget can be held.
    Cheap: asks nobody's market."""
    if campaign.own_price is not None:
        return True
    if _is_listed(campaign):
        return bool(_all_rates(costs.prices(), campaign.category))
    return _unlisted(campaign) is not None


def _markets(campaign: Campaign, listed: costs.PriceList) -> set[str]:
    longest = max((len(prefix) for prefix in listed.markets), default=0) + 1  # and the plus
    theirs = Message.objects.filter(batch=campaign.batch_id).values("contact_id")
    areas = Contact.objects.filter(pk__in=theirs).order_by().annotate(area=Left("phone", longest))
    found = areas.values("area").annotate(one=Max("phone")).values_list("one", flat=True)
    today = timezone.now().date()
    return {listed.market_of(phone, "", today) for phone in found}


def _is_listed(campaign: Campaign) -> bool:
    """Whether the price list is of what it leaves by."""
    ours = Channel.objects.filter(pk__in=campaign.channels)
    return ours.filter(provider=Channel.Provider.META).exists()


def _unlisted(campaign: Campaign) -> Decimal | None:
    """Nobody charges for what leaves by QR code; an SMS costs what its carrier says."""
    ours = Channel.objects.filter(pk__in=campaign.channels)
    return None if ours.filter(provider__in=SMS).exists() else Decimal(0)
