"""How the inbox stands at this moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from apps.conversations.models import Conversation

#: Only of what is at hand, which small indexes hold.
_NOW = """
    SELECT count(*) FILTER (WHERE status = 'open'),
        count(*) FILTER (WHERE status = 'pending'),
        count(*) FILTER (WHERE status = 'open' AND assignee_id IS NULL),
        count(*) FILTER (WHERE status = 'open' AND waiting_since IS NOT NULL),
        count(*) FILTER (WHERE status = 'open' AND unread > 0),
        min(waiting_since) FILTER (WHERE status = 'open')
    FROM conversations_conversation WHERE status = 'open' OR status = 'pending'
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """`waiting`: somebody of theirs waits for an answer, the longest since `waiting_since`."""

    open: int
    pending: int
    unassigned: int
    waiting: int
    unread: int
    waiting_since: datetime | None


def now() -> Standing:
    with connection.cursor() as cursor:
        cursor.execute(_NOW)
        [row] = cursor.fetchall()
    return Standing(*row)


def mine(user_id: UUID) -> int:
    """Open conversations that are somebody's own."""
    return Conversation.objects.filter(status="open", assignee_id=user_id).count()
