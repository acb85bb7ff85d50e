"""Whether a conversation needs somebody: snoozed, closed, open again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.conversations.handling.doing import (
    ENDED,
    Kind,
    Status,
    held,
    keep,
    must_be_open,
    write_down,
)
from apps.conversations.handling.refusals import AnotherOpen, InThePast, NotClosed
from apps.conversations.models import Conversation, Thread


def snooze(
    tenant: Tenant, conversation: Conversation, *, until: datetime | None, by: Actor
) -> None:
    """Nobody has to act before then, or with None before the customer writes. Raises Closed,
    InThePast."""
    if until and until <= timezone.now():
        raise InThePast
    with held(conversation) as row:
        must_be_open(row)
        row.status, row.snoozed_until = Status.PENDING, until
        write_down(row, Kind.SNOOZED, by=by, until=until and until.isoformat())
        keep(tenant, row, ["status", "snoozed_until"])


def wake(tenant: Tenant, conversation: Conversation, *, by: Actor) -> bool:
    """It needs somebody again. False: it did already, or has ended."""
    with held(conversation) as row:
        if row.status != Status.PENDING:
            return False
        row.status, row.snoozed_until = Status.OPEN, None
        write_down(row, Kind.WOKEN, by=by)
        keep(tenant, row, ["status", "snoozed_until"])
    return True


def close(tenant: Tenant, conversation: Conversation, *, by: Actor) -> bool:
    """What was said is dealt with. False: it was closed already."""
    return _end(tenant, conversation, Status.CLOSED, by)


def archive(tenant: Tenant, conversation: Conversation, *, by: Actor) -> bool:
    """Closed, and out of the folders; found by search alone."""
    return _end(tenant, conversation, Status.ARCHIVED, by)


def reopen(tenant: Tenant, conversation: Conversation, *, by: Actor) -> None:
    """Raises NotClosed, and AnotherOpen where the thread goes on in a newer one. Whoever writes
    in this very moment holds the thread too, so that one of both opens it."""
    with transaction.atomic():
        Thread.objects.select_for_update(no_key=True).get(pk=conversation.thread_id)
        _reopen(tenant, conversation, by)


def _reopen(tenant: Tenant, conversation: Conversation, by: Actor) -> None:
    with held(conversation) as row:
        if row.status not in ENDED:
            raise NotClosed
        if Conversation.objects.open_ones().filter(thread=row.thread_id).exists():
            raise AnotherOpen
        row.status, row.closed_at = Status.OPEN, None
        write_down(row, Kind.REOPENED, by=by)
        keep(tenant, row, ["status", "closed_at"])


def _end(tenant: Tenant, conversation: Conversation, status: str, by: Actor) -> bool:
    """Nobody waits any more, and nothing is unread."""
    with held(conversation) as row:
        if row.status == status:
            return False
        row.closed_at = row.closed_at or timezone.now()
        row.status, row.snoozed_until, row.waiting_since, row.unread = status, None, None, 0
        write_down(row, Kind(status), by=by)
        keep(tenant, row, ["status", "closed_at", "snoozed_until", "waiting_since", "unread"])
    return True
