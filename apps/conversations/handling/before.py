"""What there was with somebody before a conversation: others, and what campaigns brought them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from apps.conversations.models import Conversation, ConversationEvent, Message

MOST = 5


@dataclass(frozen=True, slots=True)
class Line:
    """`pk`: of a conversation to open, None for what leads nowhere."""

    at: datetime
    icon: str
    text: str
    word: str
    pk: UUID | None = None


def of(conversation: Conversation) -> list[Line]:
    """Latest first."""
    lines = [*_conversations(conversation), *_campaigns(conversation)]
    return sorted(lines, key=lambda line: line.at, reverse=True)[:MOST]


def _conversations(conversation: Conversation) -> Iterator[Line]:
    ends = ConversationEvent.objects.filter(conversation=OuterRef("pk"), kind="closed")
    others = Conversation.objects.filter(contact=conversation.contact_id).exclude(
        pk=conversation.pk
    )
    closer = Subquery(ends.order_by("-pk").values("by_name")[:1])
    for row in others.annotate(closer=closer).order_by("-last_message_at")[:MOST]:
        yield Line(row.last_message_at, "inbox", row.preview, _state(row), row.pk)


def _state(row: Conversation) -> str:
    closer = getattr(row, "closer", "")
    if row.status == Conversation.Status.CLOSED and closer:
        return _("closed by %(name)s") % {"name": closer}
    return str(row.get_status_display())


def _campaigns(conversation: Conversation) -> Iterator[Line]:
    rows = Message.objects.filter(contact=conversation.contact_id, batch__isnull=False)
    rows = rows.exclude(batch__name="").select_related("batch").defer("words")
    for row in rows.order_by("-pk")[:MOST]:
        name = row.batch.name if row.batch else ""
        yield Line(row.created_at, "campaign", name, str(row.get_status_display()))
