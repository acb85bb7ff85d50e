"""A campaign's audience is written down: who gets it, who is left out and why.

Page after page; between two the campaign is looked at, so that whoever cancels need not wait. Cut
off anywhere it goes on there, and two at once take turns. Where the plan's messages of the day
are used up, those who were written down leave, and the next day it goes on.
"""

from __future__ import annotations

import logging
import time
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.accounts import faultpoints, quotas
from apps.accounts.actor import PLATFORM
from apps.accounts.errors import EmailNotVerified, QuotaExceeded, Refusal, TenantSuspended
from apps.accounts.models import Tenant
from apps.campaigns import audience, news, wording
from apps.campaigns.models import Campaign, Reason, Status
from apps.campaigns.results import progress
from apps.campaigns.running import keeping, lots, pausing, starting, stops
from apps.conversations import allowance, tallying
from apps.conversations.delivery import waking
from apps.conversations.models import Batch, BatchLine
from apps.conversations.outbox import stretches
from apps.conversations.outbox.freezing import freeze_page
from apps.conversations.outbox.refusals import ChannelGone

logger = logging.getLogger(__name__)

#: People of one transaction. Whoever pauses meanwhile waits for its end.
PAGE = 10_000


def work(tenant: Tenant, campaign_id: UUID, *, seconds: float, page: int = PAGE) -> bool:
    """False when time was up before the end. Inside the tenant, outside of any transaction."""
    until = time.monotonic() + seconds
    campaign = _wanted(campaign_id)
    if campaign is None:
        return True
    try:
        audience.meet(tenant, campaign, by=PLATFORM)
        while campaign is not None and _page(tenant, campaign, page):
            faultpoints.reach("campaigns.while_freezing")
            progress.tell(tenant, campaign)
            if time.monotonic() > until:
                return False
            campaign = _wanted(campaign_id)
    except QuotaExceeded:
        _wait(tenant, campaign_id)
    except (TenantSuspended, EmailNotVerified) as refusal:  # the clock comes back to it
        logger.info("audience not written down", extra={"code": refusal.code})
    except Refusal as refusal:
        _stand_still(tenant, campaign_id, refusal)
    else:
        complete(tenant, campaign_id)
    return True


def go_on(tenant: Tenant, row: Campaign) -> bool:
    """Whether the plan lets more be written down, of a campaign that waited for that. `row` is
    held."""
    if quotas.use_of(tenant, allowance.MESSAGES).left == 0:
        return False
    row.stops = {name: value for name, value in row.stops.items() if name != pausing.SHORT}
    row.save(update_fields=["stops"])
    Batch.objects.filter(campaign=row).update(frozen_at=None, finished_at=None)
    BatchLine.objects.filter(batch=row.batch_id).update(done_at=None, watermark=None)
    return True


def _wanted(campaign_id: UUID) -> Campaign | None:
    """Of one that is paused the audience is written down all the same."""
    rows = Campaign.objects.select_related("batch", "window")
    alive = rows.filter(pk=campaign_id, status__in=(Status.RUNNING, Status.PAUSED))
    return alive.filter(batch__frozen_at=None, batch__finished_at=None).first()


def _page(tenant: Tenant, campaign: Campaign, most: int) -> bool:
    """The next people; whether there may be more. Raises QuotaExceeded."""
    batch = campaign.batch
    if batch is None:
        return False
    use = quotas.use_of(tenant, allowance.MESSAGES)
    if use.left == 0:
        raise quotas.exceeded(use)
    page = min(most, use.left) if use.left is not None else most
    channels = wording.channels(campaign)
    if not channels:
        raise ChannelGone
    share = lots.Share.of(campaign.experiment)
    with transaction.atomic():
        stretch = stretches.following(Batch.objects.select_for_update().get(pk=batch.pk))
        people = audience.people(campaign, within=stretch)
        dealt, capped = share.dealt(batch, people), not campaign.ignores_cap
        more = freeze_page(
            tenant, batch, dealt, channels, page=page, capped=capped, stretch=stretch
        )
        share.hold_out(Batch.objects.get(pk=batch.pk), people, channels[0], stretch)
    return more


@transaction.atomic
def complete(tenant: Tenant, campaign_id: UUID) -> None:
    """The last page is written: how many is known now."""
    row = keeping.held(Campaign(pk=campaign_id))
    batch = row.batch
    if batch is None or batch.frozen_at is None or row.has_ended:
        return
    if tallying.counts(batch).total == 0:
        Batch.objects.filter(pk=batch.pk).update(finished_at=timezone.now())
        starting.fail(tenant, row, Reason.AUDIENCE, by=PLATFORM)
        news.campaign_ended.send(sender=None, campaign=row, tenant=tenant)
        return
    stops.set_room(tenant, row)
    keeping.write(tenant, row)


@transaction.atomic
def _stand_still(tenant: Tenant, campaign_id: UUID, refusal: Refusal) -> None:
    """What its audience names was deleted meanwhile, or its channels were."""
    row = keeping.held(Campaign(pk=campaign_id))
    if row.status == Status.RUNNING:
        logger.info("audience not written down", extra={"code": refusal.code})
        gone = isinstance(refusal, ChannelGone)
        pausing.hold(tenant, row, Reason.CHANNEL if gone else Reason.CONTENT)


@transaction.atomic
def _wait(tenant: Tenant, campaign_id: UUID) -> None:
    """Whoever is written down leaves; the others wait for the next day."""
    row = keeping.held(Campaign(pk=campaign_id))
    if row.batch is None or row.status != Status.RUNNING:
        return
    if tallying.counts(row.batch).open == 0:
        pausing.hold(tenant, row, Reason.QUOTA)
        return
    lines = [BatchLine(batch=row.batch, channel=one) for one in wording.channels(row)]
    BatchLine.objects.bulk_create(lines, ignore_conflicts=True)
    Batch.objects.filter(campaign=row).update(frozen_at=timezone.now())
    stops.set_room(tenant, row)
    keeping.write(tenant, row, reason=Reason.QUOTA, stops={**row.stops, pausing.SHORT: True})
    waking.wake(tenant)
