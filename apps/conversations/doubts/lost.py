"""Statuses whose webhooks never came: providers are asked about what is still only sent.

Each message is looked at some times after it was written, by walking along the table in its own
order; so an outage of our own is made up for, and a quiet day costs a glance at each row. Bulk
that leaves days after it was written down is seen by the later looks.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from psycopg.sql import SQL, Composed, Identifier, Literal

from apps.accounts.ids import first_id, made_at
from apps.accounts.models import Tenant
from apps.accounts.momentary import store
from apps.conversations.doubts import due
from apps.conversations.doubts.asking import Questions, Silent
from apps.conversations.inbox import progress
from apps.conversations.inbox.words import Word
from apps.conversations.models import Message
from apps.whatsapp.events import Delivery, StatusChanged
from apps.whatsapp.models import Channel
from apps.whatsapp.providers import provider_of
from apps.whatsapp.providers.protocol import Listing

logger = logging.getLogger(__name__)

#: A look at messages of that age. Most phones are on within the hour; those that were not, and
#: who reads only in the evening, are seen the day after.
LOOKS = {"soon": timedelta(hours=1), "later": timedelta(days=1), "last": timedelta(days=4)}
BACK = timedelta(days=3)  # so far a look goes that does not know where the last one ended
ROWS = 20_000  # looked at in one turn
FEW = 20  # more than these of one channel are asked for by pages, where that can be
_TABLE = Message._meta.db_table
_MARK = "recado:doubts:{look}:{schema}"
_ANY = SQL("SELECT {name} WHERE EXISTS (SELECT 1 FROM {table} WHERE id > {after} AND id < {end})")
_STRETCH = f"""
    SELECT id, channel_id, provider_id,
        status = 'sent' AND direction = 'out' AND provider_id <> '' AS is_waiting
    FROM {_TABLE} WHERE id > %s AND id < %s ORDER BY id LIMIT {ROWS}
"""  # noqa: S608  # nosec B608 - our own words only


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that was sent, and of which nothing was told since."""

    id: UUID
    channel_id: UUID
    provider_id: str


def schemas(look: str) -> list[str]:
    """Of companies that may send: those with messages that came into that age since."""
    now = timezone.now()
    names = due.active()
    marks = _marks(look, names, now)
    end = first_id(now - LOOKS[look])

    def question(name: str) -> Composed:
        return _ANY.format(
            name=Literal(name),
            table=Identifier(name, _TABLE),
            after=Literal(marks[name]),
            end=Literal(end),
        )

    return due.ask(names, question)


def pull(tenant: Tenant, look: str) -> int:
    """Go on from where the last look ended; how many messages were asked about. Must run inside
    the tenant and outside a transaction."""
    now = timezone.now()
    schema = tenant.schema_name
    after = _marks(look, [schema], now)[schema]
    last, waiting = _stretch(after, first_id(now - LOOKS[look]))
    by_channel: dict[UUID, list[Waiting]] = {}
    for one in waiting:
        by_channel.setdefault(one.channel_id, []).append(one)
    channels = Channel.objects.present().in_bulk(list(by_channel))
    for pk, some in by_channel.items():
        if pk in channels:
            _ask(tenant, channels[pk], some)
    _put_mark(look, schema, last)
    return len(waiting)


def _stretch(after: UUID, end: UUID) -> tuple[UUID, list[Waiting]]:
    """Up to which row was looked, and what waits there."""
    with connection.cursor() as cursor:
        cursor.execute(_STRETCH, [after, end])
        found = cursor.fetchall()
    last = found[-1][0] if found else after
    return last, [Waiting(*row[:3]) for row in found if row[3]]


def _ask(tenant: Tenant, channel: Channel, waiting: Sequence[Waiting]) -> None:
    provider = provider_of(channel.provider)
    if not provider.capabilities.history:
        return
    questions = Questions(channel)
    by_pages = provider.capabilities.listing == Listing.CHANNEL and len(waiting) > FEW
    told: list[tuple[UUID, StatusChanged]] = []
    try:
        for one in _by_pages(questions, waiting) if by_pages else _one_by_one(questions, waiting):
            told.append(one)
    except Silent as silence:
        words = {"channel": str(channel.pk), "code": str(silence), "rows": len(waiting)}
        logger.info("lost statuses not asked for to the end", extra=words)
    _apply(tenant, told)


def _one_by_one(
    questions: Questions, waiting: Iterable[Waiting]
) -> Iterable[tuple[UUID, StatusChanged]]:
    for one in waiting:
        for status in questions.statuses(one.provider_id):
            yield one.id, status


def _by_pages(
    questions: Questions, waiting: Sequence[Waiting]
) -> Iterable[tuple[UUID, StatusChanged]]:
    known = {one.provider_id: one.id for one in waiting}
    for trace in questions.traces(made_at(waiting[0].id), timezone.now()):
        if trace.provider_id in known:
            for status in trace.told:
                yield known[trace.provider_id], status


@transaction.atomic
def _apply(tenant: Tenant, told: Iterable[tuple[UUID, StatusChanged]]) -> None:
    now = timezone.now()
    words = [(pk, Word.of(one, now)) for pk, one in told if one.status != Delivery.PENDING]
    progress.apply(tenant, words)


def _marks(look: str, names: Iterable[str], now: datetime) -> dict[str, UUID]:
    """Company → up to which message was looked. Kept where it may vanish: asking twice changes
    nothing. Raises RedisError."""
    asked = list(names)
    keys = [_MARK.format(look=look, schema=name) for name in asked]
    told: Any = store().mget(keys) if keys else []
    begin = first_id(now - LOOKS[look] - BACK)
    known = [UUID(mark.decode()) if mark else begin for mark in told]
    return dict(zip(asked, (max(mark, begin) for mark in known), strict=True))


def _put_mark(look: str, schema: str, last: UUID) -> None:
    kept = LOOKS[look] + BACK
    store().set(_MARK.format(look=look, schema=schema), str(last), ex=kept)
