"""Writing the sums of a day: all of it anew, so that it may be done as often as one likes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.utils import timezone

from apps.accounts.ids import first_id, made_at
from apps.accounts.models import Tenant
from apps.conversations.analytics.happening import summed
from apps.conversations.analytics.spans import Span
from apps.conversations.models import (
    ConversationDay,
    Message,
    MessageDay,
    MessageHour,
    SummedDay,
)

#: What was made a moment ago may not be committed yet.
SETTLING = timedelta(seconds=30)
#: So long after a day its messages still come further, or answers are taken back.
LATE = timedelta(days=3)
_AGAIN = timedelta(hours=6)  # between two writings of a day that is over
#: In `at` of a day of which something was told late: it is to be summed anew.
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_MOST = 400  # days at once
_DAY = timedelta(days=1)
_MESSAGES = """
    INSERT INTO conversations_messageday
        (day, channel_id, direction, origin, status, author_id, count)
    SELECT %(day)s, channel_id, direction, origin, status,
        CASE WHEN origin = 'agent' THEN author_id END, count(*)
    FROM conversations_message
    WHERE id >= %(first)s AND id < %(last)s AND kind <> 'reaction' AND kind <> 'system'
    GROUP BY 2, 3, 4, 5, 6
"""
_HOURS = """
    INSERT INTO conversations_messagehour (day, channel_id, hour, came, went)
    SELECT %(day)s, channel_id, extract(hour FROM created_at AT TIME ZONE %(zone)s) AS hour,
        count(*) FILTER (WHERE direction = 'in'), count(*) FILTER (WHERE direction = 'out')
    FROM conversations_message
    WHERE id >= %(first)s AND id < %(last)s AND kind <> 'reaction' AND kind <> 'system'
    GROUP BY 2, 3
"""


def sum_up(tenant: Tenant, now: datetime | None = None) -> int:
    """The days that may have changed since they were summed; how many that were."""
    now = now or timezone.now()
    zone = ZoneInfo(tenant.time_zone)
    count = 0
    for day in _due(zone, now):
        write(tenant, day, now=now)
        count += 1
    return count


def again(tenant: Tenant, told: Iterable[datetime]) -> None:
    """Messages of these moments have just come, such as the past of a phone: their days are summed
    anew where that would not happen by itself. In the transaction that writes them."""
    zone = ZoneInfo(tenant.time_zone)
    long_ago = timezone.now() - LATE + _DAY
    days = {at.astimezone(zone).date() for at in told if at < long_ago}
    if days:
        rows = [SummedDay(day=day, until=_NEVER, at=_NEVER) for day in sorted(days)]
        SummedDay.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["day"], update_fields=["at"]
        )


@transaction.atomic
def write(tenant: Tenant, day: date, *, now: datetime) -> None:
    """Two at once wait for one another."""
    zone = ZoneInfo(tenant.time_zone)
    span = Span.of_day(day, zone)
    until = min(span.end, max(span.start, now - SETTLING))
    SummedDay.objects.get_or_create(day=day, defaults={"until": span.start, "at": now})
    SummedDay.objects.select_for_update().get(pk=day)
    for model in (MessageDay, MessageHour, ConversationDay):
        model.objects.filter(day=day).delete()
    _write_messages(span, until)
    _write_conversations(tenant, span, until)
    SummedDay.objects.filter(pk=day).update(until=until, at=now)


def _write_messages(span: Span, until: datetime) -> None:
    between: dict[str, Any] = {
        "day": span.first,
        "zone": str(span.zone),
        "first": first_id(span.start),
        "last": first_id(until),
    }
    with connection.cursor() as cursor:
        cursor.execute(_MESSAGES, between)
        cursor.execute(_HOURS, between)


def _write_conversations(tenant: Tenant, span: Span, until: datetime) -> None:
    sums = summed(tenant, span.start, until, span.zone)
    ConversationDay.objects.bulk_create(
        ConversationDay(**{**asdict(key), **asdict(counted), "day": span.first})
        for key, counted in sums.items()
    )


def _due(zone: ZoneInfo, now: datetime) -> Iterator[date]:
    """From the newest on, and today always: what is asked for most is written first."""
    today = now.astimezone(zone).date()
    yield today
    known = {one.day: one for one in SummedDay.objects.all()}
    first = _first(zone)
    day, left = today - _DAY, _MOST
    while first and day >= first and left:
        if _may_have_changed(known.get(day), Span.of_day(day, zone), now):
            yield day
            left -= 1
        day -= _DAY


def _first(zone: ZoneInfo) -> date | None:
    """The day of the oldest message."""
    oldest = Message.objects.order_by("pk").values_list("pk", flat=True).first()
    return made_at(oldest).astimezone(zone).date() if oldest else None


def _may_have_changed(known: SummedDay | None, span: Span, now: datetime) -> bool:
    if known is None or known.until < span.end:
        return True
    return known.at < span.end + LATE and known.at < now - _AGAIN
