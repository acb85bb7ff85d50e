"""messages: what was said, and having something said."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from django.shortcuts import get_object_or_404

from apps.accounts.api.operation import operation
from apps.accounts.api.request import ApiRequest
from apps.accounts.api.view import ApiView
from apps.accounts.ids import first_id
from apps.conversations import outbox
from apps.conversations.api import message_drafts
from apps.conversations.api.message_inputs import (
    BulkInput,
    ForwardInput,
    MessageInput,
    ResolveInput,
    TemplateMessageInput,
)
from apps.conversations.api.message_shapes import (
    BulkOutput,
    MessageOutput,
    MessageQuery,
    QueuedOutput,
)
from apps.conversations.composing import moments
from apps.conversations.composing.refusals import AfterTheWindow
from apps.conversations.models import Contact, Conversation, Message
from apps.conversations.outbox.refusals import (
    AlreadyAnew,
    AlreadyRevoked,
    NeverRevoked,
    NotAsked,
    NotFailed,
    NotForwardable,
    NotQueued,
    NotSentYet,
    NotUncertain,
    TooLateToRevoke,
    all_of_them,
)
from apps.whatsapp.channels.refusals import ProviderRefused, ProviderSilent

AT_THE_DOOR = all_of_them()
_EXACT = ("contact_id", "channel_id", "batch_id", "direction", "status")


def readable() -> QuerySet[Message]:
    """With whose words the trouble of each is said."""
    return Message.objects.annotate(provider=F("channel__provider"))


class Messages(ApiView):
    """Everything that was said, in both directions."""

    permission = {"GET": "conversations.view", "POST": "conversations.reply"}

    @operation(asks=MessageQuery, answers=MessageOutput, listed="cursor")
    def get(self, request: ApiRequest, values: dict[str, Any]) -> QuerySet[Message]:
        """List messages, the newest first."""
        rows = readable().filter(**{name: values[name] for name in _EXACT if name in values})
        if "conversation_id" in values:
            rows = _of_thread(rows, values["conversation_id"])
        if "from" in values:
            rows = rows.filter(pk__gte=first_id(values["from"]))
        if "to" in values:
            rows = rows.filter(pk__lt=first_id(values["to"], after=1))
        return rows

    @operation(
        reads=MessageInput,
        answers=QueuedOutput,
        status=202,
        refuses=(*AT_THE_DOOR, AfterTheWindow),
        idempotent=True,
    )
    def post(self, request: ApiRequest, values: dict[str, Any]) -> dict[str, Any]:
        """Send a message to one person. Somebody unknown becomes a contact."""
        return _queued(request, values)


class TemplateMessages(ApiView):
    """Templates may be sent at any time, for what people agreed to."""

    permission = {"POST": "conversations.reply"}

    @operation(
        reads=TemplateMessageInput,
        answers=QueuedOutput,
        status=202,
        refuses=AT_THE_DOOR,
        idempotent=True,
    )
    def post(self, request: ApiRequest, values: dict[str, Any]) -> dict[str, Any]:
        """Send a template to one person."""
        return _queued(request, values)


class BulkMessages(ApiView):
    """One message to many."""

    permission = {"POST": "campaigns.send"}

    @operation(
        reads=BulkInput, answers=BulkOutput, status=202, refuses=AT_THE_DOOR, idempotent=True
    )
    def post(self, request: ApiRequest, values: dict[str, Any]) -> dict[str, Any]:
        """Send to up to 1,000 people, each once. Who may not get it is left out and named."""
        with message_drafts.field_by_field():
            draft = message_drafts.bulk_of(values)
            dry_run = values["dry_run"]
            done = outbox.bulk(request.tenant, draft, by=request.actor, dry_run=dry_run)
        return {
            "batch_id": done.batch.pk if done.batch else None,
            "channel_id": done.channel.pk,
            "category": done.category,
            "queued": done.queued,
            "left_out": done.left,
            "dry_run": dry_run,
        }


class OneMessage(ApiView):
    """One message."""

    permission = {"GET": "conversations.view"}

    @operation(answers=MessageOutput)
    def get(self, request: ApiRequest, values: dict[str, Any], message_id: UUID) -> Message:
        """Read a message."""
        return get_object_or_404(readable(), pk=message_id)


class CancelMessage(ApiView):
    """Only what still waits can be called back."""

    permission = {"POST": "conversations.reply"}

    @operation(answers=MessageOutput, refuses=(NotQueued,))
    def post(self, request: ApiRequest, values: dict[str, Any], message_id: UUID) -> Message:
        """Call a queued message back."""
        message = get_object_or_404(Message.objects.outgoing(), pk=message_id)
        outbox.cancel(request.tenant, message, by=request.actor)
        return readable().get(pk=message_id)


class ConfirmMessage(ApiView):
    """A reply that waited longer than ten minutes leaves only once somebody says so."""

    permission = {"POST": "conversations.reply"}

    @operation(answers=MessageOutput, refuses=(NotAsked,))
    def post(self, request: ApiRequest, values: dict[str, Any], message_id: UUID) -> Message:
        """Let a message go that asks whether it still may."""
        message = get_object_or_404(Message.objects.outgoing(), pk=message_id)
        outbox.confirm(request.tenant, message, by=request.actor)
        return readable().get(pk=message_id)


class ResolveMessage(ApiView):
    """For messages of which the provider never told whether they left. What it tells later and
    says that a message came further holds."""

    permission = {"POST": "conversations.reply"}

    @operation(reads=ResolveInput, answers=MessageOutput, refuses=(NotUncertain,), idempotent=True)
    def post(self, request: ApiRequest, values: dict[str, Any], message_id: UUID) -> Message:
        """Say whether an uncertain message arrived. It is not sent again by that."""
        message = get_object_or_404(Message.objects.outgoing(), pk=message_id)
        found = outbox.Found(values["outcome"])
        outbox.settle(request.tenant, message, found, by=request.actor)
        return readable().get(pk=message_id)


class MessageAgain(ApiView):
    """The new message is asked everything that any other is asked."""

    permission = {"POST": "conversations.reply"}

    @operation(
        answers=MessageOutput,
        status=202,
        refuses=(*AT_THE_DOOR, NotFailed, AlreadyAnew),
        idempotent=True,
    )
    def post(self, request: ApiRequest, values: dict[str, Any], message_id: UUID) -> Message:
        """Send a message that did not arrive once more, as a new message."""
        message = get_object_or_404(Message.objects.outgoing(), pk=message_id)
        with message_drafts.field_by_field():
            made = outbox.again(request.tenant, message, by=request.actor)
        return readable().get(pk=made.pk)


class ForwardMessage(ApiView):
    """To another person, as a new message that does not say where it comes from."""

    permission = {"POST": "conversations.reply"}

    @operation(
        reads=ForwardInput,
        answers=MessageOutput,
        status=202,
        refuses=(*AT_THE_DOOR, NotForwardable),
        idempotent=True,
    )
    def post(self, request: ApiRequest, values: dict[str, Any], message_id: UUID) -> Message:
        """Say to somebody else what a message of either direction says."""
        message = get_object_or_404(Message, pk=message_id)
        to, channel = message_drafts.to_of(values), message_drafts.channel_of(values)
        with message_drafts.field_by_field():
            made = outbox.forward(request.tenant, message, to=to, channel=channel, by=request.actor)
        return readable().get(pk=made.pk)


class RevokeMessage(ApiView):
    """Where the channel's provider can delete what was sent: phones by QR code, for two days."""

    permission = {"POST": "conversations.reply"}

    @operation(
        answers=MessageOutput,
        refuses=(
            NotSentYet,
            NeverRevoked,
            TooLateToRevoke,
            AlreadyRevoked,
            ProviderRefused,
            ProviderSilent,
        ),
    )
    def post(self, request: ApiRequest, values: dict[str, Any], message_id: UUID) -> Message:
        """Delete a message of ours on everybody's phones."""
        rows = Message.objects.outgoing().select_related("channel", "contact")
        message = get_object_or_404(rows, pk=message_id)
        outbox.revoke(request.tenant, message, by=request.actor)
        return readable().get(pk=message_id)


def _queued(request: ApiRequest, values: dict[str, Any]) -> dict[str, Any]:
    dry_run = values["dry_run"]
    with message_drafts.field_by_field(), transaction.atomic():
        draft = message_drafts.draft_of(values)
        ask = outbox.rehearse if dry_run else outbox.place
        plan = ask(request.tenant, draft, by=request.actor)
        if draft.leave_at and draft.template is None:
            moments.check_window(draft.leave_at, plan.window_until)
    message = plan.message
    is_kept = not dry_run or Contact.objects.filter(pk=plan.contact.pk).exists()
    return {
        "id": None if dry_run else message.pk,
        "status": message.status,
        "type": message.kind,
        "channel_id": plan.channel.pk,
        "contact_id": plan.contact.pk if is_kept else None,
        "category": message.category,
        "window_until": plan.window_until,
        "leave_at": draft.leave_at,
        "parts": plan.parts,
        "dry_run": dry_run,
    }


def _of_thread(rows: QuerySet[Message], conversation_id: UUID) -> QuerySet[Message]:
    thread = Conversation.objects.filter(pk=conversation_id).values("contact", "channel").first()
    return rows.filter(**thread) if thread else rows.none()
