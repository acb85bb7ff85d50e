"""Conversations at rest that somebody wrote to: snoozed ones wake, and one that was closed a
short while ago opens again, with whoever had it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from apps.accounts.ids import id_of
from apps.conversations.models import Conversation, ConversationEvent, InboxRules

Kind = ConversationEvent.Kind
_RULE: int = InboxRules._meta.get_field("reopen_hours").default
#: The open conversation of a thread, otherwise its latest; an archived one stays where it is.
_REVIVE = """
    UPDATE conversations_conversation AS kept SET
        status = 'open', closed_at = NULL, snoozed_until = NULL,
        waiting_since = CASE WHEN was.status = 'pending' THEN kept.waiting_since END
    FROM unnest(%(threads)s::uuid[]) AS asked (thread_id), LATERAL (
        SELECT id, status, closed_at FROM conversations_conversation AS one
        WHERE one.thread_id = asked.thread_id
        ORDER BY one.status IN ('open', 'pending') DESC, one.id DESC LIMIT 1
    ) AS was
    WHERE kept.id = was.id AND (
        was.status = 'pending'
        OR was.status = 'closed' AND was.closed_at > %(now)s - interval '1 hour' * coalesce(
            (SELECT reopen_hours FROM conversations_inboxrules WHERE id = 1), %(hours)s
        )
    )
    RETURNING kept.id, kept.thread_id, was.status
"""


@dataclass(slots=True)
class Revived:
    """Conversation → thread. `woken` were snoozed, `reopened` were closed."""

    woken: dict[UUID, UUID] = field(default_factory=dict)
    reopened: dict[UUID, UUID] = field(default_factory=dict)


def revive(threads: Sequence[UUID], now: datetime) -> Revived:
    """Those of these threads that are at rest and shall not stay so."""
    revived = Revived()
    if not threads:
        return revived
    with connection.cursor() as cursor:
        cursor.execute(_REVIVE, {"threads": list(threads), "now": now, "hours": _RULE})
        for pk, thread, was in cursor.fetchall():
            kind = revived.woken if was == Conversation.Status.PENDING else revived.reopened
            kind[pk] = thread
    return revived


def write_down(new: Iterable[Conversation], revived: Revived, now: datetime) -> None:
    """Between the messages, before the one that did it."""
    told = [(Kind.OPENED, one.pk, one.thread_id) for one in new]
    told += [(Kind.WOKEN, pk, thread) for pk, thread in revived.woken.items()]
    told += [(Kind.REOPENED, pk, thread) for pk, thread in revived.reopened.items()]
    before = now - timedelta(milliseconds=1)
    ConversationEvent.objects.bulk_create(
        ConversationEvent(id=id_of(before), conversation_id=pk, thread_id=thread, kind=kind, at=now)
        for kind, pk, thread in told
    )
