"""Two at the same moment, and somebody against the engine: there is one outcome."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from threading import Event

import pytest
from django.db import connection, transaction
from django.utils import timezone

from apps.accounts.actor import PLATFORM
from apps.accounts.models import Tenant
from apps.campaigns import lifecycle, preflight, schedule
from apps.campaigns.clocks import keeping
from apps.campaigns.models import Campaign
from apps.campaigns.refusals import WrongState
from apps.campaigns.running import freezing, gates
from apps.conversations.models import Batch, Message
from tests.campaigns.run.plan import Plan
from tests.conversations.delivery.house import at_home
from tests.races import at_once
from tests.simulated import Simulator, running

HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with running(windows=False, deliver=False) as simulator:
        yield simulator


@pytest.fixture
def plan(simulator, committing, settings) -> Iterator[Plan]:
    settings.SANDBOX_URL = simulator.url
    settings.DELIVERY_IDLE_SECONDS = 0.5
    tenant = Tenant.objects.select_related("plan").get(slug="acme")
    with at_home(tenant, simulator) as house:
        yield Plan(house)


def test_of_many_who_start_it_one_does(plan):
    campaign = plan.campaign(5)

    answers = at_once(plan.tenant, *[partial(lifecycle.start, campaign, by=PLATFORM)] * 4)

    assert sorted(answers, key=str) == [*[WrongState] * 3, campaign]
    assert Batch.objects.count() == 1
    assert plan.done(campaign) == ["campaign.started"]


def test_of_one_who_starts_and_one_who_cancels_both_are_heard_in_some_order(plan):
    campaign = plan.campaign(5)
    lifecycle.schedule(campaign, timezone.now() + HOUR, by=PLATFORM)

    at_once(
        plan.tenant,
        partial(lifecycle.start, campaign, by=PLATFORM),
        partial(lifecycle.cancel, campaign, by=PLATFORM),
    )

    assert plan.now(campaign).status == "cancelled"
    assert not Batch.objects.filter(is_open=True).exists()


def test_two_clocks_at_once_begin_it_once(plan):
    campaign = plan.campaign(5)
    lifecycle.schedule(campaign, timezone.now() + HOUR, by=PLATFORM)
    at = timezone.now() + HOUR + timedelta(minutes=1)

    at_once(plan.tenant, *[partial(schedule.look, plan.tenant, at=at)] * 3)

    assert plan.now(campaign).status == "running"
    assert Batch.objects.count() == 1
    assert plan.done(campaign) == ["campaign.scheduled", "campaign.started"]


def test_who_checks_while_somebody_is_at_it_gets_what_they_find(plan):
    campaign = plan.campaign(5)
    mine, theirs = plan.now(campaign), plan.now(campaign)
    begun, over = Event(), Event()

    def check() -> preflight.Report:
        with transaction.atomic():
            report = preflight.first(plan.tenant, mine, by=PLATFORM)
            begun.set()
            assert over.wait(30)
        assert report is not None
        return report

    def come_second() -> tuple[preflight.Report | None, preflight.Report]:
        assert begun.wait(30)
        nothing = preflight.first(plan.tenant, theirs, by=PLATFORM)
        over.set()
        return nothing, preflight.shared(plan.tenant, theirs, by=PLATFORM)

    made, (nothing, shared) = at_once(plan.tenant, check, come_second, may_fail=False)

    assert nothing is None
    assert shared == made


def test_two_who_write_an_audience_down_write_everybody_once(plan):
    campaign = plan.begun(300, experiment={"holdoutPercent": 10})
    work = partial(freezing.work, plan.tenant, campaign.pk, seconds=60, page=40)

    at_once(plan.tenant, work, work, work)

    held = len(plan.held_out(campaign))
    assert held > 10
    assert plan.counts(campaign).total == 300 - held == Message.objects.count()


@pytest.mark.slow
def test_a_pause_acts_whatever_the_engine_does_and_nobody_is_lost(plan):
    """Three hundred a second leave while somebody pauses; what was in hand goes back."""
    plan.house.channel.throughput = 300
    plan.house.channel.save()
    campaign = plan.started(1_500)
    slice_ = plan.house.slice(60.0)
    until(lambda: accepted(plan) > 150)

    lifecycle.pause(campaign, by=PLATFORM)
    until(lambda: plan.counts(campaign).sending == 0)
    then = accepted(plan)
    time.sleep(1.5)  # in which hundreds would have left

    assert accepted(plan) == then < 1_500
    counts = plan.counts(campaign)
    assert (counts.sending, counts.sent, counts.queued) == (0, then, 1_500 - then)
    lifecycle.resume(campaign, by=PLATFORM)
    slice_.wait(60)
    plan.house.finish()

    assert plan.now(campaign).status == "finished", "the last one ends it, without the clock"
    assert plan.counts(campaign).sent == 1_500
    assert plan.house.stats()["duplicates"] == 0


def test_whoever_dies_in_the_middle_is_followed_by_somebody_who_goes_on(plan):
    """While the audience is written down, and while those who wait are cancelled."""
    campaign = plan.begun(250)
    dies(
        plan,
        campaign,
        "freezing.work(tenant, campaign.pk, seconds=60, page=100)",
        "campaigns.while_freezing",
    )
    assert plan.counts(campaign).total == 100
    assert plan.batch(campaign).frozen_at is None

    plan.freeze(campaign)
    assert plan.counts(campaign).queued == 250
    # Here the task runs as soon as the verb has committed.
    dies(plan, campaign, "lifecycle.cancel(campaign, by=PLATFORM)", "campaigns.while_clearing")
    assert plan.now(campaign).status == "cancelled"
    assert plan.counts(campaign).cancelled == 0, "what was not committed was not done"

    plan.clear(campaign)
    assert plan.counts(campaign).cancelled == 250
    assert Message.objects.filter(status="cancelled").count() == 250


def test_who_pauses_while_the_window_is_changed_is_heard(plan):
    """Whoever changes the window has seen it running, and comes after the pause."""
    campaign = plan.started(3, window=plan.open_for(-60))
    assert not plan.batch(campaign).is_open
    paused, over = Event(), Event()

    def pause() -> None:
        with transaction.atomic():
            lifecycle.pause(campaign, by=PLATFORM)
            paused.set()
            until(lambda: somebody_waits() or over.is_set())

    def change() -> None:
        assert paused.wait(30)
        hours = plan.window({}).hours
        keeping.save(plan.tenant, campaign.window, name="Always", hours=hours, by=PLATFORM)
        over.set()

    at_once(plan.tenant, pause, change, may_fail=False)

    assert plan.now(campaign).status == "paused"
    assert not plan.batch(campaign).is_open


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted)")
        return bool(cursor.fetchone()[0])


def dies(plan: Plan, campaign: Campaign, call: str, where: str) -> None:
    """A worker that does this and is killed there."""
    code = (
        "from apps.accounts.actor import PLATFORM\n"
        "from apps.accounts.models import Tenant\n"
        "from apps.accounts.tenancy import in_tenant\n"
        "from apps.campaigns import lifecycle\n"
        "from apps.campaigns.running import freezing\n"
        "from apps.campaigns.models import Campaign\n"
        "tenant = Tenant.objects.select_related('plan').get(slug='acme')\n"
        "with in_tenant(tenant):\n"
        f"    campaign = Campaign.objects.get(pk='{campaign.pk}')\n"
        f"    {call}"
    )
    process = plan.house.process(code, RECADO_FAULT_POINT=where)
    assert process.wait(60) != 0, process.said


def accepted(plan: Plan) -> int:
    return int(plan.house.stats()["accepted"])


def until(true, seconds: float = 30.0) -> None:
    ends = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < ends
        time.sleep(0.05)


@pytest.mark.slow
def test_what_was_claimed_last_is_gone_before_the_hours_end(plan):
    """The gate shuts so long before that nothing in hand leaves outside."""
    plan.house.channel.throughput = 20
    plan.house.channel.save()
    campaign = plan.started(400)
    slice_ = plan.house.slice(20.0)
    until(lambda: accepted(plan) > 10)

    shuts = timezone.now() + timedelta(seconds=2)
    Batch.objects.filter(campaign=campaign).update(open_until=shuts)
    slice_.wait(60)

    told = plan.house.simulator.sim("messages", limit=1000)["messages"]
    assert len(told) < 400
    assert max(one["at"] for one in told) < (shuts + gates.MARGIN).timestamp()
    assert plan.counts(campaign).queued == 400 - len(told)


@pytest.mark.slow
def test_a_cancel_while_it_leaves_leaves_nobody_waiting(plan):
    plan.house.channel.throughput = 300
    plan.house.channel.save()
    campaign = plan.started(1_000)
    slice_ = plan.house.slice(10.0)
    until(lambda: accepted(plan) > 100)

    lifecycle.cancel(campaign, by=PLATFORM)
    plan.clear(campaign)
    slice_.wait(60)
    plan.clear(campaign)

    counts = plan.counts(campaign)
    assert counts.open == 0
    assert counts.sent + counts.cancelled == 1_000
    assert counts.sent == accepted(plan)
    assert plan.batch(campaign).finished_at is not None
    assert Campaign.objects.get(pk=campaign.pk).status == "cancelled"
