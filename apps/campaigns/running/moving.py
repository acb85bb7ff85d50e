"""The share of a channel that can't send goes to the campaign's other channels.

Only of messages that were never tried: what was claimed once stays where it was. A free text
stays too where the window in which it may be said is the channel's own. A channel that was removed
comes back no more: of that all goes that may go, and the rest is cancelled.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from apps.accounts import audit
from apps.accounts.actor import PLATFORM
from apps.accounts.models import Tenant
from apps.campaigns.models import Campaign
from apps.campaigns.running import troubles
from apps.conversations import withdrawing
from apps.conversations.delivery import lines, waking
from apps.conversations.delivery.removed import GONE
from apps.conversations.models import Batch, BatchLine, Message
from apps.conversations.withdrawing import Line
from apps.whatsapp.models import Channel
from apps.whatsapp.providers import provider_of

PATIENCE = timedelta(minutes=2)  # of being away; many come back sooner
PAGE = 5000  # messages of one statement
PAGES = 10  # of one look
# As `dealing` spreads people; what a claim holds is passed over.
_MOVE = """
    WITH taken AS (
        SELECT id FROM conversations_message
        WHERE batch_id = %(batch)s AND channel_id = %(away)s AND status = 'queued'
          AND (attempt = 0 OR %(is_gone)s) AND variant = ANY(%(variants)s)
        ORDER BY id LIMIT %(most)s FOR NO KEY UPDATE SKIP LOCKED
    )
    UPDATE conversations_message AS kept SET channel_id = (%(channels)s::uuid[])[
        1 + ((uuid_hash_extended(kept.contact_id, 0) & 9223372036854775807) %% %(count)s)::int
    ] FROM taken WHERE kept.id = taken.id
"""


def move(tenant: Tenant, row: Campaign, at: datetime) -> int:
    """How many moved; `row` is held, and its audience written down."""
    if row.batch is None or row.batch.frozen_at is None or len(row.channels) < 2:
        return 0
    able = troubles.able(row)
    others = [one for one in able if troubles.suits(one, troubles.names_of(row))]
    ours = Channel.objects.filter(pk__in=row.channels)
    away = [one for one in ours if not one.may_send and _for_long(one, at)]
    moved = sum(_from(row, one, others) for one in away) if others else 0
    for one in away:
        if able and one.deleted_at:
            _withdraw(tenant, row.batch, one)
    if moved:
        names = ", ".join(str(one) for one in away)
        after: dict[str, Any] = {"messages": moved, "channels": names}
        audit.record("campaign.moved", by=PLATFORM, tenant=tenant, about=row, after=after)
        waking.wake(tenant)
    return moved


def _for_long(channel: Channel, at: datetime) -> bool:
    return bool(channel.deleted_at) or at - channel.status_at > PATIENCE


def _from(row: Campaign, away: Channel, others: Sequence[Channel]) -> int:
    batch = row.batch
    variants = _movable(row, away)
    if batch is None or not variants or not _waits(batch, away):
        return 0
    values: dict[str, Any] = {
        "batch": batch.pk,
        "away": away.pk,
        "variants": variants,
        "is_gone": away.deleted_at is not None,
        "most": PAGE,
        "channels": sorted(one.pk for one in others),
        "count": len(others),
    }
    moved, page = 0, PAGE
    with connection.cursor() as cursor:
        while page == PAGE:
            cursor.execute(_MOVE, values)
            page = int(cursor.rowcount)
            moved += page
    if moved:
        theirs = [BatchLine(batch=batch, channel=one) for one in others]
        BatchLine.objects.bulk_create(theirs, ignore_conflicts=True)
        # Their ids may lie before where a line has come to.
        moved_to = BatchLine.objects.filter(batch=batch, channel__in=others)
        moved_to.update(watermark=None, done_at=None)
    return moved


def _waits(batch: Batch, away: Channel) -> bool:
    return BatchLine.objects.filter(batch=batch, channel=away, done_at=None).exists()


def _withdraw(tenant: Tenant, batch: Batch, gone: Channel) -> None:
    """What none of the others may carry; the clock comes back to what is left."""
    if not _waits(batch, gone):
        return
    line, last = Line(batch, gone.pk, GONE), None
    for _page in range(PAGES):
        last = withdrawing.page(tenant, line, after=last, most=PAGE)
        if last is None:
            lines.end(gone.pk, batch.pk)
            return


def _movable(row: Campaign, away: Channel) -> list[int]:
    if row.batch is None:
        return []
    kinds = [one["kind"] for one in row.batch.variants]
    free = not provider_of(away.provider).capabilities.window
    return [nth for nth, kind in enumerate(kinds) if free or kind == Message.Kind.TEMPLATE]
