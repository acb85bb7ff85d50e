"""The campaign before: what this one is measured by."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from apps.campaigns.models import Campaign, Status
from apps.campaigns.results import figures
from apps.conversations import tallying
from apps.conversations.tallying import Counts

_LEAST = 20  # people it reached; of fewer a share says nothing


@dataclass(frozen=True, slots=True)
class Before:
    """Shares of the delivered ones; `per_reply` None where nothing was paid or nobody answered."""

    campaign: Campaign
    delivered: float
    read: float
    replied: float
    opted_out: float
    per_reply: Decimal | None


def before(campaign: Campaign) -> Before | None:
    """The last one of the same category that had ended when this one began."""
    if campaign.started_at is None:
        return None
    rows = Campaign.objects.present().filter(
        status=Status.FINISHED,
        category=campaign.category,
        started_at__lt=campaign.started_at,
        batch__isnull=False,
    )
    last = rows.exclude(pk=campaign.pk).order_by("-started_at").first()
    if last is None or last.batch_id is None:
        return None
    counts = tallying.counts_of([last.batch_id])[last.batch_id]
    return _before(last, counts) if counts.delivered + counts.read >= _LEAST else None


def _before(campaign: Campaign, counts: Counts) -> Before:
    delivered = counts.delivered + counts.read
    replied, opted_out = figures.responses(campaign)
    cost = figures.cost(campaign)
    return Before(
        campaign,
        delivered / counts.total,
        counts.read / delivered,
        replied / delivered,
        opted_out / delivered,
        cost / replied if cost and replied else None,
    )
