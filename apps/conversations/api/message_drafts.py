"""From what a program sent to what the door is asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError

from apps.conversations.composing import moments
from apps.conversations.composing.refusals import MomentPassed, MomentTooFar
from apps.conversations.contents.refusals import UnfitContent
from apps.conversations.models import Contact, Conversation
from apps.conversations.outbox import BulkDraft, Draft, Recipient, TemplateUse, Variant
from apps.conversations.outbox.drafts import To
from apps.conversations.people import numbers
from apps.whatsapp.messages import Address
from apps.whatsapp.models import Channel

Values = dict[str, Any]
Row = TypeVar("Row", Contact, Conversation)


@contextmanager
def field_by_field() -> Iterator[None]:
    """What can't be said is the caller's to correct: 400 with the name of each field."""
    try:
        yield
    except UnfitContent as refusal:
        raise ValidationError(refusal.errors) from refusal


def draft_of(values: Values) -> Draft:
    return Draft(
        to=to_of(values),
        kind=values.get("type", ""),
        content=values.get("content", {}),
        template=_template(values),
        channel=channel_of(values),
        reply_to=values.get("reply_to", ""),
        category=values.get("category", ""),
        values=values.get("variables", {}),
        leave_at=_moment(values),
    )


def _moment(values: Values) -> datetime | None:
    """None: at once."""
    at: datetime | None = values.get("leave_at")
    try:
        if at:
            moments.check(at)
    except (MomentPassed, MomentTooFar) as refusal:
        raise ValidationError({"leaveAt": [str(refusal)]}) from refusal
    return at


def bulk_of(values: Values) -> BulkDraft:
    said = values.get("variants") or [values]
    pace = {_PACE[name]: value for name, value in values.get("pace", {}).items()}
    return BulkDraft(
        recipients=_recipients(values["recipients"]),
        variants=[_variant(one) for one in said],
        channel=channel_of(values),
        category=values.get("category", ""),
        name=values.get("name", ""),
        pace=pace,
    )


_PACE = {
    "messages_per_second": "messagesPerSecond",
    "min_gap_seconds": "minGapSeconds",
    "max_gap_seconds": "maxGapSeconds",
}


def channel_of(values: Values) -> Channel | None:
    if "channel_id" not in values:
        return None
    channel = Channel.objects.filter(pk=values["channel_id"]).first()
    if channel is None:
        raise ValidationError({"channelId": [_("There is no such channel.")]})
    return channel


def to_of(values: Values) -> To:
    """Whom the body names."""
    if "conversation_id" in values:
        rows = Conversation.objects.select_related("channel")
        return _found(rows.filter(pk=values["conversation_id"]), "conversationId")
    if "contact_id" in values:
        return _found(Contact.objects.filter(pk=values["contact_id"]), "contactId")
    try:
        return Address(phone=numbers.read(values["to"]))
    except ValueError as exc:
        raise ValidationError({"to": [str(exc)]}) from exc


def _found(rows: QuerySet[Row], field: str) -> Row:
    row = rows.first()
    if row is None:
        raise ValidationError({field: [_("There is nobody like that.")]})
    return row


def _template(values: Values) -> TemplateUse | None:
    return TemplateUse(**values["template"]) if "template" in values else None


def _variant(values: Values) -> Variant:
    return Variant(
        values.get("type", ""),
        values.get("content", {}),
        _template(values),
        values.get("weight", 1),
    )


def _recipients(listed: list[Values]) -> list[Recipient]:
    """Contacts are looked up at once; of who is not there the door says so."""
    return [
        Recipient(Contact(pk=one["contact_id"]), str(one["contact_id"]), one.get("variables", {}))
        if "contact_id" in one
        else _by_number(one["to"], one.get("variables", {}))
        for one in listed
    ]


def _by_number(text: str, values: dict[str, str]) -> Recipient:
    try:
        return Recipient(Address(phone=numbers.read(text)), text, values)
    except ValueError as exc:
        return Recipient(None, text, values, problem=str(exc))
