"""The one place where a message's status changes, for many messages at once.

Whoever sends and whoever hears of statuses comes here; see `ranks` for what follows from what.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from apps.accounts.models import Tenant
from apps.conversations import allowance, news, standings, tallying
from apps.conversations.models import Status
from apps.conversations.ranks import RANK, Change
from apps.conversations.standings import Kept

__all__ = ["RANK", "Advance", "Change", "apply"]


@dataclass(frozen=True, slots=True)
class Advance:
    """A message of ours that is in another status than before. `at`: the provider's clock
    where it was told by one."""

    message_id: UUID
    contact_id: UUID | None
    channel_id: UUID
    batch_id: UUID | None
    before: str
    after: str
    at: datetime
    code: str = ""


@transaction.atomic(savepoint=False)
def apply(tenant: Tenant, changes: Iterable[Change]) -> list[Advance]:
    """Write what was told of our messages, and tell it on; safe to repeat and in any order.

    Messages that are not ours or not there are passed over. The rows stay locked, in the order
    of their ids, until the caller's transaction ends. A cancelled message stays so.
    """
    told: dict[UUID, list[Change]] = {}
    for change in changes:
        told.setdefault(change.message_id, []).append(change)
    if not told:
        return []
    writing, advances = standings.Writing(), []
    for row in standings.locked(told):
        after, code = writing.add(row, told[row.pk])
        if after != row.status:
            advances.append(_advance(row, told[row.pk], after, code))
    named = writing.finish()
    tallying.note(tallying.deltas_of((one.batch_id, one.before, one.after) for one in advances))
    gone = [one.message_id for one in advances if one.after == Status.CANCELLED]
    allowance.give_back(tenant, gone)
    if advances:
        news.messages_advanced.send(sender=None, advances=advances, tenant=tenant)
    if writing.passages:
        news.batches_passed.send(sender=None, passages=writing.passages, tenant=tenant)
    if named:
        news.messages_named.send(sender=None, named=named, tenant=tenant)
    return advances


def _advance(row: Kept, told: Sequence[Change], after: str, code: str) -> Advance:
    at = min(change.at for change in told if change.status == after)
    return Advance(
        row.pk, row.contact_id, row.channel_id, row.batch_id, row.status, after, at, code
    )
