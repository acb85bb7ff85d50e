"""Applies stored webhooks, oldest first, one worker a tenant, each event once.

new → done, or unparsed when some of it could not be read (the rest was applied), or failed:
tried again later, less and less often, then kept for somebody to look at.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Literal
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Func, IntegerField, Q

from apps.accounts import faultpoints
from apps.accounts.models import Tenant
from apps.accounts.tenancy import current_schema
from apps.whatsapp.events import Event
from apps.whatsapp.models import Channel, WebhookEvent
from apps.whatsapp.webhooks import acting, marking, parsing, waiting
from apps.whatsapp.webhooks.faults import fault_of
from apps.whatsapp.webhooks.parsing import Parsed, Reaches

logger = logging.getLogger(__name__)

A_BATCH = 500  # events
A_BATCHS_BYTES = 4 * 1024 * 1024  # of bodies; a larger one comes alone
_HEARD_EVERY = timedelta(seconds=5)  # how exactly `last_webhook_at` is kept
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_LENGTH = Func("body", function="octet_length", output_field=IntegerField())
_LOCK = "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))"


#: What one transaction did: it was not ours to do, nothing was left, or the id to go on after.
Step = Literal["not_mine", "nothing"] | UUID


def drain(tenant: Tenant, *, seconds: float = 3600) -> bool:
    """Apply what waits. False when time ran out before the end.

    Somebody else at work on this tenant? Then this one leaves at once, and may: whoever
    holds the lock looks once more after letting it go.
    """
    ends, after = time.monotonic() + seconds, None
    while True:
        step = _step(tenant, after)
        if step == "not_mine" or (step == "nothing" and not _something()):
            return True
        after = step if isinstance(step, UUID) else None
        if time.monotonic() > ends:
            return False


def _something() -> bool:
    return WebhookEvent.objects.filter(waiting.due()).exists()


def _step(tenant: Tenant, after: UUID | None) -> Step:
    """One batch in one transaction; the lock goes with its end, also when the process dies."""
    with transaction.atomic():
        if not _lock():
            return "not_mine"
        rows = _take(after)
        if not rows:
            return "nothing"
        _work(tenant, rows)
        faultpoints.reach("ingest.applied")
    faultpoints.reach("ingest.committed")
    return rows[-1].pk


def _lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [f"ingest:{current_schema()}"])
        return bool(cursor.fetchone()[0])


def _take(after: UUID | None) -> list[WebhookEvent]:
    """The next rows. Only as many as their bodies are small: a post may hold 1,000 items."""
    due = WebhookEvent.objects.filter(waiting.due()).order_by("id")
    if after:
        due = due.filter(pk__gt=after)
    taken: list[UUID] = []
    size = 0
    for pk, length in due.values_list("pk", _LENGTH)[:A_BATCH]:
        size += length
        if taken and size > A_BATCHS_BYTES:
            break
        taken.append(pk)
    return list(WebhookEvent.objects.filter(pk__in=taken).order_by("id"))


def _work(tenant: Tenant, rows: list[WebhookEvent]) -> None:
    """All at once; when that fails, each by itself, so that one bad event harms no other."""
    reaches = Reaches(Channel.objects.present())
    parsed = [parsing.parse(row, reaches.of(row)) for row in rows]
    try:
        with transaction.atomic():
            _apply(tenant, parsed)
    except Exception as exc:
        if connection.is_usable() is False:
            raise
        logger.warning("a batch of events failed", extra={"fault": fault_of(exc)})
        for one in parsed:
            _apply_alone(tenant, one)
    marking.mark(parsed)
    _note_heard(parsed)


def _apply_alone(tenant: Tenant, one: Parsed) -> None:
    try:
        with transaction.atomic():
            _apply(tenant, [one])
    except Exception as exc:
        one.fault = fault_of(exc)
        logger.warning("event failed", extra={"event": str(one.row.pk), "fault": one.fault})


def _apply(tenant: Tenant, parsed: Iterable[Parsed]) -> None:
    """In the order of arrival, those of one world together."""
    together: dict[int, list[Parsed]] = {}
    for one in parsed:
        together.setdefault(id(one.reach), []).append(one)
    for some in together.values():
        events = [event for one in some for event in one.events]
        faults = acting.apply(tenant, events, channels=some[0].reach.channels)
        _note(some, faults)


def _note(parsed: Iterable[Parsed], faults: Iterable[tuple[Event, str]]) -> None:
    """Among the problems of the webhook that told it; the rest of it is applied."""
    whose = {id(event): fault for event, fault in faults}
    if whose:
        for one in parsed:
            one.problems += [whose[id(event)] for event in one.events if id(event) in whose]


def _note_heard(parsed: Iterable[Parsed]) -> None:
    """When each channel was heard of last; not written more often than anybody looks."""
    heard: dict[UUID, datetime] = {}
    for one in parsed:
        for channel in one.spoken_of():
            heard[channel.pk] = max(one.row.received_at, heard.get(channel.pk, _LONG_AGO))
    for pk, at in sorted(heard.items()):
        stale = Q(last_webhook_at=None) | Q(last_webhook_at__lt=at - _HEARD_EVERY)
        Channel.objects.filter(stale, pk=pk).update(last_webhook_at=at)
