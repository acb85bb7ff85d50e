"""Messages that came, put into their threads and conversations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils import translation

from apps.accounts.models import Tenant
from apps.conversations import contents
from apps.conversations.inbox import conversations, threads
from apps.conversations.inbox.arrivals import Arrival
from apps.conversations.inbox.conversations import Line
from apps.conversations.models import Conversation

_SEEN = """
    UPDATE conversations_contact AS kept SET last_seen_at = came.at
    FROM unnest(%s::uuid[], %s::timestamptz[]) AS came (id, at)
    WHERE kept.id = came.id AND (kept.last_seen_at IS NULL OR kept.last_seen_at < came.at)
"""


@dataclass(frozen=True, slots=True)
class Placed:
    """`changed`: the conversations that have something new; of them `opened` were made and
    `reopened` had been closed."""

    changed: list[Conversation]
    opened: list[Conversation]
    reopened: list[Conversation]


def place(tenant: Tenant, arrivals: Sequence[Arrival], now: datetime) -> Placed:
    """Lists show it in the company's language."""
    with translation.override(tenant.language):
        return _place(arrivals, now)


def _place(arrivals: Sequence[Arrival], now: datetime) -> Placed:
    there = _threads(arrivals)
    calling: list[Line] = []
    quiet: list[Line] = []
    ours: list[Line] = []
    for one in arrivals:
        if thread := there.get(one.pair):
            lines = ours if one.is_ours else calling if one.calls_for_us else quiet
            lines.append(_line(one, thread))
    opened = conversations.open_(calling, now)
    rest = [*conversations.file(quiet, now), *conversations.add(ours)]
    latest = {one.pk: one for one in [*opened.changed, *rest]}
    return Placed(
        list(latest.values()),
        [latest[one.pk] for one in opened.new],
        [latest[pk] for pk in opened.revived.reopened],
    )


def _threads(arrivals: Sequence[Arrival]) -> dict[threads.Pair, UUID]:
    """Begun by people, never by what the company writes to them."""
    theirs = [one for one in arrivals if not one.is_ours]
    there = threads.move(threads.Word(*one.pair, one.at, opens=one.is_spoken) for one in theirs)
    return there | threads.find({one.pair for one in arrivals} - set(there))


def _line(arrival: Arrival, thread_id: UUID) -> Line:
    preview = contents.summary(arrival.kind, arrival.content)
    if not arrival.is_ours:
        return Line(thread_id, *arrival.pair, preview, arrival.at, arrival.at)
    answered_at = None if arrival.is_past else arrival.at
    named = (thread_id, *arrival.pair, preview, arrival.at, None)
    return Line(*named, status=arrival.status.value, answered_at=answered_at)


def note_seen(arrivals: Iterable[Arrival]) -> None:
    """When each person wrote last."""
    seen: dict[UUID, datetime] = {}
    for one in arrivals:
        if not one.is_ours:
            seen[one.contact.pk] = max(one.at, seen.get(one.contact.pk, one.at))
    if seen:
        with connection.cursor() as cursor:
            cursor.execute(_SEEN, [list(seen), list(seen.values())])
