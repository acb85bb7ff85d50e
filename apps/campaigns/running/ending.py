"""How a campaign ends: by itself, by somebody's word, and what is done with whoever still waits.

Whoever still waits is cancelled page by page. That is safe to repeat and to cut off anywhere; it
is over when nothing waits and nothing is on its way any more.
"""

from __future__ import annotations

import time
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.accounts import faultpoints
from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.campaigns import news
from apps.campaigns.models import Campaign, Status
from apps.campaigns.results.tallies import CODES
from apps.campaigns.running import gates, keeping
from apps.campaigns.running.waking import clear_soon
from apps.conversations import tallying, withdrawing
from apps.conversations.models import Batch, BatchLine
from apps.conversations.withdrawing import Line

PAGE = 5000  # messages of one transaction
_DONE = {Status.FINISHED: "finished", Status.CANCELLED: "cancelled"}


def stop(tenant: Tenant, row: Campaign, status: Status, *, by: Actor) -> Campaign:
    """Somebody says that it ends; `row` is held."""
    before = row.status
    keeping.write(
        tenant,
        row,
        status=status,
        reason="",
        ended_at=timezone.now(),
        waiting_until=None,
        paused_at=None,
    )
    keeping.record(tenant, row, _DONE[status], by=by, before=before)
    if row.batch_id is None:
        news.campaign_ended.send(sender=None, campaign=row, tenant=tenant)
        return row
    gates.shut(tenant, row)
    clear_soon(row.pk)
    return row


def finished(tenant: Tenant, row: Campaign) -> bool:
    """Whether everybody has been written to; then it ends. `row` is held and running."""
    if row.batch is None or row.batch.frozen_at is None or not _close(row.batch):
        return False
    ended_at = timezone.now()
    keeping.write(tenant, row, status=Status.FINISHED, ended_at=ended_at, waiting_until=None)
    gates.shut(tenant, row)
    news.campaign_ended.send(sender=None, campaign=row, tenant=tenant)
    return True


def clear(tenant: Tenant, campaign_id: UUID, *, seconds: float) -> bool:
    """Cancel what still waits; False when time was up before the end. Inside the tenant, outside
    of any transaction."""
    until = time.monotonic() + seconds
    found = Campaign.objects.select_related("batch").filter(pk=campaign_id, status__in=CODES)
    campaign = found.first()
    if campaign is None or campaign.batch is None or campaign.batch.finished_at:
        return True
    code = CODES[campaign.status]
    for channel_id in sorted(_channels(campaign)):
        if not _clear(tenant, Line(campaign.batch, channel_id, code), until):
            return False
    _end(tenant, campaign)
    return True


def _clear(tenant: Tenant, line: Line, until: float) -> bool:
    """In the order of the line, each row once; False when time was up."""
    last: UUID | None = None
    while True:
        with transaction.atomic():
            last = withdrawing.page(tenant, line, after=last, most=PAGE)
            faultpoints.reach("campaigns.while_clearing")
        if last is None:
            return True
        if time.monotonic() > until:
            return False


@transaction.atomic
def _end(tenant: Tenant, campaign: Campaign) -> None:
    """Unless something is on its way still: then the clock comes back to it."""
    row = keeping.held(campaign)
    if row.batch and _close(row.batch):
        keeping.write(tenant, row)
        news.campaign_ended.send(sender=None, campaign=row, tenant=tenant)


def _close(batch: Batch) -> bool:
    """Whether none of it is open; whoever writes its audience down comes before or after."""
    kept = Batch.objects.select_for_update(no_key=True).get(pk=batch.pk)
    if tallying.counts(kept).open:
        return False
    tallying.sum_up(kept)
    if kept.finished_at is None:
        Batch.objects.filter(pk=kept.pk).update(finished_at=timezone.now())
    return True


def _channels(campaign: Campaign) -> set[UUID]:
    lines = BatchLine.objects.filter(batch=campaign.batch_id)
    return {*campaign.channels, *lines.values_list("channel_id", flat=True)}
