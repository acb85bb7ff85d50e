"""What the clock does: starts what is due, opens and shuts, waits and goes on, ends."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.accounts.actor import PLATFORM
from apps.accounts.tenancy import in_public
from apps.campaigns import lifecycle
from apps.campaigns.clocks import keeping, windows, zones
from apps.campaigns.models import Campaign
from apps.campaigns.news import campaign_ended, campaign_paused
from apps.campaigns.refusals import NeverOpen, WindowInUse
from apps.campaigns.running import due
from apps.conversations.models import BatchLine, Contact, Message, Thread
from apps.whatsapp.models import Channel

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SOON = timedelta(minutes=1)


@pytest.fixture
def heard():
    """(what, status, reason) of each piece of news."""
    told: list[tuple[str, str, str]] = []

    def hear(signal, campaign, **_):
        what = "paused" if signal is campaign_paused else "ended"
        told.append((what, str(campaign.status), str(campaign.reason)))

    campaign_paused.connect(hear)
    campaign_ended.connect(hear)
    yield told
    campaign_paused.disconnect(hear)
    campaign_ended.disconnect(hear)


def scheduled(plan, people=3, **fields):
    campaign = plan.campaign(people, **fields)
    return lifecycle.schedule(campaign, timezone.now() + HOUR, by=PLATFORM)


def test_it_begins_when_its_time_has_come_and_ends_when_everybody_has_it(plan, heard):
    campaign = scheduled(plan)
    plan.tick()
    assert plan.now(campaign).status == "scheduled"

    plan.tick(campaign.scheduled_at + SOON)
    assert plan.now(campaign).status == "running"
    plan.tick()
    assert plan.now(campaign).status == "running", "nobody is written down yet"
    plan.freeze(campaign)
    plan.become(campaign, "sent", 3)
    plan.tick()

    assert plan.now(campaign).status == "finished"
    assert plan.now(campaign).ended_at is not None
    assert plan.batch(campaign).finished_at is not None
    assert heard == [("ended", "finished", "")]


def test_what_one_campaign_has_wrong_is_not_the_others_trouble(plan, caplog):
    broken = plan.started(4)
    Campaign.objects.filter(pk=broken.pk).update(canary={"percent": "much"})
    fine = plan.started(4, name="Fine")
    plan.become(fine, "sent", 8)

    plan.tick()

    assert plan.now(fine).status == "finished"
    assert plan.now(broken).status == "running"
    assert "campaign not looked after" in caplog.text


def test_nothing_leaves_of_a_budget_before_it_is_known_how_many_there_are(plan):
    campaign = plan.begun(4, canary={"percent": 50})
    assert plan.batch(campaign).room == 0
    plan.freeze(campaign)
    assert plan.batch(campaign).room == 2


@pytest.mark.parametrize(
    ("rule", "becomes", "told"),
    [
        ("send", ("running", ""), []),
        ("skip", ("failed", "missed_start"), [("ended", "failed", "missed_start")]),
        ("ask", ("paused", "missed_start"), [("paused", "paused", "missed_start")]),
    ],
)
def test_a_scheduler_that_was_off_for_an_hour_does_as_was_said(plan, heard, rule, becomes, told):
    campaign = scheduled(plan, missed_start=rule)

    plan.tick(campaign.scheduled_at + HOUR)
    plan.tick(campaign.scheduled_at + HOUR + SOON)

    found = plan.now(campaign)
    assert (found.status, found.reason) == becomes
    assert heard == told
    if rule == "ask":
        later = lifecycle.schedule(found, timezone.now() + HOUR, by=PLATFORM)
        assert (later.status, later.reason) == ("scheduled", "")
        plan.tick(later.scheduled_at + HOUR)
        assert lifecycle.resume(found, by=PLATFORM).status == "running"


def test_a_gate_that_is_shut_says_until_when_and_opens_then(plan):
    window = plan.open_for(-30)
    campaign = plan.started(2, window=window)
    assert not plan.batch(campaign).is_open
    opens = plan.now(campaign).waiting_until
    assert timezone.now() < opens <= timezone.now() + timedelta(minutes=30)

    plan.tick(opens + SOON)

    assert plan.now(campaign).waiting_until is None
    assert plan.batch(campaign).is_open
    assert plan.batch(campaign).open_until > opens
    with in_public():
        assert due.schemas() == ["t_acme"]


def test_a_window_that_is_changed_counts_at_once(plan):
    campaign = plan.started(2, window=plan.open_for(60))
    week = plan.open_for(-30).hours["week"]

    keeping.save(
        plan.tenant, campaign.window, name="Later", hours={"zone": "UTC", "week": week}, by=PLATFORM
    )

    assert not plan.batch(campaign).is_open
    with pytest.raises(WindowInUse):
        keeping.delete(plan.tenant, campaign.window, by=PLATFORM)
    with pytest.raises(NeverOpen):
        keeping.save(plan.tenant, None, name="Never", hours={"week": {"mon": []}}, by=PLATFORM)


def test_by_the_recipients_clocks_the_gate_is_open_where_somebodys_day_is(plan):
    """Nobody in São Paulo may get it now, somebody in Kiritimati may."""
    now = timezone.now().astimezone(windows.ZoneInfo("Pacific/Kiritimati"))
    day = now.strftime("%a").lower()
    window = plan.window({day: [["00:00", "24:00"]]}, in_recipients_zone=True)
    _here, there = plan.house.meet(2)
    Contact.objects.filter(pk=there.pk).update(time_zone="Pacific/Kiritimati")
    zones.forget()

    campaign = plan.started(0, window=window)

    batch = plan.batch(campaign)
    assert batch.is_open
    assert batch.hours == window.hours

    Contact.objects.filter(pk=there.pk).update(time_zone="Atlantis/Capital")
    zones.forget()
    plan.tick()
    assert plan.batch(campaign).is_open == (now.date() == timezone.now().date())


def test_a_template_that_is_paused_holds_it_and_lets_it_go_on(plan, heard):
    template = plan.template("offer")
    said = {"template": {"name": "offer", "language": "pt_BR", "values": {}}, "weight": 1}
    campaign = plan.started(3, variants=[said])

    plan.template("offer", status="paused")
    plan.tick()
    assert (plan.now(campaign).status, plan.now(campaign).reason) == ("paused", "template")
    assert not plan.batch(campaign).is_open
    plan.template("offer", status="approved")
    plan.tick()

    assert plan.now(campaign).status == "running"
    assert plan.batch(campaign).is_open
    assert heard == [("paused", "paused", "template")]
    assert template.pk


def test_without_a_channel_it_waits_and_goes_on_when_one_is_back(plan, heard):
    campaign = plan.started(3)
    Channel.objects.update(status="offline")
    plan.tick()
    plan.tick()
    assert (plan.now(campaign).status, plan.now(campaign).reason) == ("paused", "channel")

    Channel.objects.update(status="online")
    plan.tick()

    assert plan.now(campaign).status == "running"
    assert heard == [("paused", "paused", "channel")]


def test_what_an_offline_channel_has_not_touched_goes_to_the_others(plan):
    first, second = plan.house.channel, plan.house.connect("220000000000002")
    plan.template("offer")
    said = {"template": {"name": "offer", "language": "pt_BR", "values": {}}, "weight": 1}
    plan.house.meet(60)
    Thread.objects.all().delete()
    campaign = plan.started(0, variants=[said])
    waiting = Message.objects.filter(batch=campaign.batch_id, channel=first)
    before = waiting.count()
    assert 10 < before < 50
    tried = waiting.order_by("pk")[:2]
    Message.objects.filter(pk__in=[one.pk for one in tried]).update(attempt=1)
    BatchLine.objects.filter(channel=second).update(done_at=timezone.now())

    Channel.objects.filter(pk=first.pk).update(status="offline", status_at=timezone.now())
    plan.tick()
    assert waiting.count() == before, "it may come back any moment"
    plan.tick(timezone.now() + timedelta(minutes=3))

    assert waiting.count() == 2
    assert Message.objects.filter(batch=campaign.batch_id, channel=second).count() == 58
    assert BatchLine.objects.get(channel=second).done_at is None
    assert "campaign.moved" in plan.done(campaign)


def test_a_free_text_stays_with_the_channel_whose_window_is_open(plan):
    first = plan.house.channel
    plan.house.meet(20)
    plan.house.connect("220000000000002")
    campaign = plan.started(0)
    waiting = Message.objects.filter(batch=campaign.batch_id, channel=first)
    before = waiting.count()

    Channel.objects.filter(pk=first.pk).update(status="offline")
    plan.tick(timezone.now() + HOUR)

    assert waiting.count() == before > 0


def test_when_the_days_messages_are_used_up_the_rest_waits_for_the_next(plan, heard):
    plan.limit(messages_per_day=7)
    campaign = lifecycle.start(plan.campaign(10), by=PLATFORM)
    plan.freeze(campaign, page=4)

    found = plan.now(campaign)
    assert (found.status, found.reason) == ("running", "quota")
    assert plan.batch(campaign).frozen_at is not None, "those seven leave today"
    assert plan.counts(campaign).queued == 7
    lifecycle.pause(campaign, by=PLATFORM)
    assert lifecycle.resume(campaign, by=PLATFORM).reason == "quota", "three wait still"
    plan.become(campaign, "sent", 7)
    plan.tick()
    assert (plan.now(campaign).status, plan.now(campaign).reason) == ("paused", "quota")

    plan.tenant.usage.filter(resource="messages_per_day").delete()  # midnight
    plan.tick()
    assert plan.now(campaign).status == "running"
    plan.freeze(campaign)
    plan.become(campaign, "sent", 3)
    plan.tick()

    assert plan.now(campaign).status == "finished"
    assert plan.counts(campaign).sent == 10
    assert heard == [("paused", "paused", "quota"), ("ended", "finished", "")]


def test_pasted_numbers_that_are_nobody_yet_become_contacts(plan):
    plan.template("offer")
    said = {"template": {"name": "offer", "language": "pt_BR", "values": {}}, "weight": 1}
    [known] = plan.house.meet(1)
    numbers = ["+5511900000101", "+5511900000102", known.phone]

    campaign = plan.started(0, audience={"numbers": numbers}, variants=[said])

    assert plan.counts(campaign).total == 3
    assert Contact.objects.count() == 3


def test_a_campaign_that_nobody_may_get_has_failed(plan, heard):
    campaign = lifecycle.start(plan.campaign(0), by=PLATFORM)
    plan.freeze(campaign)

    assert (plan.now(campaign).status, plan.now(campaign).reason) == ("failed", "audience")
    assert heard == [("ended", "failed", "audience")]


def test_an_audience_that_is_gone_when_it_is_written_down_stands_still_and_says_so(plan, heard):
    campaign = plan.begun(5)
    Campaign.objects.update(audience={"segments": [str(campaign.pk)]})
    plan.freeze(campaign)
    plan.freeze(campaign)

    assert (plan.now(campaign).status, plan.now(campaign).reason) == ("paused", "content")
    assert heard == [("paused", "paused", "content")]


def test_some_are_left_out_to_compare_with_and_it_is_always_the_same(plan):
    shares = {"holdoutPercent": 20, "testPercent": 30}
    campaign = lifecycle.start(plan.campaign(400, experiment=shares), by=PLATFORM)
    plan.freeze(campaign, page=50)

    dealt, held = plan.people_of(campaign), plan.left_out(campaign)["holdout"]
    assert 50 < held < 110
    assert 85 < len(dealt) < 155
    batch = plan.batch(campaign)

    # Written down a second time: nobody else gets it, nobody else is left out.
    type(batch).objects.update(frozen_at=None, frozen_to=None)
    plan.freeze(campaign)
    assert plan.people_of(campaign) == dealt
    assert plan.left_out(campaign)["holdout"] == held
    assert not {*plan.held_out(campaign)} & dealt


def test_only_companies_with_something_to_do_are_looked_after(plan):
    campaign = plan.campaign(1)
    with in_public():
        assert due.schemas() == []
    for fields, is_work in [
        ({"status": "scheduled", "scheduled_at": timezone.now() + HOUR}, False),
        ({"status": "scheduled", "scheduled_at": timezone.now() - SOON}, True),
        ({"status": "running"}, True),
        ({"status": "paused", "reason": "person"}, False),
        ({"status": "paused", "reason": "channel"}, True),
        ({"status": "finished"}, False),
    ]:
        Campaign.objects.filter(pk=campaign.pk).update(**fields)
        with in_public():
            assert bool(due.schemas()) == is_work, fields
        found = due.campaigns(timezone.now()).exists()
        assert found == is_work, fields


@pytest.mark.parametrize(
    ("rule", "becomes"),
    [
        ("send", ("running", "")),
        ("skip", ("failed", "missed_start")),
        ("ask", ("paused", "missed_start")),
    ],
)
def test_what_kept_it_from_beginning_for_long_makes_it_a_missed_start(plan, rule, becomes):
    campaign = scheduled(plan, missed_start=rule)
    Channel.objects.update(status="offline")
    plan.tick(campaign.scheduled_at + SOON)
    assert (plan.now(campaign).status, plan.now(campaign).reason) == ("paused", "channel")

    Channel.objects.update(status="online")
    plan.tick(campaign.scheduled_at + DAY)

    assert (plan.now(campaign).status, plan.now(campaign).reason) == becomes


def test_what_kept_it_from_beginning_for_a_moment_is_forgotten(plan):
    campaign = scheduled(plan)
    Channel.objects.update(status="offline")
    plan.tick(campaign.scheduled_at + SOON)
    Channel.objects.update(status="online")

    plan.tick(campaign.scheduled_at + 2 * SOON)

    assert plan.now(campaign).status == "running"


def test_the_share_of_a_channel_that_was_removed_goes_or_is_cancelled_so_that_it_ends(plan):
    first = plan.house.channel
    plan.template("offer")
    said = {"template": {"name": "offer", "language": "pt_BR", "values": {}}, "weight": 1}
    text = {"kind": "text", "content": {"text": "Hello"}, "weight": 1}
    plan.house.meet(30)  # they talk with the first alone
    second = plan.house.connect("220000000000002")
    plan.house.meet(30)
    campaign = plan.started(0, variants=[said, text])
    theirs = Message.objects.filter(batch=campaign.batch_id, channel=first)
    free = theirs.filter(variant=1).count()
    assert 0 < free < theirs.count()
    theirs.update(attempt=1)  # tried before, and certainly not sent

    now = timezone.now()
    Channel.objects.filter(pk=first.pk).update(status="offline", status_at=now, deleted_at=now)
    plan.tick()

    assert not theirs.filter(status="queued").exists()
    assert theirs.filter(status="cancelled", code="channel_gone").count() == free
    assert Message.objects.filter(channel=second, status="queued").count() == 60 - free
    plan.become(campaign, "sent", 60 - free)
    plan.tick()
    assert plan.now(campaign).status == "finished"


def test_whoever_waits_long_after_the_end_is_found_by_a_thorough_look(plan):
    """The clock asks little of each company, and everything now and then."""
    campaign = lifecycle.cancel(plan.started(3), by=PLATFORM)
    Campaign.objects.filter(pk=campaign.pk).update(ended_at=timezone.now())
    with in_public():
        assert plan.tenant.schema_name in due.schemas()

    Campaign.objects.filter(pk=campaign.pk).update(ended_at=timezone.now() - 2 * HOUR)

    with in_public():
        assert plan.tenant.schema_name not in due.schemas()
        assert plan.tenant.schema_name in due.schemas(thoroughly=True)
