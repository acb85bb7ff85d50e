"""A campaign's budget, which is never passed: what has left is paid for, or might still cost the
most that anybody in its audience costs.
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
    `each`: the most that one costs; None: nobody knows any price. `last_at`: when the last left."""

    budget: Decimal
    spent: Decimal
    unpriced: int
    each: Decimal | None
    last_at: datetime | None = None

    @property
    def room(self) -> int | None:
        """So many more messages can't pass the budget; None: they cost nothing."""
        if not self.each:
            return None
        return max(0, int((self.budget - self.spent) / self.each) - self.unpriced)


def of(campaign: Campaign) -> Purse | None:
    """None: without a budget, or by channels that Meta does not charge. Reads all messages."""
    if campaign.budget is None or not _is_charged(campaign):
        return None
    paid, unpriced, last_at = _asked(campaign)
    return Purse(campaign.budget, paid, unpriced, dearest(campaign), last_at)


def spent(campaign: Campaign) -> Decimal:
    """As far as prices are known."""
    return _asked(campaign)[0]


def _asked(campaign: Campaign) -> tuple[Decimal, int, datetime | None]:
    with connection.cursor() as cursor:
        cursor.execute(_SPENT, [campaign.batch_id])
        found: tuple[Decimal, int, datetime | None] = cursor.fetchone()
    return found


def dearest(campaign: Campaign) -> Decimal | None:
    """What a message costs where it costs the most, of the markets of those who were written
    down; where a market is not known, of all that are."""
    key = f"recado:campaign-price:{current_schema()}:{campaign.pk}"
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


def _dearest(campaign: Campaign) -> Decimal | None:
    listed, today = costs.prices(), timezone.now().date()
    markets = _markets(campaign, listed)
    if "" in markets or not markets:
        markets = {market for market, _category, _currency in listed.rates}
    told = [listed.rate(one, campaign.category, costs.CURRENCY, today) for one in markets]
    return max((one for one in told if one is not None), default=None)


def _markets(campaign: Campaign, listed: costs.PriceList) -> set[str]:
    longest = max((len(prefix) for prefix in listed.markets), default=0) + 1  # and the plus
    theirs = Message.objects.filter(batch=campaign.batch_id).values("contact_id")
    areas = Contact.objects.filter(pk__in=theirs).order_by().annotate(area=Left("phone", longest))
    found = areas.values("area").annotate(one=Max("phone")).values_list("one", flat=True)
    today = timezone.now().date()
    return {listed.market_of(phone, "", today) for phone in found}


def _is_charged(campaign: Campaign) -> bool:
    ours = Channel.objects.filter(pk__in=campaign.channels)
    return ours.filter(provider=Channel.Provider.META).exists()
