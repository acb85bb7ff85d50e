"""Statuses whose webhooks never came: providers are asked about what is still only sent.

Each message is looked at some times after it was written, by walking along the table in its own
order; so an outage of our own is made up for, and a quiet day costs a glance at each row. Bulk
that leaves days after it was written down is seen by the later looks. On any day there are some
whose phones are off: of them a bounded number is asked for one by one. Where most of a channel's
wait, webhooks were lost, and all that left is gone through page by page, over several turns.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from psycopg.sql import SQL, Composed, Identifier, Literal

from apps.accounts import across
from apps.accounts.ids import first_id, made_at
from apps.accounts.models import Tenant
from apps.accounts.momentary import store
from apps.conversations.doubts import due
from apps.conversations.doubts.asking import Enough, Questions, Silent
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
FEW = 20  # of a channel; so many are asked for one by one whatever they are
MOST = 60  # messages of a channel that are asked for one by one in one turn
PAGES = 300  # calls in one turn for a channel whose webhooks were lost: 3,600 an hour
#: Our id of a message, and what its provider says of it.
Told = tuple[UUID, StatusChanged]
_TABLE = Message._meta.db_table
_MARK = "recado:doubts:{look}:{schema}"
_PAGE = "recado:doubts:page:{look}:{channel}"
_ANY = SQL("SELECT {name} WHERE EXISTS (SELECT 1 FROM {table} WHERE id > {after} AND id < {end})")
_STRETCH = f"""
    SELECT id, channel_id, provider_id, direction = 'out' AND provider_id <> '' AS has_left,
        status = 'sent' AS is_waiting
    FROM {_TABLE} WHERE id > %s AND id < %s ORDER BY id LIMIT {ROWS}
"""  # noqa: S608  # nosec B608 - our own words only


@dataclass(slots=True)
class Stretch:
    """What left by one channel: how many messages, and the ids of ours and of the provider's of
    those of which nothing was told since they were sent."""

    left: int = 0
    waiting: list[tuple[UUID, str]] = field(default_factory=list)

    @property
    def is_outage(self) -> bool:
        return len(self.waiting) > FEW and len(self.waiting) * 2 > self.left


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

    return [row[0] for row in across.ask_each(names, question)]


def pull(tenant: Tenant, look: str) -> int:
    """Go on from where the last look ended; how many messages were asked about. Must run inside
    the tenant and outside a transaction."""
    now = timezone.now()
    schema = tenant.schema_name
    after = _marks(look, [schema], now)[schema]
    last, found = _stretches(after, first_id(now - LOOKS[look]))
    channels = Channel.objects.present().in_bulk([pk for pk in found if found[pk].waiting])
    finished = [_ask(tenant, one, found[pk], look) for pk, one in channels.items()]
    _put_mark(look, schema, last if all(finished) else after)
    return sum(len(found[pk].waiting) for pk in channels)


def _stretches(after: UUID, end: UUID) -> tuple[UUID, dict[UUID, Stretch]]:
    """Up to which row was looked, and what left meanwhile, by channel."""
    with connection.cursor() as cursor:
        cursor.execute(_STRETCH, [after, end])
        rows = cursor.fetchall()
    found: dict[UUID, Stretch] = {}
    for pk, channel_id, provider_id, has_left, is_waiting in rows:
        if has_left:
            stretch = found.setdefault(channel_id, Stretch())
            stretch.left += 1
            if is_waiting:
                stretch.waiting.append((pk, provider_id))
    return rows[-1][0] if rows else after, found


def _ask(tenant: Tenant, channel: Channel, stretch: Stretch, look: str) -> bool:
    """False: there is more to be asked for, in the next turn. A provider that does not answer is
    not waited for: the later looks come."""
    provider = provider_of(channel.provider)
    if not provider.capabilities.history:
        return True
    page = _page(channel, look)
    goes_on = page is not None or stretch.is_outage
    by_pages = goes_on and provider.capabilities.listing == Listing.CHANNEL
    told: list[tuple[UUID, StatusChanged]] = []
    finished = True
    try:
        for one in (
            _by_pages(channel, stretch.waiting, look, page or "")
            if by_pages
            else _one_by_one(channel, stretch.waiting[:MOST])
        ):
            told.append(one)
    except Enough:
        finished = not by_pages
    except Silent as silence:
        words = {"channel": str(channel.pk), "code": str(silence), "rows": len(stretch.waiting)}
        logger.info("lost statuses not asked for to the end", extra=words)
    _apply(tenant, told)
    return finished


def _one_by_one(channel: Channel, waiting: Sequence[tuple[UUID, str]]) -> Iterator[Told]:
    questions = Questions(channel)
    for pk, provider_id in waiting:
        for status in questions.statuses(provider_id):
            yield pk, status


def _page(channel: Channel, look: str) -> str | None:
    """At which the last turn ended; None: it ended for good."""
    page: Any = store().get(_PAGE.format(look=look, channel=channel.pk))
    return page.decode() if page is not None else None


def _by_pages(
    channel: Channel, waiting: Sequence[tuple[UUID, str]], look: str, page: str
) -> Iterator[Told]:
    key = _PAGE.format(look=look, channel=channel.pk)
    questions = Questions(channel, calls=PAGES, more=page)
    known = {provider_id: pk for pk, provider_id in waiting}
    try:
        for trace in questions.traces(made_at(waiting[0][0]), timezone.now()):
            if trace.provider_id in known:
                for status in trace.told:
                    yield known[trace.provider_id], status
    except Enough:
        store().set(key, questions.more, ex=BACK)
        raise
    store().delete(key)


@transaction.atomic
def _apply(tenant: Tenant, told: Iterable[Told]) -> None:
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
