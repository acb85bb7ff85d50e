"""The report of one campaign, gathered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.campaigns.audience.outcomes import Outcome
from apps.campaigns.models import Campaign
from apps.campaigns.report import causes, comparing, lines, variants
from apps.campaigns.report.causes import Cause
from apps.campaigns.report.comparing import Before
from apps.campaigns.report.lines import Line
from apps.campaigns.report.variants import Comparison
from apps.campaigns.results import figures, tallies
from apps.campaigns.results.figures import Reached
from apps.conversations.outbox import freezing
from apps.conversations.tallying import Counts
from apps.whatsapp import costs
from apps.whatsapp.models import Channel


@dataclass(frozen=True, slots=True)
class ByChannel:
    """`channel` None: it is gone for good."""

    pk: UUID
    channel: Channel | None
    reached: Reached

    @property
    def name(self) -> str:
        return self.channel.display_name if self.channel else ""


@dataclass(frozen=True, slots=True)
class Report:
    """`counts`: everybody with a message, once each, as it stands now. `left_out`: who was meant
    and has none. `cost`: as far as it is known; `expected`: as the check said before the start."""

    campaign: Campaign
    counts: Counts
    replied: int
    opted_out: int
    cost: Decimal
    expected: Decimal | None
    currency: str
    minutes: Sequence[tuple[datetime, Reached]]
    line: Line | None
    replies: Sequence[tuple[datetime, int]]
    comparison: Comparison | None
    channels: Sequence[ByChannel]
    causes: Sequence[Cause]
    left_out: Sequence[Cause]
    before: Before | None

    @property
    def planned(self) -> int:
        return self.counts.total

    @property
    def sent(self) -> int:
        """Taken by the provider; some of them failed afterwards."""
        return sum(reached.sent for _at, reached in self.minutes)

    @property
    def delivered(self) -> int:
        return self.counts.delivered + self.counts.read

    @property
    def read(self) -> int:
        return self.counts.read

    @property
    def not_arrived(self) -> int:
        return self.counts.failed + self.counts.unknown

    @property
    def per_reply(self) -> Decimal | None:
        return self.cost / self.replied if self.cost and self.replied else None

    @property
    def retryable(self) -> Sequence[Cause]:
        return [one for one in self.causes if one.is_passing]

    @property
    def may_be_sent_again(self) -> int:
        return sum(one.people for one in self.retryable)

    @property
    def follows(self) -> list[tuple[str, str, int]]:
        """What a draft may be made of: outcome, in words, how many people. Whoever is unknown may
        have got it, and is in none."""
        counts = self.counts
        never_came = counts.sent + counts.failed + counts.cancelled
        return [
            (Outcome.NOT_DELIVERED, _("Did not get it"), never_came),
            (Outcome.NOT_READ, _("Did not read it"), never_came + counts.delivered),
            (
                Outcome.NOT_REPLIED,
                _("Did not answer"),
                max(0, counts.sent + self.delivered - self.replied),
            ),
        ]

    @property
    def left_out_people(self) -> int:
        return sum(one.people for one in self.left_out)


def of(campaign: Campaign) -> Report:
    """In the language and time zone in force; inside the tenant. A dozen questions, all of sums."""
    batch = campaign.batch
    counts = tallies.counts(campaign)
    replied, opted_out = figures.responses(campaign)
    minutes = figures.minutes(campaign)
    by_channel = channels(campaign)
    is_over = campaign.has_ended and not counts.open
    return Report(
        campaign,
        counts,
        replied,
        opted_out,
        sum((one.cost for _at, one in minutes), Decimal(0)),
        campaign.expected_cost,
        costs.CURRENCY,
        minutes,
        lines.line(minutes, campaign.ended_at or timezone.now()),
        figures.replies_by_hour(campaign),
        variants.compared(campaign, is_over=is_over),
        by_channel,
        causes.causes(tallies.by_code(campaign, counts), provider_of(by_channel)),
        causes.left_out(freezing.left_out(batch)) if batch else [],
        comparing.before(campaign),
    )


def channels(campaign: Campaign) -> list[ByChannel]:
    """Those it was planned for and those it went by; who carried most stands first."""
    reached = figures.by_channel(campaign)
    ids = {*campaign.channels, *reached}
    known = {one.pk: one for one in Channel.objects.filter(pk__in=ids).defer("credentials")}
    rows = [ByChannel(pk, known.get(pk), reached.get(pk, Reached())) for pk in ids]
    return sorted(rows, key=lambda one: (-one.reached.sent, one.name.casefold()))


def provider_of(by_channel: Sequence[ByChannel]) -> str:
    """All of a campaign's channels have the same."""
    known = next((one.channel for one in by_channel if one.channel), None)
    return str(known.provider if known else Channel.Provider.META)
