"""When a provider is asked about a message again. Pure arithmetic."""

from __future__ import annotations

from datetime import datetime, timedelta

#: After it became uncertain: the webhook that tells of it mostly comes within seconds, and after
#: an outage Meta repeats webhooks for days.
LADDER = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
    timedelta(days=1),
    timedelta(days=3),
)


def next_at(until: datetime, now: datetime) -> datetime | None:
    """The first step after now; None: there is none left."""
    return next((until + step for step in LADDER if until + step > now), None)
