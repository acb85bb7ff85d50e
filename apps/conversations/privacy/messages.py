"""What was said with the person, and where others' messages name them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from apps.accounts.tenancy import current_tenant
from apps.conversations.correspondence import forgetting, telling
from apps.conversations.models import Conversation, Message, Orphan
from apps.conversations.privacy.cutting import masked
from apps.conversations.privacy.naming import naming
from apps.conversations.privacy.subject import Subject
from apps.whatsapp.models import Media

_JSON = ("content", "values", "context", "problem")
_TIMES = ("sent_at", "delivered_at", "read_at")


def tell(subject: Subject) -> Iterator[dict[str, Any]]:
    rows = Message.objects.filter(contact__in=subject.contacts).select_related("channel", "batch")
    for row in rows.order_by("pk").iterator(500):
        times = {name: getattr(row, name) for name in _TIMES}
        told = {
            "at": row.created_at,
            "direction": row.get_direction_display(),
            "channel": row.channel.display_name,
            "kind": row.get_kind_display(),
            "said": telling.content_of(row),
            "status": row.get_status_display(),
            **times,
            "reactions": row.reactions,
            "context": row.context,
        }
        yield {name: value for name, value in told.items() if value is not None}


def files(subject: Subject) -> Iterable[Media]:
    """Those that went to others too are the company's, but what they were sent is told."""
    rows = Message.objects.filter(contact__in=subject.contacts).exclude(media_id=None)
    return Media.objects.filter(pk__in=rows.values("media_id")).order_by("pk")


def erase(subject: Subject) -> int:
    """Theirs are emptied; in others' messages, and in what lists show of them, the person is
    masked."""
    count = forgetting.forget(current_tenant(), subject.contacts)
    for row in naming(Message.objects.all(), subject, *_JSON).select_for_update():
        for name in _JSON:
            setattr(row, name, masked(getattr(row, name), subject.is_named_by))
        row.save(update_fields=_JSON)
        count += 1
    for conversation in naming(Conversation.objects.all(), subject, "preview").select_for_update():
        conversation.preview = masked(conversation.preview, subject.is_named_by)
        conversation.save(update_fields=["preview"])
    naming(Orphan.objects.all(), subject, "event", "provider_id").delete()
    return count
