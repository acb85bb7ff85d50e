"""Shapes of messages in answers."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from apps.accounts.api.wire import Field, Query, Serializer, on_the_wire
from apps.conversations import outcomes
from apps.conversations.models import Message, Status
from apps.conversations.thread import ticks


class MessageQuery(Query):
    """`conversationId`: all of its thread. `from` and `to`: by the time of the messages, both
    included."""

    conversation_id = serializers.UUIDField(required=False)
    contact_id = serializers.UUIDField(required=False)
    channel_id = serializers.UUIDField(required=False)
    batch_id = serializers.UUIDField(required=False)
    direction = serializers.ChoiceField(Message.Direction.choices, required=False)
    status = serializers.ChoiceField(Status.choices, required=False)

    def get_fields(self) -> dict[str, Field]:
        moments = {name: serializers.DateTimeField(required=False) for name in ("from", "to")}
        return {**super().get_fields(), **on_the_wire(dict(moments))}


class TroubleOutput(Serializer):
    """`message`: what happened and what to do. `detail`: what the provider said, "" for nothing."""

    code = serializers.CharField()
    message = serializers.CharField()
    detail = serializers.CharField()


class MessageOutput(Serializer):
    """`content` has the shape of its `type`, of bulk once its turn has come. `error`: why it
    failed, was cancelled or is not known. `asked`: it waited too long and leaves only once it is
    confirmed. `held`: waits for the provider's quality check. `replyTo` and `providerId`: ids of
    the provider, "" for none. `leaveAt`: when it leaves, of one that waits for its hour.
    `reactions`: `us` or `them` → emoji. `cost` null: not known."""

    id = serializers.UUIDField()
    direction = serializers.ChoiceField(Message.Direction.choices)
    type = serializers.ChoiceField(Message.Kind.choices, source="kind")
    status = serializers.ChoiceField(Status.choices)
    origin = serializers.ChoiceField(Message.Origin.choices)
    channel_id = serializers.UUIDField()
    contact_id = serializers.UUIDField(allow_null=True)
    batch_id = serializers.UUIDField(allow_null=True)
    author_id = serializers.UUIDField(allow_null=True)
    content = serializers.DictField()
    context = serializers.DictField(allow_null=True)  # type: ignore[assignment]
    media_id = serializers.UUIDField(allow_null=True)
    reactions = serializers.DictField(child=serializers.CharField())
    reply_to = serializers.CharField()
    provider_id = serializers.CharField()
    category = serializers.CharField()
    asked = serializers.BooleanField()
    held = serializers.BooleanField()
    error = TroubleOutput(allow_null=True)
    cost = serializers.DecimalField(max_digits=10, decimal_places=6, allow_null=True)
    currency = serializers.CharField()
    created_at = serializers.DateTimeField()
    leave_at = serializers.DateTimeField(allow_null=True)
    sent_at = serializers.DateTimeField(allow_null=True)
    delivered_at = serializers.DateTimeField(allow_null=True)
    read_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    edited_at = serializers.DateTimeField(allow_null=True)
    revoked_at = serializers.DateTimeField(allow_null=True)

    def to_representation(self, instance: Message) -> Any:
        columns = instance._meta.concrete_fields
        plain = {field.attname: getattr(instance, field.attname) for field in columns}
        return super().to_representation(
            {
                **plain,
                "reactions": instance.reacted,
                "error": _trouble(instance),
                "leave_at": ticks.leaves_at(instance),
            }
        )


def _trouble(message: Message) -> dict[str, str] | None:
    """`provider` is annotated by whoever reads messages for the API."""
    words = outcomes.in_words(message, message.provider)  # type: ignore[attr-defined]
    detail = str((message.problem or {}).get("detail") or "")
    return {"code": message.code, "message": words, "detail": detail} if words else None


class QueuedOutput(Serializer):
    """`id` null: it was a dry run, and `contactId` null then: somebody new. `windowUntil`: until
    when anything may be said to this person, null where none is open or nobody counts. `leaveAt`
    null: at once. `parts`: how many messages the carrier will count."""

    id = serializers.UUIDField(allow_null=True)
    status = serializers.ChoiceField([Status.QUEUED.value])
    type = serializers.ChoiceField(Message.Kind.choices)
    channel_id = serializers.UUIDField()
    contact_id = serializers.UUIDField(allow_null=True)
    category = serializers.CharField()
    window_until = serializers.DateTimeField(allow_null=True)
    leave_at = serializers.DateTimeField(allow_null=True)
    parts = serializers.IntegerField()
    dry_run = serializers.BooleanField()


class LeftOutOutput(Serializer):
    """`index`: in the list that was sent, from 0. `code`: `duplicate` for somebody who stands in
    the list already."""

    index = serializers.IntegerField(source="place")
    to = serializers.CharField(source="given")
    code = serializers.CharField()
    message = serializers.CharField(source="words")


class BulkOutput(Serializer):
    """`batchId` null: a dry run, or nobody may get it. `leftOut`: who does not get it, and why."""

    batch_id = serializers.UUIDField(allow_null=True)
    channel_id = serializers.UUIDField()
    category = serializers.CharField()
    queued = serializers.IntegerField()
    left_out = LeftOutOutput(many=True)
    dry_run = serializers.BooleanField()
