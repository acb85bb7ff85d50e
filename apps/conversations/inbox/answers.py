"""What counts as an answer to somebody, and who waits again when an answer did not come to be."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from apps.conversations.models import Conversation, Message, Status

Origin = Message.Origin
#: Somebody, or the AI, has read what they wrote; campaigns and automations have not.
ANSWERS = frozenset({Origin.AGENT, Origin.AI, Origin.API, Origin.PHONE})
#: Ends of a message that was never said.
UNSAID = frozenset({Status.CANCELLED, Status.FAILED})
#: As if the answer had never been written: from the first of theirs on that no other answer
#: follows. What they wrote before the conversation was dealt with in the one before.
_AGAIN = """
    WITH told AS (
        SELECT kept.id, kept.thread_id, kept.contact_id, kept.channel_id, unsaid.created_at AS at
        FROM unnest(%(messages)s::uuid[]) AS asked (id)
        JOIN conversations_message AS unsaid ON unsaid.id = asked.id
        JOIN conversations_conversation AS kept ON kept.contact_id = unsaid.contact_id
            AND kept.channel_id = unsaid.channel_id AND kept.status IN ('open', 'pending')
        WHERE unsaid.origin = ANY(%(answers)s)
        ORDER BY kept.thread_id FOR NO KEY UPDATE OF kept
    ), said AS (
        SELECT told.*, (
            SELECT id FROM conversations_message AS one
            WHERE one.contact_id = told.contact_id AND one.channel_id = told.channel_id
              AND one.origin = ANY(%(answers)s) AND one.status <> ALL(%(unsaid)s)
            ORDER BY one.id DESC LIMIT 1
        ) AS last_id, (
            SELECT max(closed_at) FROM conversations_conversation AS former
            WHERE former.thread_id = told.thread_id AND former.id <> told.id
        ) AS dealt_with
        FROM told
    )
    UPDATE conversations_conversation AS kept SET
        waiting_since = coalesce(kept.waiting_since, (
            SELECT min(one.created_at) FROM conversations_message AS one
            WHERE one.contact_id = kept.contact_id AND one.channel_id = kept.channel_id
              AND one.direction = 'in' AND one.kind <> 'system'
              AND (said.last_id IS NULL OR one.id > said.last_id)
              AND (said.dealt_with IS NULL OR one.created_at > said.dealt_with)
        )),
        answered_at = CASE WHEN kept.answered_at = said.at THEN (
            SELECT min(one.created_at) FROM conversations_message AS one
            WHERE one.contact_id = kept.contact_id AND one.channel_id = kept.channel_id
              AND one.origin = ANY(%(answers)s) AND one.status <> ALL(%(unsaid)s)
              AND one.created_at > said.at
        ) ELSE kept.answered_at END
    FROM said WHERE kept.id = said.id
    RETURNING kept.*
"""


def take_back(messages: Sequence[UUID]) -> list[Conversation]:
    """The open conversations in which these answers were written, which were never said."""
    asked = {
        "messages": list(messages),
        "answers": sorted(ANSWERS),
        "unsaid": sorted(UNSAID),
    }
    return list(Conversation.objects.raw(_AGAIN, asked))
