"""Which conversations stand in a folder, and in which order."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from apps.conversations.folders.asked import ME, NOBODY, Asked, Folder
from apps.conversations.models import Conversation, Mention

Rows = QuerySet[Conversation]
Status = Conversation.Status
_MENTIONS = 1_000  # the latest of somebody's


def conversations(asked: Asked, me: UUID) -> Rows:
    """In no order yet; `order` says how they stand."""
    rows = Conversation.objects.filter(_folder(asked.folder, me))
    if asked.channel:
        rows = rows.filter(channel=asked.channel)
    if asked.tag is not None:
        rows = rows.filter(tags__contains=[asked.tag])
    if asked.team:
        rows = rows.filter(team=asked.team)
    if asked.unread:
        rows = rows.filter(unread__gt=0)
    if asked.priority is not None:
        rows = rows.filter(priority=asked.priority)
    if asked.assignee:
        rows = rows.filter(assignee_id=_assignee(asked.assignee, me))
    return rows


def order(folder: Folder) -> tuple[str, bool]:
    """The moment by which it is ordered, the id behind it; whether the latest comes first."""
    return ("waiting_since", False) if folder == Folder.WAITING else ("last_message_at", True)


def moment(conversation: Conversation, folder: Folder) -> datetime:
    at: datetime = getattr(conversation, order(folder)[0])
    return at


def _folder(folder: Folder, me: UUID) -> Q:
    is_open = Q(status=Status.OPEN)
    at_hand = Q(status=Status.OPEN) | Q(status=Status.PENDING)  # as the indexes say it
    return {
        Folder.MINE: Q(is_open & at_hand, assignee_id=me),
        Folder.UNASSIGNED: Q(is_open & at_hand, assignee_id=None),
        Folder.WAITING: Q(is_open, waiting_since__isnull=False),
        Folder.ALL: at_hand,
        Folder.MENTIONS: Q(pk__in=_mentions(me)),
        Folder.SNOOZED: Q(status=Status.PENDING),
        Folder.CLOSED: Q(status=Status.CLOSED),
    }[folder]


def _mentions(me: UUID) -> QuerySet[Mention, UUID]:
    latest = Mention.objects.filter(user_id=me).order_by("-created_at")
    return latest.values_list("conversation_id", flat=True)[:_MENTIONS]


def _assignee(text: str, me: UUID) -> UUID | None:
    if text == NOBODY:
        return None
    return me if text == ME else UUID(text)
