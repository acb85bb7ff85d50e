"""What one colleague has to do with a conversation, asked at once, mostly with the conversation
itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, JSONObject

from apps.conversations.composing import preferences
from apps.conversations.composing.preferences import Preferences
from apps.conversations.models import (
    Agent,
    ConsentRules,
    Conversation,
    ReplyDraft,
    Suppression,
)
from apps.conversations.thread import unread
from apps.conversations.thread.unread import Unread

_TOLD = "told_of_reader"


@dataclass(frozen=True, slots=True)
class Reader:
    """`unread` None: nothing is new to them. `draft`: an empty one where nothing was begun.
    `consent`: the company's rules, see `consent.rules.current_and_erased`."""

    unread: Unread | None
    draft: ReplyDraft
    prefers: Preferences
    consent: tuple[ConsentRules, bool]


def of(conversation: Conversation, user_id: UUID) -> Reader:
    """Asked for only where the conversation was not read `with_reader`."""
    told: dict[str, Any] = getattr(conversation, _TOLD, {})
    if told.get("reader") != str(user_id):
        asked = with_reader(Conversation.objects.filter(pk=conversation.pk), user_id)
        told = asked.values_list(_TOLD, flat=True).first() or {}
    begun, wanted = told.get("draft"), told.get("prefers")
    rules = ConsentRules(policy=told["policy"]) if told.get("policy") else ConsentRules()
    return Reader(
        Unread.read(told.get("unread")),
        _draft(conversation, user_id, begun or {}),
        preferences.read(wanted or {}),
        (rules, bool(told.get("has_erased"))),
    )


def with_reader(rows: QuerySet[Conversation], user_id: UUID) -> QuerySet[Conversation]:
    """Conversations that know what `of` tells of this colleague."""
    theirs = {"conversation": OuterRef("pk"), "user_id": Value(user_id)}
    draft = JSONObject(text="text", is_note="is_note", reply_to="reply_to")
    told = JSONObject(
        reader=Cast(Value(user_id), TextField()),
        unread=unread.of(user_id),
        draft=_one(ReplyDraft.objects.filter(**theirs).values_list(draft)),
        prefers=_one(Agent.objects.filter(pk=user_id).values_list("preferences")),
        policy=_one(ConsentRules.objects.values_list("policy")),
        has_erased=Exists(Suppression.objects.filter(address="")),
    )
    return rows.annotate(**{_TOLD: told})


def _one(rows: QuerySet[Any, Any]) -> Subquery:
    return Subquery(rows[:1])


def _draft(conversation: Conversation, user_id: UUID, begun: dict[str, Any]) -> ReplyDraft:
    answers = begun.pop("reply_to", None)
    reply_to = UUID(answers) if answers else None
    return ReplyDraft(conversation=conversation, user_id=user_id, reply_to=reply_to, **begun)
