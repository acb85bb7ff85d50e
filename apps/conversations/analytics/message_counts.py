"""Messages of a span, counted by whatever is asked: day, channel, direction, origin, status."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal
from uuid import UUID

from django.db import connection

from apps.accounts.ids import first_id
from apps.conversations.analytics.resting import unsummed_from
from apps.conversations.analytics.spans import Span

Column = Literal["day", "channel_id", "direction", "origin", "status", "author_id"]
#: Statuses of a message that left us, as far as anybody can tell.
LEFT = ("sent", "delivered", "read", "played")
ARRIVED = ("delivered", "read", "played")
#: What is not summed yet counts for the day on which its id was made, as the sums have it.
_ROWS = """
    SELECT day, channel_id, direction, origin, status, author_id, count
    FROM conversations_messageday WHERE day BETWEEN %(first_day)s AND %(last_day)s
    UNION ALL
    SELECT (to_timestamp(
            ('x0000' || left(replace(id::text, '-', ''), 12))::bit(64)::bigint / 1000.0
        ) AT TIME ZONE %(zone)s)::date, channel_id, direction, origin, status,
        CASE WHEN origin = 'agent' THEN author_id END, 1
    FROM conversations_message
    WHERE id >= %(first)s AND id < %(last)s AND kind <> 'reaction' AND kind <> 'system'
"""
_HOURS = """
    SELECT hour, sum(came), sum(went) FROM (
        SELECT hour, came, went, channel_id
        FROM conversations_messagehour WHERE day BETWEEN %(first_day)s AND %(last_day)s
        UNION ALL
        SELECT extract(hour FROM created_at AT TIME ZONE %(zone)s),
            (direction = 'in')::integer, (direction = 'out')::integer, channel_id
        FROM conversations_message
        WHERE id >= %(first)s AND id < %(last)s AND kind <> 'reaction' AND kind <> 'system'
    ) AS rows
    WHERE %(channel)s::uuid IS NULL OR channel_id = %(channel)s::uuid
    GROUP BY hour
"""


@dataclass(frozen=True, slots=True)
class Hour:
    hour: int
    came: int = 0
    went: int = 0


def counts(
    span: Span, by: Sequence[Column], channel: UUID | None = None
) -> dict[tuple[Any, ...], int]:
    """The values of `by` → how many."""
    return several(span, [by], channel)[0]


def several(
    span: Span, bys: Sequence[Sequence[Column]], channel: UUID | None = None
) -> list[dict[tuple[Any, ...], int]]:
    """As `counts`, by each of `bys`: one question for all of them."""
    columns = list(dict.fromkeys(column for by in bys for column in by))
    named, sets = ", ".join(columns), ", ".join(f"({', '.join(by)})" for by in bys)
    question = (
        f"SELECT GROUPING({named}), {named}, sum(count)"  # noqa: S608  # nosec B608 - ours
        f" FROM ({_ROWS}) AS rows"
        " WHERE %(channel)s::uuid IS NULL OR channel_id = %(channel)s::uuid"
        f" GROUP BY GROUPING SETS ({sets})"
    )
    with connection.cursor() as cursor:
        cursor.execute(question, _asked(span, channel))
        rows = cursor.fetchall()
    return [_of(by, columns, rows) for by in bys]


def _of(
    by: Sequence[Column], columns: Sequence[Column], rows: Iterable[Sequence[Any]]
) -> dict[tuple[Any, ...], int]:
    """Those that were grouped so: in their first value, a bit stands for each column that was
    not."""
    left_out = int("".join(str(int(one not in by)) for one in columns), 2)
    places = [1 + columns.index(one) for one in by]
    return {
        tuple(row[place] for place in places): int(row[-1]) for row in rows if row[0] == left_out
    }


def hours(span: Span, channel: UUID | None = None) -> list[Hour]:
    """All 24 of the day, each over the whole span."""
    with connection.cursor() as cursor:
        cursor.execute(_HOURS, _asked(span, channel))
        found = {int(row[0]): Hour(*map(int, row)) for row in cursor.fetchall()}
    return [found.get(hour, Hour(hour)) for hour in range(24)]


def by_day(counted: Mapping[tuple[Any, ...], int], direction: str) -> dict[date, int]:
    """Of what was counted by day and direction."""
    return {day: count for (day, way), count in counted.items() if way == direction}


def _asked(span: Span, channel: UUID | None) -> dict[str, Any]:
    return {
        "first_day": span.first,
        "last_day": span.last,
        "zone": str(span.zone),
        "first": first_id(unsummed_from(span)),
        "last": first_id(span.end),
        "channel": channel,
    }
