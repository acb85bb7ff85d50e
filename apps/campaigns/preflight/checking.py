"""The whole check of a campaign."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from apps.accounts.actor import PLATFORM, Actor
from apps.accounts.hours import Hours
from apps.accounts.models import Tenant
from apps.campaigns import audience, wording
from apps.campaigns.clocks import windows, zones
from apps.campaigns.models import Campaign, Status
from apps.campaigns.preflight import (
    asked,
    counting,
    funnel,
    limits,
    losses,
    prices,
    said,
    stages,
    states,
    strangers,
    timing,
)
from apps.campaigns.preflight.counting import Counted
from apps.campaigns.preflight.limits import Limits
from apps.campaigns.preflight.prices import Estimate
from apps.campaigns.preflight.problem import Problem
from apps.campaigns.preflight.report import Report
from apps.campaigns.preflight.said import Saying
from apps.campaigns.preflight.stages import Stage
from apps.campaigns.running import finishing, speed
from apps.campaigns.unfit import BadCampaign
from apps.conversations.contents import variables
from apps.conversations.outbox import stretches
from apps.whatsapp.models import Channel


def run(tenant: Tenant, campaign: Campaign, *, by: Actor) -> Report:
    """Check it and keep what was found with it. Inside the tenant."""
    report = check(tenant, campaign, by=by)
    rows = Campaign.objects.filter(pk=campaign.pk, rev=campaign.rev)
    rows.update(checked=report.as_json(), checked_at=report.checked_at)
    campaign.checked, campaign.checked_at = report.as_json(), report.checked_at
    return report


@transaction.atomic
def check(tenant: Tenant, campaign: Campaign, *, by: Actor = PLATFORM) -> Report:
    """Everything. Nothing is kept, nothing leaves, and pasted numbers stay nobody."""
    try:
        return _checked(tenant, campaign, by=by)
    finally:
        stages.leave(campaign.pk)


def _checked(tenant: Tenant, campaign: Campaign, *, by: Actor) -> Report:
    stages.come_to(campaign.pk, Stage.SAYING)
    channels = wording.channels(campaign)
    saying = said.of(tenant, campaign, channels, by=by)
    try:
        found = asked.of(tenant, campaign, channels, saying)
    except BadCampaign as refusal:
        return _gone(campaign, saying, refusal)
    stages.come_to(campaign.pk, Stage.PEOPLE)
    counted = counting.count(found)
    new = audience.strangers(campaign.audience)
    counted.groups += strangers.groups(new, channels, saying)
    return _Checking(tenant, campaign, channels, saying, found, counted, len(new)).report()


def _gone(campaign: Campaign, saying: Saying, refusal: BadCampaign) -> Report:
    """Whom it is meant for can't be told."""
    gone = Problem("audience_gone", "who", blocks=True, values={"said": str(refusal)})
    problems = [gone, *saying.problems]
    return Report(0, 0, [], 0, 0, problems=problems, rev=campaign.rev, checked_at=timezone.now())


class _Checking:
    def __init__(
        self,
        tenant: Tenant,
        campaign: Campaign,
        channels: Sequence[Channel],
        saying: Saying,
        found: asked.Asked,
        counted: Counted,
        new: int,
    ) -> None:
        self.tenant, self.campaign, self.channels = tenant, campaign, channels
        self.saying, self.found, self.counted, self.new = saying, found, counted, new
        self.now = timezone.now()
        self.at = max(self.now, campaign.scheduled_at or self.now)

    def report(self) -> Report:
        counted, receives = self.counted, self.counted.receives
        stages.come_to(self.campaign.pk, Stage.FUNNEL)
        total, lost = funnel.funnel(self.campaign, counted, self.new)
        stages.come_to(self.campaign.pk, Stage.MONEY)
        own = self.campaign.own_price
        cost = prices.estimate(counted.receiving, self.channels, self.saying, self.at, own)
        allowed = limits.of(self.tenant, self.channels, self.now)
        live = [one for one in self.channels if one.may_send] or list(self.channels)
        per_second = speed.expected(self.campaign.pace, live)
        when = self._when(allowed, per_second, receives)
        spoken = [
            variables.names_in([one["content"], one.get("twin") or {}])
            for one in self.saying.variants
        ]
        instead = counting.fallbacks(self.found, counted, spoken)
        inside = counted.inside()
        return Report(
            total=total,
            receives=receives,
            funnel=lost,
            in_window=inside,
            out_of_window=receives - inside,
            costs=cost.lines,
            cost=cost.cost,
            cost_least=cost.least,
            cost_most=cost.most,
            rates_since=cost.since,
            tier=allowed.tier,
            per_second=round(per_second, 2),
            starts_at=when.starts_at if receives else None,
            finishes_at=when.finishes_at if receives else None,
            problems=[*self._problems(allowed, cost, when, receives, instead)],
            fallbacks=instead,
            samples=self._samples() if receives else [],
            rev=self.campaign.rev,
            checked_at=self.now,
        )

    def _samples(self) -> list[str]:
        """Of the first contacts where some of those get it, so that not all are asked once more."""
        stages.come_to(self.campaign.pk, Stage.PREVIEW)
        about = (self.tenant, self.campaign, self.channels, self.saying)
        some = counting.samples(asked.of(*about, stretches.following()))
        return some or counting.samples(self.found)

    def _when(self, allowed: Limits, per_second: float, people: int) -> timing.Plan:
        outside = 1 - self.counted.inside() / people if people else 0.0
        told = timing.plan(
            self.at,
            people,
            per_second=per_second,
            hours=windows.hours_of(self.campaign, self.tenant),
            zone=ZoneInfo(self.tenant.time_zone),
            most=lambda nth: allowed.on_day(nth, outside),
            by_day=bool(allowed.ages),
            pause=_pause(self.campaign),
        )
        window = self.campaign.window
        if window is None or not window.in_recipients_zone or not per_second:
            return told
        return self._by_their_clocks(told, per_second)

    def _by_their_clocks(self, told: timing.Plan, per_second: float) -> timing.Plan:
        """As `told` says of the company's, but neither sooner nor later than theirs allow."""
        hours = windows.hours_of(self.campaign, self.tenant)
        people = zones.counted(audience.people(self.campaign), hours.zone)
        share = self.counted.receives / people.total() if people.total() else 0
        waiting = [(Hours(zone, hours.calendar), many * share) for zone, many in people.items()]
        opens = [at for one, _many in waiting if (at := one.opens_next(self.at))]
        through = finishing.through(waiting, self.at, per_second)
        ends = through and told.finishes_at and max(through, told.finishes_at)
        return timing.Plan(min(opens, default=told.starts_at), ends)

    def _problems(
        self,
        allowed: Limits,
        cost: Estimate,
        when: timing.Plan,
        receives: int,
        instead: dict[str, int],
    ) -> Iterator[Problem]:
        """Those that stand in the way first."""
        yield from self.saying.problems
        yield from self._of_people(receives, instead)
        yield from states.of_channels(self.channels)
        yield from states.of_templates(self.campaign, self.channels)
        closed = self.counted.by_code()[losses.WINDOW_CLOSED]
        yield from states.of_texts([one["kind"] for one in self.saying.variants], closed)
        if self.campaign.repeats and self.campaign.scheduled_at is None:
            yield Problem("first_time", "when", blocks=True)
        if receives:
            yield from self._of_time(when)
            yield from self._of_limits(allowed, receives)
            yield from self._of_money(cost, receives)

    def _of_people(self, receives: int, instead: dict[str, int]) -> Iterator[Problem]:
        if not any(part for name, part in self.campaign.audience.items() if name != "exclude"):
            yield Problem("nobody_chosen", "who", blocks=True)
        elif not receives:
            yield Problem("nobody_left", "who", blocks=True)
        if self.counted.literal:
            values = {"people": self.counted.literal}
            yield Problem("literal_braces", "who", blocks=True, values=values)
        if self.new:
            yield Problem("strangers", "who", values={"people": self.new})
        for name, people in instead.items():
            yield Problem("fall_back", "what", values={"people": people, "name": name})

    def _of_time(self, when: timing.Plan) -> Iterator[Problem]:
        planned = self.campaign.scheduled_at
        if planned and planned < self.now and self.campaign.status == Status.DRAFT:
            yield Problem("start_passed", "when", blocks=True)
        if when.starts_at is None:
            yield Problem("window_shut", "when", blocks=True)
        elif when.finishes_at is None:
            yield Problem("never_ends", "when")
        if when.starts_at and when.starts_at > self.at + timedelta(minutes=1):
            values = {"when": when.starts_at.isoformat()}
            yield Problem("waits_for_window", "when", values=values)

    def _of_limits(self, allowed: Limits, receives: int) -> Iterator[Problem]:
        outside = receives - self.counted.inside()
        room = allowed.tier.room if allowed.tier else None
        if room is not None and outside > room:
            yield Problem("tier_room", "when", values={"room": room})
        if not allowed.is_tier_known:
            yield Problem("tier_unknown", "when")
        if allowed.quota_first is not None and receives > allowed.quota_first:
            yield Problem("quota_today", "when", values={"room": allowed.quota_first})
        if allowed.ladder_first is not None and receives > allowed.ladder_first:
            yield Problem("ladder", "when", values={"room": allowed.ladder_first})

    def _of_money(self, cost: Estimate, receives: int) -> Iterator[Problem]:
        budget = self.campaign.budget
        if budget is not None and cost.cost and cost.cost > budget:
            people = int(receives * budget / Decimal(cost.cost))
            yield Problem("over_budget", "when", values={"people": people})
        if cost.unheld and budget is not None:
            values = {"people": cost.unheld}
            yield Problem("budget_unheld", "when", blocks=True, values=values)
        elif cost.unpriced:
            yield Problem("price_unknown", "check", values={"people": cost.unpriced})


def _pause(campaign: Campaign) -> timedelta:
    """After the first share."""
    minutes = campaign.canary.get("minutes") if campaign.canary.get("percent") else None
    return timedelta(minutes=float(minutes or 0))
