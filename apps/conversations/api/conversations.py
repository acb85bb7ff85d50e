"""conversations: whom the company talks with, and what stands open."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.shortcuts import get_object_or_404

from apps.accounts.actor import Actor
from apps.accounts.api.operation import operation
from apps.accounts.api.request import ApiRequest
from apps.accounts.api.view import ApiView
from apps.conversations import handling
from apps.conversations.api.contacts import field_by_field
from apps.conversations.api.conversation_changes import change
from apps.conversations.api.conversation_shapes import (
    ME,
    NOBODY,
    ChangeConversationInput,
    ConversationOutput,
    ConversationQuery,
)
from apps.conversations.api.message_shapes import MessageOutput
from apps.conversations.api.messages import readable
from apps.conversations.folders import lines
from apps.conversations.handling.refusals import (
    AnotherOpen,
    Closed,
    InThePast,
    NobodyToAssign,
    NoSuchTeam,
)
from apps.conversations.models import Contact, Conversation, Message
from apps.conversations.people import search, tags
from apps.conversations.thread import receipts

_TAG_NAMES = """ARRAY(
    SELECT tag.name FROM conversations_tag AS tag
    WHERE tag.id = ANY(conversations_conversation.tags) ORDER BY lower(tag.name)
)"""
_EXACT = {"status": "status", "team": "team", "channel": "channel", "contact": "contact"}


def shown(rows: QuerySet[Conversation]) -> QuerySet[Conversation]:
    """With what the API tells beyond the columns."""
    names = RawSQL(_TAG_NAMES, [], output_field=ArrayField(CharField()))  # noqa: S611  # nosec B611 - our own
    return lines.light(rows).select_related("thread").annotate(tag_names=names)


def one(conversation_id: UUID) -> Conversation:
    """The company's conversation of that id, or 404."""
    return get_object_or_404(shown(Conversation.objects.all()), pk=conversation_id)


class Conversations(ApiView):
    """All conversations of the company, whatever became of them."""

    permission = {"GET": "conversations.view"}

    @operation(asks=ConversationQuery, answers=ConversationOutput, listed="pages")
    def get(self, request: ApiRequest, values: dict[str, Any]) -> QuerySet[Conversation]:
        """List conversations, the one in which something was said last first."""
        rows = Conversation.objects.filter(_asked(values, request.actor))
        return shown(rows).order_by("-last_message_at", "-id")


class OneConversation(ApiView):
    """One conversation."""

    permission = {"GET": "conversations.view", "PATCH": "conversations.reply"}

    @operation(answers=ConversationOutput)
    def get(
        self, request: ApiRequest, values: dict[str, Any], conversation_id: UUID
    ) -> Conversation:
        """Read a conversation."""
        return one(conversation_id)

    @operation(
        reads=ChangeConversationInput,
        answers=ConversationOutput,
        refuses=(Closed, AnotherOpen, NobodyToAssign, NoSuchTeam, InThePast),
    )
    def patch(
        self, request: ApiRequest, values: dict[str, Any], conversation_id: UUID
    ) -> Conversation:
        """Give a conversation to somebody, tag, snooze, close or reopen it."""
        with field_by_field():
            change(request.tenant, one(conversation_id), values, by=request.actor)
        return one(conversation_id)


class ReadConversation(ApiView):
    """What was read is read for the company and, where a person asks, for them."""

    permission = {"POST": "conversations.reply"}

    @operation(answers=ConversationOutput, idempotent=True)
    def post(
        self, request: ApiRequest, values: dict[str, Any], conversation_id: UUID
    ) -> Conversation:
        """Say that everything in a conversation was read."""
        conversation = one(conversation_id)
        if handling.mark_read(request.tenant, conversation, by=request.actor):
            receipts.owe(request.tenant, conversation)
        return one(conversation_id)


class ConversationMessages(ApiView):
    """A thread is one customer on one channel: earlier conversations with them are in it."""

    permission = {"GET": "conversations.view"}

    @operation(answers=MessageOutput, listed="cursor")
    def get(
        self, request: ApiRequest, values: dict[str, Any], conversation_id: UUID
    ) -> QuerySet[Message]:
        """List the messages of a conversation's thread, the newest first."""
        of = one(conversation_id)
        return readable().filter(contact=of.contact_id, channel=of.channel_id)


def _asked(values: dict[str, Any], by: Actor) -> Q:
    condition = Q(**{column: values[name] for name, column in _EXACT.items() if name in values})
    if "priority" in values:
        condition &= Q(priority=values["priority"])
    if "unread" in values:
        condition &= Q(unread__gt=0) if values["unread"] else Q(unread=0)
    if "assigned_to" in values:
        condition &= _assigned(values["assigned_to"], by)
    if "tag" in values:
        condition &= _tagged(values["tag"])
    if "search" in values:
        people = search.matching(Contact.objects.present(), values["search"])
        condition &= Q(contact__in=people.values("pk"))
    return condition


def _assigned(who: str, by: Actor) -> Q:
    """A key is nobody's colleague: nothing is given to it."""
    if who == NOBODY:
        return Q(assignee_id=None)
    if who == ME:
        return Q(assignee_id=by.user.pk) if by.user else Q(pk__in=[])
    return Q(assignee_id=who)


def _tagged(name: str) -> Q:
    known = list(tags.known_ids([" ".join(name.split())]).values())
    return Q(tags__contains=known) if known else Q(pk__in=[])
