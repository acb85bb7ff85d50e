"""What one colleague has to do with a conversation, asked at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import JSONObject

from apps.conversations.composing import preferences
from apps.conversations.composing.preferences import Preferences
from apps.conversations.models import Agent, Conversation, ReadMark, ReplyDraft


@dataclass(frozen=True, slots=True)
class Reader:
    """`looked_at` None: never so far. `draft`: an empty one where nothing was begun."""

    looked_at: datetime | None
    draft: ReplyDraft
    prefers: Preferences


def of(conversation: Conversation, user_id: UUID) -> Reader:
    """In one query."""
    theirs = {"conversation": OuterRef("pk"), "user_id": Value(user_id)}
    draft = JSONObject(text="text", is_note="is_note", reply_to="reply_to")
    told = Conversation.objects.filter(pk=conversation.pk).values_list(
        _one(ReadMark.objects.filter(**theirs).values_list("read_at")),
        _one(ReplyDraft.objects.filter(**theirs).values_list(draft)),
        _one(Agent.objects.filter(pk=user_id).values_list("preferences")),
    )
    looked_at, begun, wanted = told.first() or (None, None, None)
    return Reader(
        looked_at,
        _draft(conversation, user_id, begun or {}),
        preferences.read(wanted or {}),
    )


def _one(rows: QuerySet[Any, Any]) -> Subquery:
    return Subquery(rows[:1])


def _draft(conversation: Conversation, user_id: UUID, begun: dict[str, Any]) -> ReplyDraft:
    answers = begun.pop("reply_to", None)
    reply_to = UUID(answers) if answers else None
    return ReplyDraft(conversation=conversation, user_id=user_id, reply_to=reply_to, **begun)
