"""From when on nothing is summed yet, and is counted as it is asked for."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max

from apps.conversations.analytics.spans import Span
from apps.conversations.models import SummedDay


def unsummed_from(span: Span) -> datetime:
    """Within the span: its end where all of it is summed."""
    until: datetime | None = SummedDay.objects.aggregate(until=Max("until"))["until"]
    return min(span.end, max(span.start, until or span.start))
