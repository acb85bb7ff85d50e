"""How many people may be written to first today: a Meta portfolio's moving 24 hours, and the
ladder of a number that hangs on a QR code. Answers within an open window count for neither."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Max, Q, QuerySet
from django.utils import timezone
from redis import RedisError

from apps.accounts.ids import id_of
from apps.accounts.models import Tenant
from apps.accounts.tenancy import each_tenant
from apps.conversations.among import among
from apps.conversations.delivery.jobs import Row
from apps.conversations.models import Batch, Contact, Message, Status, Thread
from apps.conversations.pace import ladder, portfolio
from apps.whatsapp.models import Channel

logger = logging.getLogger(__name__)

DAY = timedelta(days=1)


def room(tenant: Tenant, channel: Channel, *, now: datetime | None = None) -> int | None:
    """How many messages of bulk a QR number has left today; None: it is no QR number."""
    if not channel.is_qr or channel.sandbox:
        return None
    now = now or timezone.now()
    there = now.astimezone(ZoneInfo(tenant.time_zone))
    midnight = there.replace(hour=0, minute=0, second=0, microsecond=0)
    maybe = Q(status=Status.UNKNOWN, ended_at__gte=midnight)
    today = _bulk_since(midnight, [channel.pk]).filter(
        Q(sent_at__gte=midnight) | Q(status=Status.SENDING) | maybe
    )
    age = (now - channel.created_at).days
    return ladder.room(today.count(), there, age)


def refused(channel: Channel, rows: Sequence[Row]) -> set[UUID]:
    """Messages to people whom the portfolio may not write to first any more, for now."""
    if not (channel.is_official and channel.tier) or channel.sandbox:
        return set()
    strangers = _outside_windows(channel, rows)
    if not strangers:
        return set()
    names = _names(strangers)
    key = channel.portfolio or channel.account
    people = [names.get(row.contact_id, "") for row in strangers]
    try:
        taken = portfolio.take(
            key, channel.tier, people, now=time.time(), reached=lambda: _reached(key)
        )
    except RedisError:
        logger.warning("nobody knows how many the portfolio has reached")
        return {row.id for row in strangers}
    return {row.id for row, may in zip(strangers, taken.allowed, strict=True) if not may}


def _outside_windows(channel: Channel, rows: Sequence[Row]) -> list[Row]:
    people = among(row.contact_id for row in rows if row.contact_id)
    threads = Thread.objects.filter(
        channel=channel, contact__in=people, window_until__gt=timezone.now()
    )
    inside = set(threads.values_list("contact_id", flat=True))
    return [row for row in rows if row.contact_id and row.contact_id not in inside]


def _names(rows: Sequence[Row]) -> Mapping[UUID | None, str]:
    """By what the count knows them: the same in each company."""
    people = Contact.objects.filter(pk__in=among(row.contact_id for row in rows if row.contact_id))
    return {pk: phone or str(pk) for pk, phone in people.values_list("pk", "phone")}


def _bulk_since(since: datetime, channels: Iterable[UUID]) -> QuerySet[Message]:
    """Of batches that were not over then: their lines are found without reading the others'."""
    over = Q(finished_at=None) | Q(finished_at__gte=since)
    batches = Batch.objects.filter(over, frozen_at__isnull=False)
    return Message.objects.filter(
        batch__in=list(batches.values_list("pk", flat=True)), channel__in=list(channels)
    )


def _reached(key: str) -> dict[str, float]:
    """From the rows of each company that has a channel there."""
    found: dict[str, float] = {}
    since = timezone.now() - DAY
    for _tenant in each_tenant(active_only=False):
        channels = Channel.objects.filter(provider=Channel.Provider.META, sandbox=False).filter(
            Q(portfolio=key) | Q(portfolio="", account=key)
        )
        ids = list(channels.values_list("pk", flat=True))
        if not ids:
            continue
        # A single message leaves within a day of being written, or not without being asked about.
        single = Message.objects.filter(
            pk__gte=id_of(since - DAY), batch=None, channel__in=ids, kind=Message.Kind.TEMPLATE
        )
        for sent in (_bulk_since(since, ids).filter(kind=Message.Kind.TEMPLATE), single):
            told = sent.filter(sent_at__gt=since).values_list("contact_id", "contact__phone")
            for pk, phone, at in told.annotate(at=Max("sent_at")):
                name = phone or str(pk)
                found[name] = max(found.get(name, 0.0), at.timestamp())
    return found
