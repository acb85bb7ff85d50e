"""How much each folder holds: one question, and never more than MOST rows of an index for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from apps.accounts import counting
from apps.accounts.counting import MOST, Counted, counted
from apps.conversations.folders.asked import Folder
from apps.conversations.models import Conversation, Mention

__all__ = ["MOST", "Counts", "counts", "unseen"]

Status = Conversation.Status
_UNSEEN = "unseen"


@dataclass(frozen=True, slots=True)
class Counts:
    """Folder → how many, at most MOST. `unseen`: mine and nobody's that have something unread."""

    by_folder: dict[str, int]
    unseen: int


def counts(me: UUID) -> Counts:
    return of(counting.up_to_most(rows(me)))


def of(told: Mapping[str, int]) -> Counts:
    """Of what was counted of `rows`."""
    return Counts(
        {name: count for name, count in told.items() if name in set(Folder)}, told[_UNSEEN]
    )


@counted
def unseen(me: UUID) -> QuerySet[Conversation]:
    whose = Q(assignee_id=me) | Q(assignee_id=None)
    return Conversation.objects.filter(whose, status=Status.OPEN, unread__gt=0)


def rows(me: UUID) -> dict[str, Counted]:
    return {**{name: _in_folder(name, me) for name in _COUNTED}, _UNSEEN: unseen(me)}


@counted
def _in_folder(name: str, me: UUID) -> QuerySet[Any]:
    return _COUNTED[name](me)


def _open() -> QuerySet[Conversation]:
    return Conversation.objects.filter(status=Status.OPEN)


#: Each condition is one of a small index's.
_COUNTED: dict[str, Callable[[UUID], QuerySet[Any]]] = {
    Folder.MINE.value: lambda me: _open().filter(assignee_id=me),
    Folder.UNASSIGNED.value: lambda _me: _open().filter(assignee_id=None),
    Folder.WAITING.value: lambda _me: _open().filter(waiting_since__isnull=False),
    Folder.SNOOZED.value: lambda _me: Conversation.objects.filter(status=Status.PENDING),
    Folder.MENTIONS.value: lambda me: Mention.objects.filter(user_id=me, seen_at=None),
}
