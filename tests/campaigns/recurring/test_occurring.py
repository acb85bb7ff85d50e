"""A campaign that repeats: each time one of its own, once, and never a burst of late ones."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.accounts.models import Notification
from apps.accounts.tenancy import in_public
from apps.campaigns import lifecycle
from apps.campaigns.clocks import calendar
from apps.campaigns.drafting import copying
from apps.campaigns.models import Campaign
from apps.campaigns.recurring import planning, plans
from apps.campaigns.refusals import NeverRepeats, Repeats, WrongState
from apps.campaigns.running import due
from apps.conversations.models import Contact

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
DAILY = {"every": "day"}


def repeating(plan, ana, people=3, at=None, **fields):
    fields = {"repeats": DAILY, "missed_start": "send", **fields}
    campaign = plan.campaign(people, **fields)
    return lifecycle.schedule(campaign, at or timezone.now() + HOUR, by=ana)


def made_of(campaign):
    rows = Campaign.objects.filter(source=campaign, occurs_at__isnull=False)
    return list(rows.order_by("occurs_at"))


def told(kind):
    with in_public():
        return Notification.objects.filter(kind=kind).count()


def test_each_time_a_campaign_of_its_own_begins_for_whoever_is_there_then(plan, ana):
    campaign = repeating(plan, ana)
    first = campaign.scheduled_at

    plan.tick(first + MINUTE)
    plan.tick(first + MINUTE)

    [one] = made_of(campaign)
    assert (one.status, one.occurs_at, one.starter_id) == ("running", first, ana.user.pk)
    assert one.repeats == {}
    plan.freeze(one)
    assert plan.counts(one).total == 3
    kept = plan.now(campaign)
    assert (kept.status, kept.batch, kept.scheduled_at) == ("scheduled", None, first + DAY)

    plan.house.meet(2)
    plan.tick(first + DAY + MINUTE)
    plan.tick(first + DAY + MINUTE)

    _one, two = made_of(campaign)
    plan.freeze(two)
    assert plan.counts(two).total == 5, "who came meanwhile gets it too"
    assert one.name != two.name
    assert plan.done(one) == ["campaign.repeated", "campaign.started"]


def test_two_clocks_make_one_of_each_time(plan, ana):
    campaign = repeating(plan, ana)
    at = campaign.scheduled_at
    plan.tick(at + MINUTE)

    # As a clock that has read the row before, and comes late.
    Campaign.objects.filter(pk=campaign.pk).update(scheduled_at=at)
    plan.tick(at + MINUTE)

    assert len(made_of(campaign)) == 1
    assert plan.now(campaign).scheduled_at == at + DAY
    with pytest.raises(IntegrityError), transaction.atomic():
        copying.occurrence(plan.tenant, campaign, at, name="Once more")


@pytest.mark.parametrize(
    ("rule", "becomes"),
    [
        ("send", ("running", "")),
        ("skip", ("failed", "missed_start")),
        ("ask", ("paused", "missed_start")),
    ],
)
def test_after_days_without_a_clock_one_comes_at_most_and_as_was_said(plan, ana, rule, becomes):
    campaign = repeating(plan, ana, missed_start=rule)
    first = campaign.scheduled_at
    later = first + 5 * DAY + HOUR

    for _ in range(3):
        plan.tick(later)

    [one] = made_of(campaign)
    assert one.occurs_at == first + 5 * DAY, "those before it are past"
    assert (one.status, one.reason) == becomes
    assert plan.now(campaign).scheduled_at == first + 6 * DAY


def test_what_the_check_finds_stops_that_one_alone_and_says_why(plan, ana):
    campaign = repeating(plan, ana, people=1)
    first = campaign.scheduled_at
    Contact.objects.update(blocked_at=timezone.now())

    plan.tick(first + MINUTE)
    plan.tick(first + MINUTE)

    [one] = made_of(campaign)
    assert (one.status, one.reason) == ("failed", "audience")
    assert [p["code"] for p in one.checked["problems"] if p["blocks"]] == ["nobody_left"]
    assert told("campaign_failed") == 1
    assert plan.now(campaign).status == "scheduled"
    plan.house.meet(1)
    plan.tick(first + DAY + MINUTE)
    plan.tick(first + DAY + MINUTE)
    assert made_of(campaign)[-1].status == "running"


def test_braces_that_somebody_would_read_keep_the_clock_from_starting(plan, ana):
    campaign = repeating(plan, ana, people=1)
    Contact.objects.update(name="{{nome}}")

    plan.tick(campaign.scheduled_at + MINUTE)
    plan.tick(campaign.scheduled_at + MINUTE)

    [one] = made_of(campaign)
    assert (one.status, one.reason) == ("failed", "content")


def test_it_ends_after_so_many_times_or_on_its_last_day(plan, ana):
    twice = repeating(plan, ana, people=1, repeats={"every": "day", "times": 2})
    for at in planning.ahead(twice, plan.tenant):
        plan.tick(at + MINUTE)
    assert plan.now(twice).status == "finished"
    assert len(made_of(twice)) == 2

    day = (timezone.localtime() + HOUR).date()
    once = repeating(plan, ana, people=0, repeats={"every": "day", "lastDay": day.isoformat()})
    plan.tick(once.scheduled_at + MINUTE)
    assert plan.now(once).status == "finished"
    assert plan.done(once)[-1] == "campaign.stopped_repeating"
    assert told("campaign_finished") == 2


def test_somebody_stops_it_and_what_has_begun_goes_on(plan, ana):
    campaign = repeating(plan, ana)
    first = campaign.scheduled_at
    plan.tick(first + MINUTE)
    plan.tick(first + MINUTE)

    stopped = lifecycle.stop_repeating(campaign, by=ana)

    assert (stopped.status, stopped.batch) == ("finished", None)
    plan.tick(first + 2 * DAY)
    [one] = made_of(campaign)
    assert one.status == "running"
    with pytest.raises(WrongState):
        lifecycle.stop_repeating(campaign, by=ana)
    with pytest.raises(WrongState):
        lifecycle.stop_repeating(one, by=ana)


def test_it_begins_only_at_its_times(plan, ana):
    campaign = repeating(plan, ana)
    with pytest.raises(Repeats):
        lifecycle.start(campaign, by=ana)

    copy = lifecycle.duplicate(campaign, by=ana)
    assert copy.repeats == {}
    assert lifecycle.start(copy, by=ana).status == "running"
    draft = lifecycle.unschedule(campaign, by=ana)
    assert (draft.status, draft.scheduled_at) == ("draft", campaign.scheduled_at)
    assert draft.repeats["every"] == "day", "nothing of the plan is lost when it is to be changed"
    assert not due.campaigns(timezone.now() + DAY).filter(pk=campaign.pk).exists()


def test_the_first_time_is_the_first_of_the_rule(plan, ana):
    at = timezone.now() + HOUR
    weekday = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")[
        (timezone.localtime(at).weekday() + 2) % 7
    ]
    campaign = repeating(plan, ana, at=at, repeats={"every": "week", "weekdays": [weekday]})
    assert campaign.scheduled_at == (at + 2 * DAY).replace(microsecond=0)

    over = plan.campaign(0, repeats={"every": "day", "lastDay": "2020-01-01"})
    with pytest.raises(NeverRepeats):
        lifecycle.schedule(over, at, by=ana)


def test_a_full_plan_is_told_and_the_next_time_is_tried_again(plan, ana):
    campaign = repeating(plan, ana)
    first = campaign.scheduled_at
    plan.limit(max_campaigns=0)

    plan.tick(first + MINUTE)

    assert made_of(campaign) == []
    assert told("campaign_not_repeated") == 1
    assert plan.done(campaign)[-1] == "campaign.not_repeated"
    plan.limit(max_campaigns=10)
    plan.tick(first + DAY + MINUTE)
    assert len(made_of(campaign)) == 1


def test_its_page_and_the_calendar_show_when_it_comes(plan, ana):
    campaign = repeating(plan, ana, repeats={"every": "day", "times": 3})
    first = campaign.scheduled_at
    plan.tick(first + MINUTE)

    shown = plans.of(plan.now(campaign), plan.tenant)

    assert shown.coming == [first + DAY, first + 2 * DAY]
    assert (shown.often, shown.long) == ("every day", "3 times at most")
    assert [row.campaign.source_id for row in shown.made] == [campaign.pk]
    month = calendar.month(timezone.localtime(first + DAY).date().replace(day=1))
    days = [one.at for week in month.weeks for day in week for one in day.entries if one.planned]
    assert first + DAY in days
    assert days.count(first + DAY) == 1
