"""A thread page by page. All ids are UUIDv7, so an id is a place in it, and a cursor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from heapq import merge
from itertools import islice
from typing import Any, Literal
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from apps.accounts.ids import made_at
from apps.conversations.models import ConversationEvent, Message, Note, Status, Thread

LIMIT = 40

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
    return list(_merged(thread, Q(pk__in=list(ids))))


def since(thread: Thread, first: UUID, *, limit: int) -> Page:
    """From that id on, the latest so many; `older` where these are not all."""
    return _before(thread, Q(pk__gte=first), limit)


def _around(thread: Thread, place: UUID, limit: int) -> Page:
    above = _before(thread, Q(pk__lt=place), limit // 2)
    below = _after(thread, Q(pk__gte=place), limit - limit // 2)
    return Page(above.items + below.items, above.older, below.newer)


def _before(thread: Thread, condition: Q, limit: int) -> Page:
    found = list(_merged(thread, condition, limit + 1, latest=True))
    items = found[:limit][::-1]
    return Page(items, older=items[0].id if len(found) > limit else None)


def _after(thread: Thread, condition: Q, limit: int) -> Page:
    found = list(_merged(thread, condition, limit + 1))
    items = found[:limit]
    return Page(items, newer=items[-1].id if len(found) > limit else None)


def _merged(
    thread: Thread, condition: Q, limit: int | None = None, *, latest: bool = False
) -> Iterator[Item]:
    """In the order of ids, or from the latest on. One question for each kind."""
    order = "-pk" if latest else "pk"

    def of(rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.filter(condition).order_by(order)[:limit]

    streams = (
        [Item("message", row.pk, row.created_at, row) for row in of(_messages(thread))],
        [Item("note", row.pk, row.created_at, row) for row in of(_notes(thread))],
        [Item("event", row.pk, row.at, row) for row in of(_events(thread))],
    )
    return islice(merge(*streams, key=lambda item: item.id, reverse=latest), limit)


def _messages(thread: Thread) -> QuerySet[Message]:
    """A reaction stands at its message; one that failed stands nowhere else."""
    rows = Message.objects.filter(contact=thread.contact_id, channel=thread.channel_id)
    quiet = Q(kind=Message.Kind.REACTION) & ~Q(status=Status.FAILED)
    return rows.exclude(quiet).select_related("batch").defer("words")


def _notes(thread: Thread) -> QuerySet[Note]:
    return Note.objects.filter(thread=thread)


def _events(thread: Thread) -> QuerySet[ConversationEvent]:
    return ConversationEvent.objects.filter(thread=thread)
