"""Shapes of conversations, notes and teams in the API."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from apps.accounts.api.wire import Line, Query, Serializer
from apps.conversations.api.contact_shapes import OrNull
from apps.conversations.handling.noting import LONGEST as LONGEST_NOTE
from apps.conversations.models import Conversation, Team
from apps.conversations.people import tags

ME, NOBODY = "me", "nobody"
_ONLY_PENDING = _("Only a pending conversation waits for a moment: leave “status” out, or pending.")
_PRIORITIES = {one.name.lower(): int(one) for one in Conversation.Priority}
_WORDS = {value: word for word, value in _PRIORITIES.items()}


class Priority(serializers.ChoiceField):
    """A word outside, a number that sorts inside."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(list(_PRIORITIES), **kwargs)

    def to_internal_value(self, data: Any) -> Any:
        return _PRIORITIES[super().to_internal_value(data)]

    def to_representation(self, value: Any) -> Any:
        return _WORDS[value]


class Assignee(serializers.RegexField):
    """A user's id, `me` or `nobody`."""

    def __init__(self, **kwargs: Any) -> None:
        hexes = "-".join(f"[0-9a-fA-F]{{{length}}}" for length in (8, 4, 4, 4, 12))
        words: dict[str, Any] = {"invalid": _("Write a user's id, me or nobody.")}
        super().__init__(rf"^({hexes}|{ME}|{NOBODY})$", error_messages=words, **kwargs)


class ConversationQuery(Query):
    """`search`: any part of a name, number or e-mail of the customer. `tag`: its name. `unread`:
    whether something came in that nobody has looked at."""

    status = serializers.ChoiceField(Conversation.Status.choices, required=False)
    assigned_to = Assignee(required=False)
    team = serializers.UUIDField(required=False)
    tag = serializers.CharField(required=False, max_length=tags.LONGEST)
    channel = serializers.UUIDField(required=False)
    contact = serializers.UUIDField(required=False)
    unread = serializers.BooleanField(required=False)
    priority = Priority(required=False)
    search = serializers.CharField(required=False, max_length=200)


class CustomerOutput(Serializer):
    """`phoneNumber` null: known by another name only, such as an id at WhatsApp."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    phone_number = OrNull(source="phone", allow_null=True)


class ConversationOutput(Serializer):
    """`preview`: the latest message in a line; `previewStatus`: how far one of ours came, "" for
    one of theirs. `waitingSince`: their first message that nobody has answered. `answeredAt`: the
    first answer. `snoozedUntil` null while pending: until the customer writes. `windowUntil`:
    until when anything may be said and not only templates, null where nobody counts."""

    id = serializers.UUIDField()
    contact = CustomerOutput()
    channel_id = serializers.UUIDField()
    status = serializers.ChoiceField(Conversation.Status.choices)
    priority = Priority()
    assigned_to = serializers.UUIDField(source="assignee_id", allow_null=True)
    team_id = serializers.UUIDField(allow_null=True)
    tags = serializers.ListField(child=serializers.CharField(), source="tag_names")
    ai_enabled = serializers.BooleanField()
    unread = serializers.IntegerField(min_value=0)
    preview = serializers.CharField()
    preview_status = serializers.CharField()
    window_until = serializers.DateTimeField(source="thread.window_until", allow_null=True)
    opened_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)
    snoozed_until = serializers.DateTimeField(allow_null=True)
    waiting_since = serializers.DateTimeField(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)
    last_message_at = serializers.DateTimeField()
    last_inbound_at = serializers.DateTimeField(allow_null=True)


class ChangeConversationInput(Serializer):
    """All of it is done, or nothing. `status`: open (again), pending, closed or archived.
    `snoozedUntil`: pending until then; null: until the customer writes. `tags` replaces all tags
    of the conversation; new ones are made. `assignedTo` and `teamId` null: nobody's."""

    status = serializers.ChoiceField(Conversation.Status.choices, required=False)
    assigned_to = serializers.UUIDField(required=False, allow_null=True)
    team_id = serializers.UUIDField(required=False, allow_null=True)
    tags = serializers.ListField(
        child=Line(max_length=tags.LONGEST), required=False, max_length=tags.MOST
    )
    ai_enabled = serializers.BooleanField(required=False)
    priority = Priority(required=False)
    snoozed_until = serializers.DateTimeField(required=False, allow_null=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs.get("status", "pending") != "pending" and attrs.get("snoozed_until"):
            raise serializers.ValidationError({"snoozedUntil": [_ONLY_PENDING]})
        return attrs


class NoteInput(Serializer):
    """`text`: whoever is named in it as @Name is told."""

    text = serializers.CharField(max_length=LONGEST_NOTE)


class NoteOutput(Serializer):
    """`authorId`: a user's or an API key's. `mentions`: ids of users."""

    id = serializers.UUIDField()
    conversation_id = serializers.UUIDField()
    author_id = serializers.UUIDField(allow_null=True)
    text = serializers.CharField()
    mentions = serializers.ListField(child=serializers.UUIDField())
    created_at = serializers.DateTimeField()
    edited_at = serializers.DateTimeField(allow_null=True)


class TeamOutput(Serializer):
    """`policy`: who gets what comes to the team. `members`: ids of users."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    policy = serializers.ChoiceField(Team.Policy.choices)
    members = serializers.ListField(child=serializers.UUIDField(), source="member_ids")
