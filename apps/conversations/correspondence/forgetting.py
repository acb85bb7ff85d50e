"""What was said with people who go: the words go, that something was sent stays counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.utils import timezone

from apps.accounts.models import Tenant
from apps.conversations import advancing
from apps.conversations.advancing import Change
from apps.conversations.consent.reasons import GONE
from apps.conversations.models import Message, Status
from apps.whatsapp.media import forgetting as files

#: Columns that tell of the person, as they are once nothing is told any more.
_NOTHING: dict[str, Any] = {
    "contact": None,
    "content": {},
    "values": None,
    "context": None,
    "problem": None,
    "reactions": None,
    "media_id": None,
    "provider_id": "",  # gateways write the number into it
    "reply_to": "",
}


def forget(tenant: Tenant, contacts: Sequence[UUID]) -> int:
    """How many messages there were. In the caller's transaction, which holds the contacts; what
    still waits is cancelled. Their conversations go with their rows."""
    rows = Message.objects.filter(contact__in=contacts)
    waiting = rows.filter(status=Status.QUEUED).values_list("pk", flat=True)
    now = timezone.now()
    advancing.apply(tenant, [Change(pk, Status.CANCELLED, now, code=GONE) for pk in waiting])
    files.forget(own_files(contacts))
    ids = list(rows.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True))
    return Message.objects.filter(pk__in=ids).update(**_NOTHING)


def own_files(contacts: Iterable[UUID]) -> set[UUID]:
    """Files that they sent, or that were sent to them alone: what went to others too, or to many
    at once, is the company's."""
    theirs = Message.objects.filter(contact__in=list(contacts), batch=None).exclude(media_id=None)
    ids = set(theirs.values_list("media_id", flat=True))
    others = Message.objects.filter(media_id__in=ids).exclude(
        contact__in=list(contacts), batch=None
    )
    shared = set(others.values_list("media_id", flat=True)) if ids else set()
    return {pk for pk in ids - shared if pk}
