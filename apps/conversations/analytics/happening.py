"""What was done with conversations between two moments, one by one, as it was written down."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection

from apps.accounts.hours import Hours
from apps.accounts.ids import first_id
from apps.accounts.models import Tenant
from apps.conversations.analytics import resting
from apps.conversations.analytics.counted import Counted, step_of

#: Archiving an open one closes it. What has ended already ends no second time, be it archived or
#: taken out of the archive.
_DONE = """
    SELECT event.kind, event.at, one.channel_id, one.team_id,
        CASE WHEN event.kind IN ('closed', 'archived') THEN event.by_id ELSE one.assignee_id END,
        coalesce((
            SELECT max(began.at) FROM conversations_conversationevent AS began
            WHERE began.conversation_id = event.conversation_id AND began.id < event.id
              AND began.kind IN ('opened', 'reopened')
        ), one.opened_at)
    FROM conversations_conversationevent AS event
    JOIN conversations_conversation AS one ON one.id = event.conversation_id
    WHERE event.id >= %(first)s AND event.id < %(last)s
      AND (event.kind IN ('opened', 'reopened')
           OR event.kind IN ('closed', 'archived') AND coalesce((
               SELECT before.kind FROM conversations_conversationevent AS before
               WHERE before.conversation_id = event.conversation_id AND before.id < event.id
                 AND before.kind IN ('opened', 'reopened', 'closed', 'archived')
               ORDER BY before.id DESC LIMIT 1
           ), 'opened') IN ('opened', 'reopened'))
"""
#: Whoever wrote what was said at that moment gave the answer.
_ANSWERED = """
    SELECT 'answered', one.answered_at, one.channel_id, one.team_id, (
        SELECT said.author_id FROM conversations_message AS said
        WHERE said.contact_id = one.contact_id AND said.channel_id = one.channel_id
          AND said.direction = 'out' AND said.origin = 'agent' AND said.id >= one.id
          AND said.created_at = one.answered_at
        ORDER BY said.id LIMIT 1
    ), one.asked_at
    FROM conversations_conversation AS one
    WHERE one.answered_at >= %(start)s AND one.answered_at < %(end)s AND one.asked_at IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class Key:
    day: date
    channel_id: UUID
    team_id: UUID | None
    agent_id: UUID | None


def happened(
    tenant: Tenant,
    start: datetime,
    end: datetime,
    zone: ZoneInfo,
    working: Hours | None = None,
) -> Iterator[tuple[Key, Counted]]:
    """`end` is not in it. One for each thing that was done. `working`: the company's hours, where
    they are known already."""
    if start >= end:
        return
    working = working or resting.working_hours(tenant)
    for kind, at, channel, team, agent, since in _asked(start, end):
        key = Key(at.astimezone(zone).date(), channel, team, agent)
        yield key, _counted(kind, since, at, working)


def summed(tenant: Tenant, start: datetime, end: datetime, zone: ZoneInfo) -> dict[Key, Counted]:
    sums: dict[Key, Counted] = {}
    for key, counted in happened(tenant, start, end, zone):
        sums.setdefault(key, Counted()).add(counted)
    return sums


def _asked(start: datetime, end: datetime) -> Iterator[tuple[Any, ...]]:
    between: dict[str, Any] = {
        "start": start,
        "end": end,
        "first": first_id(start),
        "last": first_id(end),
    }
    with connection.cursor() as cursor:
        cursor.execute(f"{_DONE} UNION ALL {_ANSWERED}", between)  # nosec B608 - our own words only
        yield from cursor.fetchall()


def _counted(kind: str, since: datetime, at: datetime, working: Hours) -> Counted:
    if kind in {"opened", "reopened"}:
        return Counted(opened=int(kind == "opened"), reopened=int(kind == "reopened"))
    took = max(0, round((at - since).total_seconds()))
    within_hours = round(working.open_seconds(since, at)) if took else 0
    if kind != "answered":
        return Counted(closed=1, close_seconds=took, close_open_seconds=within_hours)
    found = Counted(answered=1, answer_seconds=took, answer_open_seconds=within_hours)
    found.answer_within[step_of(took)] = 1
    return found
