"""What stops a campaign before harm is done, and how many more of it may leave."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from apps.accounts.actor import PLATFORM
from apps.accounts.models import MessageRate, PriceMarket
from apps.accounts.momentary import store
from apps.accounts.tenancy import in_public
from apps.campaigns import drafting, lifecycle, preflight
from apps.campaigns.models import Response
from apps.campaigns.refusals import (
    BudgetSpent,
    BudgetTooSmall,
    MostSent,
    NotReady,
    PriceUnknown,
)
from apps.campaigns.running.budget import Purse
from apps.conversations import advancing
from apps.conversations.advancing import Change
from apps.conversations.models import Message
from apps.whatsapp import costs
from apps.whatsapp.models import Channel

MINUTE = timedelta(minutes=1)


def standing(plan, campaign):
    found = plan.now(campaign)
    return found.status, found.reason


def test_too_many_failures_stop_it_and_are_forgiven_once_somebody_resumes_it(plan):
    campaign = plan.started(100, stops={"errorRate": 10, "leastSent": 20})
    plan.become(campaign, "failed", 3, code="131026")
    plan.tick()
    assert standing(plan, campaign) == ("running", ""), "too few to say anything"

    plan.become(campaign, "delivered", 17)
    plan.tick()
    assert standing(plan, campaign) == ("paused", "error_rate")

    lifecycle.resume(campaign, by=PLATFORM)
    plan.tick()
    assert standing(plan, campaign) == ("running", "")
    plan.become(campaign, "failed", 20, code="131026")
    plan.tick()
    assert standing(plan, campaign) == ("paused", "error_rate")


def test_that_somebody_got_enough_from_others_is_nobodys_failure(plan):
    campaign = plan.started(40, stops={"errorRate": 10, "leastSent": 20})
    plan.become(campaign, "failed", 20, code="131049")
    plan.tick()

    assert standing(plan, campaign) == ("running", "")


def test_too_many_who_want_no_more_stop_it(plan):
    campaign = plan.started(40, stops={"optOutRate": 5, "leastSent": 20})
    plan.become(campaign, "delivered", 20)
    asked = Message.objects.filter(status="delivered")[:2]
    for one in asked:
        Response.objects.create(
            campaign=campaign,
            contact_id=one.contact_id,
            message_id=one.pk,
            channel_id=one.channel_id,
            opted_out_at=timezone.now(),
        )
    plan.tick()

    assert standing(plan, campaign) == ("paused", "opt_out_rate")


@pytest.mark.parametrize("went", ["well", "badly"])
def test_a_first_share_is_waited_for_and_judged(plan, went):
    campaign = plan.started(50, canary={"percent": 10, "minutes": 30})
    assert plan.batch(campaign).room == 5
    plan.become(campaign, "delivered", 4)
    plan.tick()
    assert plan.batch(campaign).room == 1

    plan.become(campaign, "failed" if went == "badly" else "sent", 1, code="131026")
    plan.tick()
    plan.tick(timezone.now() + 29 * MINUTE)
    assert standing(plan, campaign) == ("running", "")
    assert plan.batch(campaign).room == 0
    plan.tick(timezone.now() + 31 * MINUTE)

    if went == "well":
        assert standing(plan, campaign) == ("running", "")
        assert plan.batch(campaign).room is None
    else:
        assert standing(plan, campaign) == ("paused", "canary")
        lifecycle.resume(campaign, by=PLATFORM)
        plan.tick(timezone.now() + 32 * MINUTE)
        assert standing(plan, campaign) == ("running", "")
        assert plan.batch(campaign).room is None


def test_a_first_share_is_not_judged_while_some_of_it_is_leaving(plan):
    campaign = plan.started(50, canary={"percent": 10, "minutes": 0})
    plan.become(campaign, "failed", 4, code="131026")
    plan.become(campaign, "sending", 1)
    assert plan.counts(campaign).sending == 1
    plan.tick()
    assert standing(plan, campaign) == ("running", "")

    [last] = Message.objects.filter(status="sending")
    advancing.apply(plan.tenant, [Change(last.pk, "failed", timezone.now(), code="131026")])
    plan.tick()
    assert standing(plan, campaign) == ("paused", "canary")


def test_a_purse_lets_no_more_leave_than_it_can_pay_at_the_dearest():
    purse = Purse(Decimal("10.00"), Decimal("4.00"), unpriced=20, each=Decimal("0.10"))
    assert purse.room == 40
    assert Purse(Decimal(1), Decimal(1), 0, Decimal("0.1")).room == 0
    assert Purse(Decimal(1), Decimal(2), 3, Decimal("0.1")).room == 0
    assert Purse(Decimal(1), Decimal(0), 0, Decimal(0)).room is None, "it costs nothing"
    assert Purse(Decimal(1), Decimal(0), 0, None).room == 0, "nobody knows what it costs"


@pytest.fixture
def prices(db):
    with in_public():
        MessageRate.objects.all().delete()
        PriceMarket.objects.all().delete()
        for prefix, market, rate in (("55", "Brazil", "0.06"), ("1", "North America", "0.02")):
            PriceMarket.objects.create(prefix=prefix, market=market, since=date(2026, 1, 1))
            MessageRate.objects.create(
                market=market,
                category="utility",
                currency="USD",
                rate=Decimal(rate),
                since=date(2026, 1, 1),
            )
    costs.forget()
    yield
    costs.forget()


def test_a_budget_gives_room_as_prices_become_known_and_is_never_passed(plan, prices):
    """Ten at six cents of Brazil; everybody is from there."""
    campaign = plan.started(30, budget=Decimal("0.60"))
    assert plan.batch(campaign).room == 10

    plan.become(campaign, "sent", 10)
    plan.tick()
    assert plan.batch(campaign).room == 0, "they may all have cost the most"
    assert standing(plan, campaign) == ("running", ""), "their prices are still to come"

    sent = Message.objects.filter(status="sent").order_by("pk")
    free = [one.pk for one in sent[:4]]
    Message.objects.filter(pk__in=free).update(cost=0, pricing="free_entry_point")
    plan.tick()
    assert plan.batch(campaign).room == 4

    Message.objects.filter(status="sent").exclude(pk__in=free).update(
        cost=Decimal("0.06"), pricing="regular"
    )
    plan.become(campaign, "sent", 4)
    Message.objects.filter(cost=None, status="sent").update(cost=Decimal("0.06"), pricing="regular")
    plan.tick()

    assert standing(plan, campaign) == ("paused", "budget")
    assert not plan.batch(campaign).is_open
    with pytest.raises(BudgetSpent):
        lifecycle.resume(campaign, by=PLATFORM)
    with pytest.raises(BudgetTooSmall):
        lifecycle.set_budget(campaign, Decimal("0.60"), by=PLATFORM)

    lifecycle.set_budget(campaign, Decimal("0.80"), by=PLATFORM)
    lifecycle.resume(campaign, by=PLATFORM)

    assert standing(plan, campaign) == ("running", "")
    assert plan.batch(campaign).room == 3


@pytest.fixture
def no_prices(prices):
    with in_public():
        MessageRate.objects.all().delete()
    costs.forget()


def test_a_budget_that_cannot_be_held_does_not_begin(plan, no_prices):
    campaign = plan.campaign(5, budget=Decimal("1.00"))

    with pytest.raises(NotReady) as refused:
        lifecycle.start(campaign, by=PLATFORM)

    assert [one.code for one in refused.value.problems] == ["no_price"]
    report = preflight.check(plan.tenant, campaign)
    assert "budget_unheld" in {one.code for one in report.problems if one.blocks}


def test_a_price_of_ones_own_holds_a_budget_where_the_list_has_none(plan, no_prices):
    campaign = plan.campaign(30, budget=Decimal("1.00"), own_price=Decimal("0.10"))
    report = preflight.check(plan.tenant, campaign)
    assert not report.blockers
    assert {one.each for one in report.costs} == {Decimal("0.10")}

    campaign = lifecycle.start(campaign, by=PLATFORM)
    plan.freeze(campaign)

    assert plan.batch(campaign).room == 10
    lifecycle.set_budget(campaign, Decimal("1.00"), own_price=Decimal("0.05"), by=PLATFORM)
    assert plan.batch(campaign).room == 20
    lifecycle.set_budget(campaign, Decimal("1.00"), own_price=Decimal(0), by=PLATFORM)
    assert plan.batch(campaign).room is None


def test_the_price_of_ones_own_counts_for_markets_without_one_alone(plan, prices):
    """Brazil has six cents; nobody knows what the others cost."""
    plan.house.meet(numbers=["+4915112345678"])
    campaign = plan.campaign(5, budget=Decimal("1.00"))
    report = preflight.check(plan.tenant, campaign)
    [problem] = [one for one in report.problems if one.code == "budget_unheld"]
    assert (problem.blocks, problem.values["people"]) == (True, 1)

    campaign.own_price = Decimal("0.20")
    campaign.save()
    campaign = lifecycle.start(campaign, by=PLATFORM)
    plan.freeze(campaign)

    assert plan.batch(campaign).room == 5, "at the dearest, which is the price of one's own"


def test_a_list_that_lost_its_prices_on_the_way_lets_nothing_more_leave(plan, prices):
    campaign = plan.started(5, budget=Decimal("1.00"))
    with in_public():
        MessageRate.objects.all().delete()
    costs.forget()
    forget_price(campaign)

    plan.tick()

    assert standing(plan, campaign) == ("paused", "price")
    with pytest.raises(PriceUnknown):
        lifecycle.resume(campaign, by=PLATFORM)
    with pytest.raises(PriceUnknown):
        lifecycle.set_budget(campaign, Decimal("9.00"), by=PLATFORM)
    lifecycle.set_budget(campaign, Decimal("9.00"), own_price=Decimal("0.01"), by=PLATFORM)
    assert lifecycle.resume(campaign, by=PLATFORM).status == "running"


def forget_price(campaign):
    for key in store().keys(f"recado:campaign-price:*{campaign.pk}*"):
        store().delete(key)


def test_no_more_leave_than_it_may_send_until_somebody_lets_it_send_more(plan):
    campaign = plan.started(30, stops={"mostMessages": 10})
    assert plan.batch(campaign).room == 10
    plan.become(campaign, "sent", 6)
    plan.become(campaign, "failed", 4, code="131026")
    plan.tick()

    assert standing(plan, campaign) == ("paused", "most")
    with pytest.raises(MostSent):
        lifecycle.resume(campaign, by=PLATFORM)
    drafting.change(campaign, {"stops": {"mostMessages": 15}}, by=PLATFORM)
    assert plan.batch(campaign).room == 5, "at once"
    assert lifecycle.resume(campaign, by=PLATFORM).status == "running"


def test_a_first_share_of_less_than_one_in_a_hundred_is_that_share(plan):
    campaign = plan.started(400, canary={"percent": 0.5, "minutes": 5})

    assert plan.batch(campaign).room == 2


def test_who_is_written_down_on_another_day_counts_for_what_one_costs_at_most(plan, prices):
    """Brazil costs three times as much as North America."""
    plan.house.meet(numbers=["+14155550101", "+14155550102"])
    plan.limit(messages_per_day=2)
    campaign = lifecycle.start(plan.campaign(0, budget=Decimal("0.60")), by=PLATFORM)
    plan.freeze(campaign)
    plan.tick()
    assert plan.batch(campaign).room == 30

    plan.house.meet(numbers=["+5511900000101"])
    plan.limit(messages_per_day=3)
    plan.tick()
    plan.freeze(campaign)

    assert plan.counts(campaign).queued == 3
    assert plan.batch(campaign).room == 10


def test_what_ones_own_price_says_was_spent_is_not_undercut(plan):
    """A gateway tells no prices."""
    Channel.objects.update(provider="waha")
    campaign = plan.started(10, budget=Decimal("1.00"), own_price=Decimal("0.10"))
    plan.become(campaign, "sent", 4)

    with pytest.raises(BudgetTooSmall):
        lifecycle.set_budget(campaign, Decimal("0.40"), by=PLATFORM)
    lifecycle.set_budget(campaign, Decimal("0.50"), by=PLATFORM)

    assert plan.batch(campaign).room == 1
