"""What the clock does with campaigns: every half minute, and whenever something has changed.

Each campaign is looked at alone, in a transaction of its own; where somebody else is at it, they
have looked too. Whatever is found here follows from rows, so it does not matter how often, how
late or how many at once it is looked for.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from apps.accounts.actor import PLATFORM
from apps.accounts.errors import Refusal
from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_schema
from apps.campaigns import news, preflight
from apps.campaigns.models import Campaign, MissedStart, Reason, Status
from apps.campaigns.recurring import occurring
from apps.campaigns.refusals import NotReady
from apps.campaigns.results import counting
from apps.campaigns.running import (
    due,
    ending,
    freezing,
    gates,
    keeping,
    moving,
    pausing,
    starting,
    stops,
    troubles,
    waking,
)
from apps.conversations import tallying

logger = logging.getLogger(__name__)

LATE = timedelta(minutes=5)  # a start that comes later was missed
#: What a check finds where there is nobody to send to.
_ABOUT_PEOPLE = frozenset({"nobody_chosen", "nobody_left", "audience_gone"})


def tick() -> int:
    """In how many companies there was something to look after."""
    from apps.campaigns.tasks import look_after

    found = due.schemas(thoroughly=timezone.now().minute % 10 == 0)
    for schema in found:
        with in_schema(schema):
            look_after.apply_async(expires=waking.EXPIRES)
    return len(found)


def look(tenant: Tenant, *, at: datetime | None = None) -> None:
    """After all campaigns of the company in force."""
    now = at or timezone.now()
    for campaign in due.campaigns(now):
        try:
            _look(tenant, campaign, now)
        except Exception:  # one campaign's trouble is not the others'
            logger.exception("campaign not looked after", extra={"campaign": str(campaign.pk)})


@transaction.atomic
def _look(tenant: Tenant, campaign: Campaign, now: datetime) -> None:
    row = keeping.free(campaign)
    if row is None:
        return
    does: dict[str, Callable[[Tenant, Campaign, datetime], None]] = {
        Status.SCHEDULED: _scheduled,
        Status.RUNNING: _running,
        Status.PAUSED: _paused,
        Status.FINISHED: _ended,
        Status.CANCELLED: _ended,
    }
    if row.status in does:
        does[row.status](tenant, row, now)


def _scheduled(tenant: Tenant, row: Campaign, now: datetime) -> None:
    """Its time has come; long past, it is done as was said for that."""
    if row.scheduled_at is None or row.scheduled_at > now:
        return
    if row.repeats:
        occurring.occur(tenant, row, now)
    else:
        _due(tenant, row, now)


def _due(tenant: Tenant, row: Campaign, now: datetime) -> None:
    """Also of one that something kept from beginning until now."""
    planned = row.scheduled_at or now
    if now - planned > LATE and row.missed_start != MissedStart.SEND:
        if row.missed_start == MissedStart.ASK:
            pausing.hold(tenant, row, Reason.MISSED_START)
        else:
            _give_up(tenant, row, Reason.MISSED_START)
        return
    _begin(tenant, row)


def _begin(tenant: Tenant, row: Campaign) -> None:
    """Checked once more as a whole: who is meant may be others than when somebody looked. What
    passes is waited for; anything else has to be put right by somebody."""
    preflight.run(tenant, row, by=PLATFORM)
    try:
        with transaction.atomic():
            starting.begin(tenant, keeping.held(row), by=PLATFORM)
    except Refusal as refusal:
        if why := troubles.of(row):
            if row.status == Status.SCHEDULED:
                pausing.hold(tenant, row, why)
            return
        logger.info("campaign not begun", extra={"code": refusal.code})
        _give_up(tenant, row, _reason_of(refusal), why=str(refusal))


def _reason_of(refusal: Refusal) -> Reason:
    codes = {one.code for one in refusal.problems} if isinstance(refusal, NotReady) else set()
    return Reason.AUDIENCE if codes and codes <= _ABOUT_PEOPLE else Reason.CONTENT


def _give_up(tenant: Tenant, row: Campaign, reason: Reason, **after: str) -> None:
    starting.fail(tenant, row, reason, by=PLATFORM, **after)
    news.campaign_ended.send(sender=None, campaign=row, tenant=tenant)


def _running(tenant: Tenant, row: Campaign, now: datetime) -> None:
    if row.batch is None:
        return
    counting.sum_up(row)
    if row.reason == Reason.QUOTA:
        _short_of_quota(tenant, row)
    elif row.batch.frozen_at is None:
        waking.freeze_soon(row.pk)
    elif tallying.counts(row.batch).total == 0:
        freezing.complete(tenant, row.pk)
        return
    elif ending.finished(tenant, row):
        return
    else:
        moving.move(tenant, row, now)
    if row.status != Status.RUNNING:
        return
    why = troubles.of(row) or (stops.judge(row, now) if row.batch.frozen_at else None)
    if why:
        pausing.hold(tenant, row, why)
        return
    if row.batch.frozen_at:
        stops.set_room(tenant, row)
        waking.follow_written_soon(row.batch.pk)
    gates.look(tenant, row, at=now)


def _short_of_quota(tenant: Tenant, row: Campaign) -> None:
    """A new day, or nobody is left who may get it today."""
    if row.batch and freezing.go_on(tenant, row):
        row.batch.frozen_at = None
        keeping.write(tenant, row, reason="")
        waking.freeze_soon(row.pk)
    elif row.batch and tallying.counts(row.batch).open == 0:
        pausing.hold(tenant, row, Reason.QUOTA)


def _paused(tenant: Tenant, row: Campaign, now: datetime) -> None:
    if row.reason not in pausing.PASSING:
        return
    if row.reason == Reason.QUOTA:
        if row.batch and freezing.go_on(tenant, row):
            pausing.go_on(tenant, row)
            waking.freeze_soon(row.pk)
    elif troubles.of(row) is None:
        if row.batch is None:
            _due(tenant, row, now)
        else:
            pausing.go_on(tenant, row)


def _ended(tenant: Tenant, row: Campaign, now: datetime) -> None:
    waking.clear_soon(row.pk)
