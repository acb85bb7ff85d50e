"""Double opt-in: we asked whether they really want it, and wait for their yes."""

from __future__ import annotations

from datetime import datetime, timedelta

from apps.conversations.models import ConsentQuestion, Contact

#: A yes later than this answers something else.
WAITS = timedelta(days=7)
#: Asked again sooner, the person is only told once.
PATIENCE = timedelta(hours=24)


def ask(contact: Contact, medium: str, *, words: str, at: datetime) -> bool:
    """Remember what is asked about; False when it was asked within the last day."""
    row, is_new = ConsentQuestion.objects.get_or_create(
        contact=contact, medium=medium, defaults={"words": words[:500], "asked_at": at}
    )
    if is_new:
        return True
    stale = ConsentQuestion.objects.filter(pk=row.pk, asked_at__lt=at - PATIENCE)
    return stale.update(words=words[:500], asked_at=at) == 1


def take(contact: Contact, medium: str, *, at: datetime) -> str | None:
    """What was asked about, taken so that it is answered once; None when nothing waits."""
    waiting = ConsentQuestion.objects.filter(
        contact=contact, medium=medium, asked_at__gte=at - WAITS, asked_at__lte=at
    )
    row = waiting.select_for_update().first()
    if row is None:
        return None
    row.delete()
    return row.words


def drop(contact: Contact, medium: str) -> None:
    ConsentQuestion.objects.filter(contact=contact, medium=medium).delete()
