"""How a campaign ends: by itself, by somebody's word, and what is done with whoever still waits.

Whoever still waits is cancelled page by page. That is safe to repeat and to cut off anywhere; it
is over when nothing waits and nothing is on its way any more.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.accounts import faultpoints
from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.campaigns import news
from apps.campaigns.models import Campaign, Status
from apps.campaigns.running import gates, keeping
from apps.campaigns.running.waking import clear_soon
from apps.conversations import advancing, tallying
from apps.conversations.advancing import Change
from apps.conversations.models import Batch, BatchLine, Message
from apps.conversations.models import Status as MessageStatus

PAGE = 1000  # messages of one transaction
_DONE = {Status.FINISHED: "finished", Status.CANCELLED: "cancelled"}
#: What is written on messages that do not leave any more.
CODES = {Status.FINISHED: "campaign_finished", Status.CANCELLED: "campaign_cancelled"}


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
    code = CODES[Status(campaign.status)]
    for channel_id in _channels(campaign):
        for ids in _queued(campaign.batch, channel_id):
            _cancel(tenant, ids, code)
            if time.monotonic() > until:
                return False
    _end(tenant, campaign)
    return True


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


def _queued(batch: Batch, channel_id: UUID) -> Iterator[list[UUID]]:
    """In the order of the line; each row is looked at once."""
    rows = Message.objects.filter(batch=batch, channel=channel_id, status=MessageStatus.QUEUED)
    some = list(rows.order_by("id").values_list("pk", flat=True)[:PAGE])
    while some:
        yield some
        some = list(rows.filter(pk__gt=some[-1]).order_by("id").values_list("pk", flat=True)[:PAGE])


@transaction.atomic
def _cancel(tenant: Tenant, ids: list[UUID], code: str) -> None:
    now = timezone.now()
    changes = [Change(pk, MessageStatus.CANCELLED, now, code=code) for pk in ids]
    advancing.apply(tenant, changes)
    faultpoints.reach("campaigns.while_clearing")
