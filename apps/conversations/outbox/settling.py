"""What a person knows of a message of which the provider never told whether it left.

Their word counts until the provider tells more: a status that comes later and says that it came
further holds. Nothing is sent again by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.accounts import audit
from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.conversations import advancing
from apps.conversations.advancing import Change
from apps.conversations.models import Batch, Message, Status
from apps.conversations.outbox.refusals import NotUncertain

NOT_ARRIVED = "not_arrived"  # the code of a message of which somebody found that it did not
AT_ONCE = 1000


class Found(StrEnum):
    """What somebody found out, as the status that follows from it."""

    SENT = "sent"
    FAILED = "failed"


_ACTIONS = {Found.SENT: "message.found_sent", Found.FAILED: "message.found_failed"}


@transaction.atomic
def settle(tenant: Tenant, message: Message, found: Found, *, by: Actor) -> Message:
    """Raises NotUncertain when it became known meanwhile; of two who tell one hears that."""
    if not _write(tenant, [message.pk], found):
        message.refresh_from_db()
        raise NotUncertain(message.status)
    message.refresh_from_db()
    after = {"status": message.status}
    audit.record(_ACTIONS[found], by=by, tenant=tenant, about=message, after=after)
    return message


@transaction.atomic
def settle_many(tenant: Tenant, messages: Iterable[UUID], found: Found, *, by: Actor) -> int:
    """How many were uncertain still; the others are passed over."""
    ids = sorted(set(messages))
    pieces = [ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE)]
    count = sum(_write(tenant, piece, found) for piece in pieces)
    if count:
        audit.record(_ACTIONS[found], by=by, tenant=tenant, after={"messages": count})
    return count


@transaction.atomic
def settle_batch(tenant: Tenant, batch: Batch, found: Found, *, by: Actor) -> int:
    """All of a batch that are uncertain now."""
    doubtful = Message.objects.filter(doubt__isnull=False, batch=batch)
    count = 0
    while ids := list(doubtful.values_list("pk", flat=True)[:AT_ONCE]):
        if not (done := _write(tenant, ids, found)):
            break
        count += done
    if count:
        after = {"messages": count}
        audit.record(_ACTIONS[found], by=by, tenant=tenant, about=batch, after=after)
    return count


def _write(tenant: Tenant, ids: Sequence[UUID], found: Found) -> int:
    rows = Message.objects.outgoing().filter(pk__in=ids, status=Status.UNKNOWN)
    held = rows.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True)
    now = timezone.now()
    code = NOT_ARRIVED if found == Found.FAILED else ""
    return len(advancing.apply(tenant, [Change(pk, found.value, now, code=code) for pk in held]))
