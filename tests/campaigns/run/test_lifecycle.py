"""What people do with a campaign, one after the other."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.accounts import quotas
from apps.campaigns import lifecycle
from apps.campaigns.models import Campaign
from apps.campaigns.news import campaign_ended
from apps.campaigns.refusals import InThePast, NothingToRetry, TriedAgain, WrongState
from apps.campaigns.running import due, freezing
from apps.conversations import tallying
from apps.conversations.models import Message

HOUR = timedelta(hours=1)


@pytest.fixture
def endings():
    heard: list[Campaign] = []

    def hear(campaign, **_):
        heard.append(campaign)

    campaign_ended.connect(hear)
    yield heard
    campaign_ended.disconnect(hear)


def test_a_campaign_that_is_started_is_written_down_and_may_leave(plan, ana):
    campaign = lifecycle.start(plan.campaign(12), by=ana)

    batch = plan.batch(campaign)
    assert campaign.status == "running"
    assert campaign.starter_id == ana.user.pk
    assert batch.is_open
    assert batch.frozen_at is None  # nothing leaves before the audience is complete

    plan.freeze(campaign, page=5)

    assert plan.counts(campaign).queued == 12
    assert plan.batch(campaign).frozen_at is not None
    assert plan.done(campaign) == ["campaign.started"]


def test_whoever_comes_second_hears_in_which_state_it_is(plan, ana):
    campaign = lifecycle.start(plan.campaign(1), by=ana)

    with pytest.raises(WrongState) as refused:
        lifecycle.start(campaign, by=ana)

    assert refused.value.extra == {"status": "running"}
    assert "running" in str(refused.value)
    for verb in (lifecycle.resume, lifecycle.delete, lifecycle.unschedule):
        with pytest.raises(WrongState):
            verb(campaign, by=ana)


def test_a_pause_shuts_the_gate_and_resuming_opens_it_as_the_window_says(plan, ana):
    campaign = plan.started(3, window=plan.open_for(120))
    opened = plan.batch(campaign)
    assert opened.is_open
    assert timezone.now() < opened.open_until <= timezone.now() + 2 * HOUR

    paused = lifecycle.pause(campaign, by=ana)

    assert (paused.status, paused.reason) == ("paused", "person")
    assert not plan.batch(campaign).is_open
    with pytest.raises(WrongState):
        lifecycle.pause(campaign, by=ana)

    plan.tick()
    assert plan.now(campaign).status == "paused", "what somebody has paused waits for somebody"

    assert lifecycle.resume(campaign, by=ana).status == "running"
    assert plan.batch(campaign).open_until == opened.open_until
    assert plan.done(campaign)[-2:] == ["campaign.paused", "campaign.resumed"]


def test_who_waits_when_it_is_cancelled_gets_nothing_and_the_day_has_its_places_back(
    plan, ana, endings
):
    campaign = plan.started(8)
    plan.become(campaign, "sending", 3)
    plan.become(campaign, "sent", 1)
    used = quotas.use_of(plan.tenant, "messages_per_day").used

    lifecycle.cancel(campaign, by=ana)
    assert not plan.batch(campaign).is_open
    plan.clear(campaign)
    plan.clear(campaign)

    counts = plan.counts(campaign)
    assert (counts.queued, counts.sending, counts.sent, counts.cancelled) == (0, 3, 1, 4)
    assert set(Message.objects.filter(status="cancelled").values_list("code", flat=True)) == {
        "campaign_cancelled"
    }
    assert quotas.use_of(plan.tenant, "messages_per_day").used == used - 4
    assert endings == [], "some are on their way still"

    # As the engine does with what certainly never left.
    Message.objects.filter(status="sending").update(status="queued")
    tallying.note({campaign.batch_id: {"sending": -3, "queued": 3}})
    plan.clear(campaign)

    assert plan.counts(campaign).cancelled == 7
    assert plan.batch(campaign).finished_at is not None
    assert [one.status for one in endings] == ["cancelled"]


def test_enough_have_it(plan, ana, endings):
    campaign = plan.started(5)
    plan.become(campaign, "delivered", 2)

    assert lifecycle.finish(campaign, by=ana).status == "finished"
    plan.clear(campaign)

    assert plan.counts(campaign).cancelled == 3
    assert plan.done(campaign)[-1] == "campaign.finished"
    assert len(endings) == 1


def test_a_page_that_was_being_written_when_somebody_cancelled_is_cancelled_too(plan, ana):
    campaign = lifecycle.start(plan.campaign(10), by=ana)
    assert not freezing.work(plan.tenant, campaign.pk, seconds=0, page=4)

    lifecycle.cancel(campaign, by=ana)
    plan.freeze(campaign)  # the task that comes after
    plan.clear(campaign)

    assert plan.counts(campaign).cancelled == plan.counts(campaign).total == 4


def test_scheduling_and_thinking_better_of_it(plan, ana):
    campaign = plan.campaign(1)
    with pytest.raises(InThePast):
        lifecycle.schedule(campaign, timezone.now(), by=ana)
    tomorrow = timezone.now() + timedelta(days=1)

    assert lifecycle.schedule(campaign, tomorrow, by=ana).status == "scheduled"
    later = lifecycle.schedule(campaign, tomorrow + HOUR, by=ana)
    assert later.scheduled_at == tomorrow + HOUR
    draft = lifecycle.unschedule(campaign, by=ana)

    assert (draft.status, draft.scheduled_at) == ("draft", None)
    assert draft.rev == 4


def test_a_copy_has_the_plan_and_nothing_of_how_it_went(plan, ana):
    source = plan.started(3, stops={"errorRate": 5}, canary={"percent": 10, "minutes": 1})
    Campaign.objects.filter(pk=source.pk).update(
        canary={"percent": 10, "minutes": 1, "passed": True}
    )

    copy = lifecycle.duplicate(plan.now(source), by=ana)

    assert (copy.status, copy.batch, copy.started_at, copy.rev) == ("draft", None, None, 1)
    assert copy.audience == source.audience
    assert copy.canary == {"percent": 10, "minutes": 1}
    assert copy.source == source
    assert copy.author_id == ana.user.pk


def test_only_those_are_tried_again_with_whom_it_may_go_better(plan, ana):
    campaign = plan.started(6)
    plan.become(campaign, "failed", 2, code="131026")  # not on WhatsApp: never
    plan.become(campaign, "failed", 3, code="131049")  # had enough for today
    plan.become(campaign, "sent", 1)
    plan.tick()
    assert plan.now(campaign).status == "finished"

    again = lifecycle.retry(campaign, ["131026", "131049"], by=ana)

    assert again.audience["campaign"] == {
        "id": str(campaign.pk),
        "outcome": "failed",
        "codes": ["131049"],
    }
    started = lifecycle.start(again, by=ana)
    plan.freeze(started)
    assert plan.counts(started).total == 3
    with pytest.raises(NothingToRetry):
        lifecycle.retry(campaign, ["131026"], by=ana)


def test_one_that_is_deleted_at_once_leaves_nobody_waiting(plan, ana):
    campaign = plan.started(3)
    lifecycle.cancel(campaign, by=ana)
    lifecycle.delete(campaign, by=ana)

    assert due.campaigns(timezone.now()).get() == campaign
    plan.clear(campaign)

    assert plan.counts(campaign).cancelled == 3
    assert not due.campaigns(timezone.now()).exists()
    with pytest.raises(Campaign.DoesNotExist):
        lifecycle.delete(campaign, by=ana)


def test_who_got_it_the_second_time_does_not_get_it_a_third_time(plan, ana):
    campaign = plan.started(5)
    plan.become(campaign, "failed", 5, code="131049")
    plan.tick()
    again = plan.now(lifecycle.start(lifecycle.retry(campaign, [], by=ana), by=ana))
    plan.freeze(again)
    plan.become(again, "delivered", 2)
    plan.become(again, "failed", 2, code="131049")

    once_more = lifecycle.start(lifecycle.retry(campaign, [], by=ana), by=ana)
    plan.freeze(once_more)

    reached = Message.objects.filter(batch=again.batch_id).exclude(status="failed")
    assert plan.counts(once_more).total == 2
    assert not plan.people_of(once_more) & set(reached.values_list("contact_id", flat=True))
    plan.become(once_more, "sent", 2)
    with pytest.raises(TriedAgain):
        lifecycle.retry(campaign, [], by=ana)
