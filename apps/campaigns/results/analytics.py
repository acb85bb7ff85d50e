"""Campaigns of a span of days beside one another: what they reached, cost, and how long they took.

A campaign belongs to the day it began on. Rates are shares of 1:

- **success**: delivered, of all of which it is known that they left or failed;
- **opt-out**: people who asked to get no more, of those it was delivered to.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from apps.campaigns.models import Campaign, Response, Status
from apps.campaigns.results import figures, tallies
from apps.conversations.analytics.spans import Span
from apps.conversations.tallying import Counts
from apps.whatsapp import costs

MOST = 500  # campaigns of a span, the latest


@dataclass(frozen=True, slots=True)
class Line:
    """One campaign. `cost`: as far as it is known."""

    campaign: Campaign
    counts: Counts
    replied: int
    opted_out: int
    cost: Decimal

    @property
    def delivered(self) -> int:
        return self.counts.delivered + self.counts.read

    @property
    def sent(self) -> int:
        return self.counts.sent + self.delivered

    @property
    def run_time(self) -> timedelta | None:
        """From its start to its end; None for one that goes on, and for one that was stopped."""
        began, ended = self.campaign.started_at, self.campaign.ended_at
        if self.campaign.status != Status.FINISHED or began is None or ended is None:
            return None
        return ended - began


@dataclass(frozen=True, slots=True)
class Compared:
    """`by_status`: all campaigns there are now, whenever they began; the rest is of the span.
    `is_whole`: no campaign was left out for there being too many."""

    span: Span
    by_status: dict[str, int]
    lines: Sequence[Line]
    is_whole: bool

    @property
    def sent(self) -> int:
        return sum(one.sent for one in self.lines)

    @property
    def delivered(self) -> int:
        return sum(one.delivered for one in self.lines)

    @property
    def read(self) -> int:
        return sum(one.counts.read for one in self.lines)

    @property
    def failed(self) -> int:
        return sum(one.counts.failed for one in self.lines)

    @property
    def replied(self) -> int:
        return sum(one.replied for one in self.lines)

    @property
    def opted_out(self) -> int:
        return sum(one.opted_out for one in self.lines)

    @property
    def cost(self) -> Decimal:
        return sum((one.cost for one in self.lines), Decimal(0))

    @property
    def currency(self) -> str:
        return costs.CURRENCY

    @property
    def success_rate(self) -> float | None:
        return _share(self.delivered, self.sent + self.failed)

    @property
    def opt_out_rate(self) -> float | None:
        return _share(self.opted_out, self.delivered)

    @property
    def mean_run_seconds(self) -> int | None:
        """Of those that came to their end."""
        times = [one.run_time for one in self.lines if one.run_time is not None]
        return round(sum(times, timedelta()).total_seconds() / len(times)) if times else None


def compared(span: Span, channel: UUID | None = None) -> Compared:
    """A few questions, however many messages. `channel`: only campaigns that may go by it."""
    present = Campaign.objects.present()
    if channel:
        present = present.filter(channels__contains=[channel])
    of_span = present.filter(started_at__gte=span.start, started_at__lt=span.end)
    found = list(of_span.order_by("-started_at", "-pk")[: MOST + 1])
    return Compared(span, _by_status(present), _lines(found[:MOST]), len(found) <= MOST)


def _by_status(rows: QuerySet[Campaign]) -> dict[str, int]:
    counted: Counter[str] = Counter(dict(rows.values_list("status").annotate(all=Count("pk"))))
    return {one.value: counted[one.value] for one in Status}


def _lines(campaigns: Sequence[Campaign]) -> list[Line]:
    counts = tallies.counts_of(campaigns)
    told = {pk: (replied, out) for pk, replied, out in _responses(campaigns)}
    paid = figures.costs_of(campaigns)
    lines = []
    for one in campaigns:
        replied, opted_out = told.get(one.pk, (0, 0))
        cost = paid.get(one.pk, Decimal(0))
        lines.append(Line(one, counts.get(one.pk, Counts()), replied, opted_out, cost))
    return lines


def _responses(campaigns: Sequence[Campaign]) -> QuerySet[Response, Any]:
    rows = Response.objects.filter(campaign__in=campaigns).values_list("campaign")
    return rows.annotate(replied=Count("replied_at"), opted_out=Count("opted_out_at"))


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
