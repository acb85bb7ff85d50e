"""What stands between the messages of a thread: notes, and what was done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import DateTimeField, F, JSONField, QuerySet, UUIDField, Value

from apps.accounts.worded import worded
from apps.conversations.models import ConversationEvent, Note, Thread
from apps.conversations.thread.stretches import LATEST, Stretch, together

#: Both kinds as rows of one table; what one of them doesn't have is empty.
_AS_NOTE: dict[str, Any] = {
    "is_note": Value(True),
    "who": F("author_id"),
    "said": F("text"),
    "what": Value(""),
    "told": Value({}, output_field=JSONField()),
    "meant": F("mentions"),
    "moment": F("created_at"),
    "changed": F("edited_at"),
}
_AS_EVENT: dict[str, Any] = {
    "is_note": Value(False),
    "who": F("by_id"),
    "said": F("by_name"),
    "what": F("kind"),
    "told": F("data"),
    "meant": Value([], output_field=ArrayField(UUIDField())),
    "moment": F("at"),
    "changed": Value(None, output_field=DateTimeField()),
}


def rows(thread: Thread, stretches: Sequence[Stretch]) -> Iterator[Note | ConversationEvent]:
    """In no order; one question for both kinds."""
    found = _latest(thread.pk) if stretches == (LATEST,) else _asked(thread.pk, stretches)
    for row in found:
        yield _note(thread, row) if row["is_note"] else _event(thread, row)


@worded
def _latest(thread_id: UUID) -> QuerySet[Any, dict[str, Any]]:
    return _asked(thread_id, [LATEST])


def _asked(thread_id: UUID, stretches: Sequence[Stretch]) -> QuerySet[Any, dict[str, Any]]:
    kinds = ((Note.objects, _AS_NOTE), (ConversationEvent.objects, _AS_EVENT))
    parts = [
        one.of(kind.filter(thread=thread_id)).values("id", "conversation_id", **named)
        for kind, named in kinds
        for one in stretches
    ]
    return together(parts)


def _note(thread: Thread, row: dict[str, Any]) -> Note:
    return Note(
        id=row["id"],
        conversation_id=row["conversation_id"],
        thread=thread,
        author_id=row["who"],
        text=row["said"],
        mentions=row["meant"],
        created_at=row["moment"],
        edited_at=row["changed"],
    )


def _event(thread: Thread, row: dict[str, Any]) -> ConversationEvent:
    return ConversationEvent(
        id=row["id"],
        conversation_id=row["conversation_id"],
        thread=thread,
        kind=row["what"],
        by_id=row["who"],
        by_name=row["said"],
        data=row["told"],
        at=row["moment"],
    )
