"""The one place where a message's status changes, for many messages at once.

Whoever sends and whoever hears of statuses comes here; see `ranks` for what follows from what.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from apps.accounts.models import Tenant
from apps.conversations import allowance, news, tallying
from apps.conversations.models import Message, Status
from apps.conversations.ranks import RANK, Change, Standing, advanced

__all__ = ["RANK", "Advance", "Change", "apply"]

_STANDING = tuple(field.name for field in fields(Standing))
_values = attrgetter(*_STANDING)
_WHOSE = ("pk", "contact_id", "channel_id", "batch_id")
#: An id that another message has already is left out rather than failing all the others. Of
#: somebody who was erased while it was on its way nothing is written any more that names them.
_WRITE = """
    UPDATE conversations_message AS kept SET
        status = came.status,
        provider_id = CASE
            WHEN kept.contact_id IS NULL THEN ''
            WHEN came.provider_id = kept.provider_id OR EXISTS (
                SELECT 1 FROM conversations_message AS other
                WHERE other.channel_id = kept.channel_id
                  AND other.provider_id = came.provider_id AND other.provider_id <> ''
            ) THEN kept.provider_id ELSE came.provider_id END,
        held = came.held,
        code = came.code,
        problem = CASE WHEN kept.contact_id IS NOT NULL THEN came.problem::jsonb END,
        pricing = came.pricing,
        category = came.category,
        cost = came.cost,
        currency = came.currency,
        sent_at = came.sent_at,
        delivered_at = came.delivered_at,
        read_at = came.read_at,
        ended_at = came.ended_at,
        content = CASE WHEN kept.contact_id IS NULL THEN kept.content
            ELSE coalesce(came.content::jsonb, kept.content) END,
        due_at = CASE WHEN came.status = 'queued' THEN kept.due_at END
    FROM unnest(
        %s::uuid[], %s::text[], %s::text[], %s::text[], %s::boolean[], %s::text[], %s::text[],
        %s::text[], %s::text[], %s::numeric[], %s::text[], %s::timestamptz[], %s::timestamptz[],
        %s::timestamptz[], %s::timestamptz[]
    ) AS came (
        id, content, status, provider_id, held, code, problem, pricing, category, cost,
        currency, sent_at, delivered_at, read_at, ended_at
    )
    WHERE kept.id = came.id
"""


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
    rows = _locked(told)
    standings = _standings(rows, told)
    named = _write(rows, standings, told)
    advances = [
        _advance(row, standings[pk], told[pk])
        for pk, row in rows.items()
        if row["status"] != standings[pk].status
    ]
    tallying.note(tallying.deltas_of((one.batch_id, one.before, one.after) for one in advances))
    gone = [one.message_id for one in advances if one.after == Status.CANCELLED]
    allowance.give_back(tenant, gone)
    if advances:
        news.messages_advanced.send(sender=None, advances=advances, tenant=tenant)
    if named:
        news.messages_named.send(sender=None, named=named, tenant=tenant)
    return advances


def _locked(told: Iterable[UUID]) -> dict[UUID, dict[str, Any]]:
    rows = Message.objects.outgoing().filter(pk__in=list(told)).order_by("pk")
    columns = rows.select_for_update(no_key=True).values(*_WHOSE, *_STANDING)
    return {row["pk"]: row for row in columns}


def _standings(
    rows: Mapping[UUID, dict[str, Any]], told: Mapping[UUID, list[Change]]
) -> dict[UUID, Standing]:
    return {pk: advanced(_standing(row), told[pk]) for pk, row in rows.items()}


def _standing(row: Mapping[str, Any]) -> Standing:
    return Standing(*(row[name] for name in _STANDING))


def _write(
    rows: Mapping[UUID, dict[str, Any]],
    standings: Mapping[UUID, Standing],
    told: Mapping[UUID, list[Change]],
) -> list[tuple[UUID, UUID, str]]:
    """Only what differs: the same webhook again costs no new version of a row. Says which
    messages have the provider's id now: ours, the channel's, the provider's."""
    contents = {pk: _content(told[pk]) for pk in rows}
    given: dict[tuple[UUID, str], UUID] = {}
    columns: list[tuple[Any, ...]] = []
    for pk, row in rows.items():
        before, after = _standing(row), standings[pk]
        if after == before and contents[pk] is None:
            continue
        values = dict(zip(_STANDING, _values(after), strict=True))
        values["problem"] = json.dumps(after.problem) if after.problem else None
        if after.provider_id != before.provider_id:
            name = (row["channel_id"], after.provider_id)
            values["provider_id"] = "" if name in given else after.provider_id
            given.setdefault(name, pk)
        columns.append((pk, contents[pk], *values.values()))
    if columns:
        with connection.cursor() as cursor:
            cursor.execute(_WRITE, [list(column) for column in zip(*columns, strict=True)])
    return [(pk, channel, name) for (channel, name), pk in given.items()]


def _content(changes: Iterable[Change]) -> str | None:
    sent = [change.content for change in changes if change.content is not None]
    return json.dumps(sent[-1]) if sent else None


def _advance(row: Mapping[str, Any], after: Standing, changes: Iterable[Change]) -> Advance:
    at = min(change.at for change in changes if change.status == after.status)
    pk, contact, channel, batch = (row[name] for name in _WHOSE)
    return Advance(pk, contact, channel, batch, row["status"], after.status, at, after.code)
