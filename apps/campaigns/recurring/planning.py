"""When a repeating campaign goes out: its moments, by the company's clock."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from itertools import islice, takewhile
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from apps.accounts.models import Tenant
from apps.campaigns.models import Campaign
from apps.campaigns.recurring.rule import WEEKDAYS, Rule

MOST = 5  # moments that are told
_INSTANT = timedelta(microseconds=1)


def anchored(repeats: Mapping[str, Any], at: datetime, tenant: Tenant) -> dict[str, Any]:
    """With the day and the clock of this moment, which the others follow."""
    local, now = at.astimezone(ZoneInfo(tenant.time_zone)), timezone.now()
    anchor = {"day": f"{local:%Y-%m-%d}", "time": f"{local:%H:%M:%S}", "since": now.isoformat()}
    return {**repeats, "anchor": anchor}


def first(repeats: Mapping[str, Any], at: datetime, tenant: Tenant) -> datetime | None:
    """From that moment on, which may be one; None for none. `repeats` is anchored."""
    return next(_from(repeats, at, tenant), None)


def following(campaign: Campaign, tenant: Tenant) -> Iterator[datetime]:
    """All after its next one, however often it may go out still."""
    if campaign.scheduled_at is None or "anchor" not in campaign.repeats:
        return iter(())
    zone = ZoneInfo(tenant.time_zone)
    return rule_of(campaign.repeats).moments(campaign.scheduled_at, zone)


def ahead(campaign: Campaign, tenant: Tenant, *, until: datetime | None = None) -> list[datetime]:
    """Of one on the schedule its next moments, the first included: `MOST`, or all before `until`;
    never more than it may go out still."""
    if campaign.scheduled_at is None:
        return []
    left = left_of(campaign)
    rest = following(campaign, tenant)
    if until is not None:
        rest = takewhile(lambda at: at < until, rest)
    most = MOST if until is None else None
    found = [campaign.scheduled_at, *islice(rest, most and most - 1)]
    return found if left is None else found[:left]


def drafted(campaign: Campaign, tenant: Tenant) -> list[datetime]:
    """Of a draft that will repeat its first moments."""
    at = campaign.scheduled_at
    if at is None or not campaign.repeats:
        return []
    repeats = anchored(campaign.repeats, at, tenant)
    return list(islice(_from(repeats, at, tenant), min(MOST, int(repeats.get("times") or MOST))))


def _from(repeats: Mapping[str, Any], at: datetime, tenant: Tenant) -> Iterator[datetime]:
    """To the second, as the clock of the rule goes."""
    start = at.replace(microsecond=0) - _INSTANT
    return rule_of(repeats).moments(start, ZoneInfo(tenant.time_zone))


def left_of(campaign: Campaign) -> int | None:
    """So often it may go out still; None: nobody said how often."""
    times = campaign.repeats.get("times")
    return None if times is None else max(0, int(times) - made_of(campaign))


def made_of(campaign: Campaign) -> int:
    """How often it has gone out since it was scheduled."""
    since = campaign.repeats.get("anchor", {}).get("since")
    rows = Campaign.objects.filter(source=campaign, occurs_at__isnull=False)
    return rows.filter(created_at__gte=since).count() if since else 0


def begins_of(campaign: Campaign) -> date | None:
    """The day that the others follow; before it is scheduled that of its start."""
    if anchor := campaign.repeats.get("anchor"):
        return date.fromisoformat(anchor["day"])
    return timezone.localtime(campaign.scheduled_at).date() if campaign.scheduled_at else None


def rule_of(repeats: Mapping[str, Any]) -> Rule:
    """Of what is anchored."""
    anchor, last = repeats["anchor"], repeats.get("lastDay")
    return Rule(
        every=str(repeats["every"]),
        begins=date.fromisoformat(anchor["day"]),
        clock=time.fromisoformat(anchor["time"]),
        weekdays=frozenset(WEEKDAYS.index(one) for one in repeats.get("weekdays") or ()),
        last_day=date.fromisoformat(last) if last else None,
    )
