"""When a campaign is through, as it looks now: by its speed, its hours, and by how many people its
numbers may write to first in a day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from apps.accounts.hours import Hours
from apps.accounts.tenancy import current_tenant
from apps.campaigns.clocks import windows, zones
from apps.campaigns.models import Campaign, Status
from apps.campaigns.preflight import limits, timing
from apps.campaigns.running import finishing, speed
from apps.conversations.tallying import Counts
from apps.whatsapp.models import Channel


def finishes_at(campaign: Campaign, counts: Counts, rate: float) -> datetime | None:
    """`rate`: messages a second now, 0 where nobody knows. None when nobody can say."""
    if campaign.status != Status.RUNNING or not counts.open:
        return None
    channels = list(Channel.objects.present().filter(pk__in=campaign.channels))
    usual = speed.expected(campaign.pace, channels)
    rate = min(rate, usual) or usual  # of a few seconds alone: one message may look like a rush
    if not rate:
        return None
    now = timezone.now()
    start = max(now, campaign.waiting_until or now)
    hours = windows.hours_of(campaign)
    if campaign.window is None or not campaign.window.in_recipients_zone:
        at = windows.after(hours, start, counts.open / rate)
    else:
        at = finishing.through(_by_clock(campaign, hours, counts.open), now, rate)
    return at and _within_limits(campaign, channels, counts.open, rate, at, start)


def _within_limits(
    campaign: Campaign,
    channels: Sequence[Channel],
    people: int,
    rate: float,
    at: datetime,
    start: datetime,
) -> datetime | None:
    """Not before the days allow it. The plan's messages were taken when they were written down."""
    tenant = current_tenant()
    allowed = limits.of(tenant, channels, timezone.now())
    if not allowed.ages and (allowed.tier is None or allowed.tier.limit is None):
        return at
    allowed, outside = replace(allowed, quota_first=None, quota=None), _outside(campaign)
    told = timing.plan(
        start,
        people,
        per_second=rate,
        hours=windows.hours_of(campaign, tenant),
        zone=ZoneInfo(tenant.time_zone),
        most=lambda nth: allowed.on_day(nth, outside),
        by_day=bool(allowed.ages),
    )
    return told.finishes_at and max(told.finishes_at, at)


def _outside(campaign: Campaign) -> float:
    """The share of people whose 24-hour window is shut, as the check found."""
    told = campaign.checked or {}
    receives = int(told.get("receives") or 0)
    return float(told.get("outOfWindow", receives)) / receives if receives else 1.0


def _by_clock(campaign: Campaign, hours: Hours, people: int) -> list[tuple[Hours, float]]:
    """Those who wait, by the hours of the clocks they live by."""
    told = zones.waiting(campaign, hours.zone)
    share = people / told.total() if told.total() else 0
    return [(Hours(zone, hours.calendar), many * share) for zone, many in told.items()]
