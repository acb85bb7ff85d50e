"""How far a campaign is, and that whoever watches it hears of it."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from apps.accounts.live import publishing, rooms
from apps.accounts.momentary import store
from apps.campaigns import lifecycle
from apps.campaigns.models import Campaign
from apps.campaigns.results import progress
from apps.campaigns.running import speed
from apps.conversations.pace.limits import limits_of
from apps.whatsapp.models import Channel

_COUNTED = ["queued", "sending", "sent", "delivered", "read", "failed", "cancelled", "unknown"]


def test_every_recipient_is_counted_once_and_failures_are_told_in_words(plan):
    campaign = plan.started(10)
    for status in ("sending", "sent", "delivered", "read", "unknown"):
        plan.become(campaign, status, 1)
    plan.become(campaign, "failed", 2, code="131026")

    found = progress.of(plan.now(campaign))

    told = found.as_json()
    assert told["total"] == 10 == sum(told[name] for name in _COUNTED)
    assert found.percent == 60
    assert [(one["code"], one["messages"]) for one in told["errors"]] == [("131026", 2)]
    assert "number" in told["errors"][0]["message"]


def test_a_draft_has_no_progress_yet(plan):
    told = progress.of(plan.campaign(3)).as_json()

    assert (told["status"], told["total"], told["finishesAt"]) == ("draft", 0, None)


def test_the_speed_is_what_has_left_in_the_last_seconds(plan):
    campaign = plan.campaign(0)
    key = campaign.pk
    now = int(time.time())
    for ago, count in ((1, 40), (2, 60), (3, 50)):
        store().set(speed._key(key, now - ago), count, ex=30)

    assert 30 <= speed.measured(key) <= 75  # the second may have turned meanwhile


def test_before_anything_has_left_the_end_follows_from_the_pace(plan):
    slow = {"messagesPerSecond": 2}
    campaign = plan.started(20, pace=slow)

    ends = progress.of(plan.now(campaign)).finishes_at
    assert 8 < (ends - timezone.now()).total_seconds() < 11
    channels = [plan.house.channel]
    assert speed.expected({}, channels) == limits_of(plan.house.channel).per_second * speed.BULK
    assert speed.expected({"minGapSeconds": 10, "maxGapSeconds": 30}, channels) == 0.05


def test_the_end_is_told_by_how_many_a_number_may_write_to_in_a_day(plan):
    """A number that was connected by QR code today writes to twenty."""
    plan.house.channels.clear()
    Channel.objects.all().delete()
    plan.house.connect("young", provider="waha", sandbox=False, throughput=None)
    campaign = plan.started(45)

    ends = progress.of(plan.now(campaign)).finishes_at

    assert ends - timezone.now() > timedelta(days=1)


@pytest.fixture
def watching(plan):
    """What is said in a campaign's room."""

    def watch(campaign):
        heard = store().pubsub(ignore_subscribe_messages=True)
        room = rooms.of_thing(plan.tenant.schema_name, "campaign", campaign.pk)
        heard.subscribe(publishing._channel(room))
        heard.get_message(timeout=1)
        opened.append(heard)
        return heard

    opened: list = []
    yield watch
    for one in opened:
        one.close()


def frames(heard):
    found = []
    while message := heard.get_message(timeout=0.05):
        found.append(message)
    return found


def test_who_watches_is_told_and_others_cost_nothing(
    plan,
    ana,
    watching,
    django_capture_on_commit_callbacks,
):
    campaign = plan.started(5)
    other = Campaign.objects.create(name="Other")
    heard, nothing = watching(campaign), watching(other)

    with django_capture_on_commit_callbacks(execute=True):
        lifecycle.pause(campaign, by=ana)

    [frame] = frames(heard)
    assert b"campaign:update" in frame["data"]
    assert b'"status":"paused"' in frame["data"].replace(b'": "', b'":"')
    assert frames(nothing) == []


def test_messages_that_came_further_are_told(plan, watching, django_capture_on_commit_callbacks):
    campaign = plan.started(5)
    heard = watching(campaign)

    with django_capture_on_commit_callbacks(execute=True):
        plan.become(campaign, "sent", 3)

    assert len(frames(heard)) == 1


def test_only_campaigns_that_are_there_can_be_watched(plan):
    campaign = plan.campaign(0)
    kind = rooms.kinds.get("campaign")

    assert kind is not None
    assert kind.permission == "campaigns.view"
    assert kind.exists(campaign.pk)
    Campaign.objects.update(deleted_at=timezone.now())
    assert not kind.exists(campaign.pk)
