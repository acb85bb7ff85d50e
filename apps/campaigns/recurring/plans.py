"""A repeating campaign as its page shows it: how often, when next, and what has come of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from apps.accounts.models import Tenant
from apps.campaigns.listing import Row, drawn
from apps.campaigns.models import Campaign, Status
from apps.campaigns.recurring import planning, words

_SHOWN = 50  # of its campaigns, the newest


@dataclass(frozen=True, slots=True)
class Shown:
    """`coming`: its next moments. `made`: the campaigns that came of it, newest first; `count`:
    how many these are in all."""

    often: str
    long: str
    coming: Sequence[datetime]
    made: Sequence[Row]
    count: int


def of(campaign: Campaign, tenant: Tenant) -> Shown:
    theirs = Campaign.objects.present().filter(source=campaign, occurs_at__isnull=False)
    goes_on = campaign.status == Status.SCHEDULED
    return Shown(
        words.how_often(campaign.repeats, planning.begins_of(campaign)),
        words.how_long(campaign.repeats),
        planning.ahead(campaign, tenant) if goes_on else [],
        drawn(theirs.order_by("-occurs_at")[:_SHOWN]),
        theirs.count(),
    )
