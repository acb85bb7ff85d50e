"""A thread page by page. All ids are UUIDv7, so an id is a place in it, and a cursor."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from apps.accounts.ids import made_at
from apps.accounts.worded import worded
from apps.conversations.models import ConversationEvent, Message, Note, Status, Thread
from apps.conversations.thread import beside
from apps.conversations.thread.stretches import LATEST, LIMIT, Stretch, together

Kind = Literal["message", "note", "event"]


@dataclass(frozen=True, slots=True)
class Item:
    """`at`: when it was said or done, by the clock of whoever told it."""

    kind: Kind
    id: UUID
    at: datetime
    row: Any

    @property
    def day(self) -> date:
        """In the zone in force, and by the id, so that days follow one another as items do."""
        return timezone.localdate(made_at(self.id))


@dataclass(frozen=True, slots=True)
class Page:
    """Oldest first. `older`, `newer`: what to ask `before` or `after`; None: nothing is there."""

    items: list[Item]
    older: UUID | None = None
    newer: UUID | None = None


def page(
    thread: Thread,
    *,
    before: UUID | None = None,
    after: UUID | None = None,
    around: UUID | None = None,
    limit: int = LIMIT,
) -> Page:
    """The latest, or those `before` an id, `after` it, or about as many on either side of it,
    which is among them."""
    if around:
        return _around(thread, around, limit)
    if after:
        return _after(thread, Q(pk__gt=after), limit)
    return _before(thread, Q(pk__lt=before) if before else Q(), limit)


def some(thread: Thread, ids: Iterable[UUID]) -> list[Item]:
    """Those of these that are there."""
    return _read(thread, Stretch(Q(pk__in=list(ids))))


def since(thread: Thread, first: UUID, *, until: UUID | None = None, limit: int) -> Page:
    """From that id on, the latest so many; `older` where these are not all. `until`: the last
    that is wanted."""
    return _before(thread, Q(pk__gte=first) & (Q(pk__lte=until) if until else Q()), limit)


def _around(thread: Thread, place: UUID, limit: int) -> Page:
    half = limit // 2
    above = Stretch(Q(pk__lt=place), half + 1, latest=True)
    below = Stretch(Q(pk__gte=place), limit - half + 1)
    found = _read(thread, above, below)
    here = bisect_left(found, place, key=lambda item: item.id)
    first, last = max(0, here - half), here + limit - half
    items = found[first:last]
    return Page(items, items[0].id if first else None, items[-1].id if found[last:] else None)


def _before(thread: Thread, condition: Q, limit: int) -> Page:
    found = _read(thread, Stretch(condition, limit + 1, latest=True))
    items = found[-limit:]
    return Page(items, older=items[0].id if len(found) > limit else None)


def _after(thread: Thread, condition: Q, limit: int) -> Page:
    found = _read(thread, Stretch(condition, limit + 1))
    items = found[:limit]
    return Page(items, newer=items[-1].id if len(found) > limit else None)


def _read(thread: Thread, *stretches: Stretch) -> list[Item]:
    """In the order of ids. Two questions; of each kind as many as a stretch holds at most."""
    items = [
        *(Item("message", row.pk, row.created_at, row) for row in _said(thread, stretches)),
        *(_beside(row) for row in beside.rows(thread, stretches)),
    ]
    return sorted(items, key=lambda item: item.id)


def _beside(row: Note | ConversationEvent) -> Item:
    if isinstance(row, Note):
        return Item("note", row.pk, row.created_at, row)
    return Item("event", row.pk, row.at, row)


def _said(thread: Thread, stretches: Sequence[Stretch]) -> Iterable[Message]:
    contact, channel = thread.contact_id, thread.channel_id
    if stretches == (LATEST,):
        return _latest(contact, channel)
    return _messages(contact, channel, stretches)


@worded
def _latest(contact: UUID, channel: UUID) -> QuerySet[Message]:
    return _messages(contact, channel, [LATEST])


def _messages(contact: UUID, channel: UUID, stretches: Sequence[Stretch]) -> QuerySet[Message]:
    """A reaction stands at its message; one that failed stands nowhere else."""
    rows = Message.objects.filter(contact=contact, channel=channel)
    quiet = Q(kind=Message.Kind.REACTION) & ~Q(status=Status.FAILED)
    shown = rows.exclude(quiet).select_related("batch").defer("words")
    return together([one.of(shown) for one in stretches])
