"""What messages cost where no price list says it: by the company's own word, of each campaign.

A carrier or a gateway takes a message and charges it, so what was sent counts. Of Meta's messages
those count that were charged and whose price is in no list.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from apps.campaigns.models import Campaign
from apps.conversations.models import Status
from apps.whatsapp.models import Channel


@dataclass(frozen=True, slots=True)
class OwnPrice:
    """`is_listed`: there is a price list for what it leaves by."""

    each: Decimal = Decimal(0)
    is_listed: bool = True

    def of(self, status: str, messages: int, unpriced: int) -> Decimal:
        """Of so many who came into a status, of which so many were charged without a price."""
        if self.is_listed:
            return self.each * unpriced
        return self.each * messages if status == Status.SENT else Decimal(0)


NONE = OwnPrice()


def of(campaign: Campaign) -> OwnPrice:
    return of_campaigns([campaign]).get(campaign.pk, NONE)


def of_campaigns(campaigns: Iterable[Campaign]) -> dict[UUID, OwnPrice]:
    """Of those that have one. One question, or none."""
    priced = [one for one in campaigns if one.own_price]
    named = {channel for one in priced for channel in one.channels}
    listed = Channel.objects.filter(pk__in=named, provider=Channel.Provider.META)
    metas = set(listed.values_list("pk", flat=True)) if named else set()
    return {
        one.pk: OwnPrice(one.own_price or Decimal(0), not metas.isdisjoint(one.channels))
        for one in priced
    }
