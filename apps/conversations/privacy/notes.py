"""What colleagues wrote about a person, did with their conversations, and began to answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from apps.accounts.models import User
from apps.conversations.models import ConversationEvent, Note, ReplyDraft
from apps.conversations.privacy.cutting import masked
from apps.conversations.privacy.naming import naming
from apps.conversations.privacy.subject import Subject


def tell(subject: Subject) -> Iterator[dict[str, Any]]:
    rows = list(Note.objects.filter(conversation__contact__in=subject.contacts).order_by("pk"))
    drafts = ReplyDraft.objects.filter(conversation__contact__in=subject.contacts).exclude(text="")
    some = list(drafts.order_by("pk"))
    names = _names([*(one.author_id for one in rows), *(one.user_id for one in some)])
    for row in rows:
        yield {"at": row.created_at, "who": names.get(row.author_id, ""), "note": row.text}
    for draft in some:
        yield {"at": draft.changed_at, "who": names.get(draft.user_id, ""), "begun": draft.text}


def erase(subject: Subject) -> int:
    """Theirs go; in notes about others, and what is begun to them, the person is masked."""
    count = Note.objects.filter(conversation__contact__in=subject.contacts).delete()[0]
    count += ReplyDraft.objects.filter(conversation__contact__in=subject.contacts).delete()[0]
    for note in naming(Note.objects.all(), subject, "text").select_for_update():
        note.text = masked(note.text, subject.is_named_by)
        note.save(update_fields=["text"])
        count += 1
    for draft in naming(ReplyDraft.objects.all(), subject, "text").select_for_update():
        draft.text = masked(draft.text, subject.is_named_by)
        draft.save(update_fields=["text"])
        count += 1
    return count


def tell_events(subject: Subject) -> Iterator[dict[str, Any]]:
    rows = ConversationEvent.objects.filter(conversation__contact__in=subject.contacts)
    for row in rows.order_by("pk").iterator(500):
        yield {"at": row.at, "what": row.get_kind_display(), "who": row.by_name}


def erase_events(subject: Subject) -> int:
    return ConversationEvent.objects.filter(conversation__contact__in=subject.contacts).delete()[0]


def _names(ids: list[Any]) -> dict[Any, str]:
    known = {pk for pk in ids if pk}
    return {one.pk: one.called for one in User.objects.filter(pk__in=known)} if known else {}
