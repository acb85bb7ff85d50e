"""conversations/{id}/notes: what colleagues say to one another; teams: who they are."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.fields import ArrayField
from django.db.models import Q, QuerySet, UUIDField, Value
from django.shortcuts import get_object_or_404

from apps.accounts.api.operation import operation
from apps.accounts.api.request import ApiRequest
from apps.accounts.api.view import ApiView
from apps.conversations import handling
from apps.conversations.api.conversation_shapes import NoteInput, NoteOutput, TeamOutput
from apps.conversations.handling.refusals import NothingWritten
from apps.conversations.models import Conversation, Note, Team

_NOBODY: Value = Value([], output_field=ArrayField(UUIDField()))


class Notes(ApiView):
    """For colleagues only: a note never leaves the company."""

    permission = {"GET": "conversations.view", "POST": "conversations.reply"}

    @operation(answers=NoteOutput, listed="cursor")
    def get(
        self, request: ApiRequest, values: dict[str, Any], conversation_id: UUID
    ) -> QuerySet[Note]:
        """List the notes of a conversation's thread, the newest first."""
        conversation = get_object_or_404(Conversation, pk=conversation_id)
        return Note.objects.filter(thread=conversation.thread_id)

    @operation(
        reads=NoteInput,
        answers=NoteOutput,
        status=201,
        refuses=(NothingWritten,),
        idempotent=True,
    )
    def post(self, request: ApiRequest, values: dict[str, Any], conversation_id: UUID) -> Note:
        """Leave a note. Whoever is named in it as @Name is told."""
        conversation = get_object_or_404(Conversation, pk=conversation_id)
        return handling.take_note(request.tenant, conversation, values["text"], by=request.actor)


class Teams(ApiView):
    """Colleagues who share work."""

    permission = {"GET": "conversations.view"}

    @operation(answers=TeamOutput, listed="pages")
    def get(self, request: ApiRequest, values: dict[str, Any]) -> QuerySet[Team]:
        """List the teams by name."""
        members = ArrayAgg("members__user_id", filter=Q(members__isnull=False), default=_NOBODY)
        return Team.objects.annotate(member_ids=members).order_by("name", "pk")
