"""How much each folder holds: one question, and never more than MOST rows of an index for each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from apps.accounts import counting
from apps.accounts.counting import MOST
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
    told = counting.up_to_most(_rows(me))
    unseen_ones = told.pop(_UNSEEN)
    return Counts(told, unseen_ones)


def unseen(me: UUID) -> QuerySet[Conversation]:
    whose = Q(assignee_id=me) | Q(assignee_id=None)
    return Conversation.objects.filter(whose, status=Status.OPEN, unread__gt=0)


def _rows(me: UUID) -> dict[str, QuerySet[Any]]:
    """Each condition is one of a small index's."""
    open_ones = Conversation.objects.filter(status=Status.OPEN)
    return {
        Folder.MINE.value: open_ones.filter(assignee_id=me),
        Folder.UNASSIGNED.value: open_ones.filter(assignee_id=None),
        Folder.WAITING.value: open_ones.filter(waiting_since__isnull=False),
        Folder.SNOOZED.value: Conversation.objects.filter(status=Status.PENDING),
        Folder.MENTIONS.value: Mention.objects.filter(user_id=me, seen_at=None),
        _UNSEEN: unseen(me),
    }
