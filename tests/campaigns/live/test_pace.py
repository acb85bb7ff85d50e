"""A campaign's page tells how fast its channels go, and how a short campaign went."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.accounts.tenancy import in_tenant
from apps.campaigns.report import seconds
from apps.campaigns.running import paces
from apps.conversations.models import Duty
from apps.conversations.pace.channel import ChannelPace
from apps.conversations.pace.limits import limits_of
from tests.campaigns.furnishing import furnish, make_channels


@pytest.fixture
def channels(inside_acme):
    return make_channels(2)


def on_duty(channel, pace, *, ago=timedelta()):
    now = timezone.now() - ago
    pacing = {"channel": pace.state(now.timestamp()), "pairs": {}}
    Duty.objects.update_or_create(channel=channel, defaults={"until": now, "pacing": pacing})


def complained(channel, times=1):
    now = timezone.now().timestamp()
    pace = ChannelPace(limits_of(channel), {}, now)
    for n in range(times):
        pace.throttled(now + 100 * n)
    return pace


def test_a_channel_that_was_asked_to_slow_down_says_since_when(channels):
    slow, fast = channels
    on_duty(slow, complained(slow, times=2))

    found = paces.of(channels)

    most = limits_of(slow).per_second
    assert found[slow.pk].rate == most / 4
    assert abs(found[slow.pk].slow_since - timezone.now()) < timedelta(minutes=2), "the first time"
    assert (found[fast.pk].rate, found[fast.pk].slow_since) == (most, None)


def test_speed_that_was_won_back_or_is_long_ago_is_no_news(channels):
    back, old = channels
    pace = complained(back)
    now = timezone.now().timestamp()
    for n in range(200):
        pace.went_well(now + n)
    on_duty(back, pace)
    on_duty(old, complained(old), ago=timedelta(minutes=10))

    assert [one.slow_since for one in paces.of(channels).values()] == [None, None]


def test_the_page_tells_it_with_the_state_of_each_channel(acme, as_admin, channels):
    with in_tenant(acme):
        campaign = furnish(50, status="running", channels=channels).campaign
        on_duty(channels[0], complained(channels[0]))

    page = as_admin.get(f"/t/acme/campaigns/{campaign.pk}/?part=rest").content.decode()

    assert "Meta asked Loja 1 to slow down at" in page
    assert "Loja 2 to slow down" not in page
    assert " a second" in page


def test_a_short_campaign_is_drawn_in_seconds_and_a_long_one_in_minutes(acme, as_admin, channels):
    with in_tenant(acme):
        short = furnish(60, minutes=1, channels=channels).campaign
        chart = seconds.bars(short, 60, short.ended_at)
        assert 8 <= len(chart.bars) <= 14
        assert seconds.bars(short, seconds.MOST + 1, short.ended_at) is None
        people = [one.contact for one in short.batch.messages.select_related("contact")]
        long = furnish(60, minutes=30, contacts=people, channels=channels).campaign
        assert seconds.bars(long, 60, long.ended_at) is None

    page = as_admin.get(f"/t/acme/campaigns/{short.pk}/").content.decode()
    assert "Messages every 5 seconds" in page
    assert "Messages a minute" in as_admin.get(f"/t/acme/campaigns/{long.pk}/").content.decode()
