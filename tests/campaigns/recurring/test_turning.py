"""The company goes by another clock: what repeats comes by that one from then on."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from apps.accounts import tenants
from apps.accounts.actor import PLATFORM
from apps.campaigns import lifecycle
from apps.campaigns.recurring import planning

HERE, THERE = ZoneInfo("America/Sao_Paulo"), ZoneInfo("Asia/Tokyo")
DAY = timedelta(days=1)


def at_nine(zone: ZoneInfo, *, days: int) -> datetime:
    there = timezone.now().astimezone(zone) + days * DAY
    return there.replace(hour=9, minute=0, second=0, microsecond=0)


@pytest.fixture
def company(plan):
    plan.tenant.time_zone = HERE.key
    plan.tenant.save(update_fields=["time_zone"])
    return plan.tenant


def repeating(plan, at, **fields):
    campaign = plan.campaign(1, repeats={"every": "day"}, **fields)
    return lifecycle.schedule(campaign, at, by=PLATFORM)


def test_the_next_time_comes_by_the_new_clock_too(plan, company):
    at = at_nine(HERE, days=3)
    campaign, once = repeating(plan, at), plan.campaign(0)
    once = lifecycle.schedule(once, at, by=PLATFORM)

    tenants.change_profile(company, by=PLATFORM, time_zone=THERE.key)

    found = plan.now(campaign)
    there = found.scheduled_at.astimezone(THERE)
    assert (there.date(), there.hour, there.minute) == (at.date(), 9, 0)
    after = next(planning.following(found, company)).astimezone(THERE)
    assert (after.date(), after.hour) == (at.date() + DAY, 9)
    assert plan.now(once).scheduled_at == at, "a moment that somebody chose stays that moment"


def test_what_would_have_passed_by_the_new_clock_comes_at_its_old_time(plan, company):
    """Whose nine o'clock is over there comes once more by the old clock, then by the new one."""
    at = timezone.now().replace(microsecond=0) + timedelta(minutes=30)
    campaign = repeating(plan, at)

    tenants.change_profile(company, by=PLATFORM, time_zone=THERE.key)  # twelve hours ahead

    found = plan.now(campaign)
    assert found.scheduled_at == at
    assert next(planning.following(found, company)) > at


def test_another_name_moves_nothing(plan, company):
    at = at_nine(HERE, days=2)
    campaign = repeating(plan, at)

    tenants.change_profile(company, by=PLATFORM, name="Acme & Co")

    assert plan.now(campaign).scheduled_at == at
