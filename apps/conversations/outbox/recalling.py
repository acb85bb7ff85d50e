"""What still waits in the queue: called back, or let go after all."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.conversations import advancing
from apps.conversations.advancing import Change
from apps.conversations.delivery import waking
from apps.conversations.models import Message, Status
from apps.conversations.outbox.planning import ASKS_AFTER
from apps.conversations.outbox.refusals import NotAsked, NotQueued

BY_HAND = "called_back"  # the code of a message that somebody cancelled


@transaction.atomic
def cancel(tenant: Tenant, message: Message, *, by: Actor) -> Message:
    """Take it out of the queue, which gives its place in the day's limit back. Raises NotQueued
    when it is about to leave, or has left; of two who try one hears that."""
    change = Change(message.pk, Status.CANCELLED, timezone.now(), code=BY_HAND)
    if not advancing.apply(tenant, [change]):
        message.refresh_from_db()
        raise NotQueued(message.status)
    message.refresh_from_db()
    return message


@transaction.atomic
def confirm(tenant: Tenant, message: Message, *, by: Actor) -> Message:
    """Let it go although it waited so long that somebody had to be asked. Raises NotAsked."""
    now = timezone.now()
    waiting = Message.objects.filter(pk=message.pk, status=Status.QUEUED, asked=True)
    confirmed = waiting.update(asked=False, ask_at=now + ASKS_AFTER, due_at=now)
    message.refresh_from_db()
    if not confirmed:
        raise NotAsked(message.status)
    waking.wake(tenant)
    return message
