"""What waits for a channel that was removed: nobody would ever take it out of the queue.

Of campaigns only they know whether another channel may carry it.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import Tenant
from apps.conversations import advancing, withdrawing
from apps.conversations.delivery import lines
from apps.conversations.models import BatchLine, Message, Status
from apps.conversations.withdrawing import Line
from apps.whatsapp.models import Channel

GONE = "channel_gone"  # the code of a message whose channel was removed
AT_ONCE = 1000  # messages


@transaction.atomic
def withdraw(tenant: Tenant) -> int:
    """Of the company in force; how many messages and lines of batches. What still comes back from
    being sent is found when it is asked again."""
    gone = list(Channel.objects.exclude(deleted_at=None).values_list("pk", flat=True))
    return _replies(tenant, gone) + _bulk(tenant, gone) if gone else 0


def _replies(tenant: Tenant, gone: list[UUID]) -> int:
    waiting = Message.objects.filter(
        channel__in=gone, batch=None, due_at__isnull=False, status=Status.QUEUED
    )
    now = timezone.now()
    changes = [
        advancing.Change(pk, Status.CANCELLED, now, code=GONE)
        for pk in waiting.values_list("pk", flat=True)[:AT_ONCE]
    ]
    return len(advancing.apply(tenant, changes))


def _bulk(tenant: Tenant, gone: list[UUID]) -> int:
    """A page of each, so that nobody waits long for its rows; how many lines."""
    waiting = BatchLine.objects.filter(
        channel__in=gone, done_at=None, batch__finished_at=None, batch__frozen_at__isnull=False
    ).exclude(batch__origin=Message.Origin.CAMPAIGN)
    found = list(waiting.select_related("batch"))
    for one in found:
        what = Line(one.batch, one.channel_id, GONE)
        if withdrawing.page(tenant, what, after=None, most=AT_ONCE) is None:
            lines.end(one.channel_id, one.batch_id)
    return len(found)
