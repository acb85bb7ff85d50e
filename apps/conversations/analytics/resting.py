"""From when on nothing is summed yet, and is counted as it is asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from django.db.models import Max

from apps.conversations.analytics.spans import Span
from apps.conversations.models import SummedDay

_NEVER = datetime.min.replace(tzinfo=UTC)


def known(span: Span) -> Span:
    """The same, asked only once for all that is read of it."""
    return replace(span, summed=_until()) if span.summed is None else span


def unsummed_from(span: Span) -> datetime:
    """Within the span: its end where all of it is summed."""
    return min(span.end, max(span.start, span.summed or _until()))


def _until() -> datetime:
    until: datetime | None = SummedDay.objects.aggregate(until=Max("until"))["until"]
    return until or _NEVER
