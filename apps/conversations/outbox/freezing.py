"""An audience of any size becomes messages: a page of people, a statement, a transaction each.

Whoever may not get it is written down beside, with the code of why. A page leaves behind how far
it came, so whoever was cut off goes on there, and two at once take turns.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import count
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Count, QuerySet
from django.utils import timezone

from apps.accounts.models import Tenant
from apps.conversations import allowance, tallying
from apps.conversations.consent import asking
from apps.conversations.delivery import waking
from apps.conversations.models import Batch, BatchLine, Contact, LeftOut, Status
from apps.conversations.outbox import dealing, standing, stretches
from apps.conversations.outbox.caps import Caps
from apps.conversations.outbox.personal_values import PersonalValues
from apps.conversations.outbox.stretches import Stretch
from apps.whatsapp.models import Channel

PAGE = 20_000  # people
_PLACE = re.compile("%[%s]")
# Our own words only. What each part is made of is in `dealing` and `personal_values`.
_WRITE = """
    WITH page ({columns}) AS MATERIALIZED ({page}),
    told AS MATERIALIZED (
        SELECT * FROM json_to_recordset(%(told)s::json) AS one (id uuid, values jsonb)
    ),
    capped (id, cap) AS MATERIALIZED ({capped}),
    dealt AS (
        SELECT page.*, {values} AS personal, {channel} AS channel_id, {variant} AS variant,
            {window} AS window_until
        FROM page {thread} {join}
    ),
    judged AS MATERIALIZED (
        SELECT id, channel_id, variant, personal, CASE
            WHEN refusal <> '' THEN refusal
            WHEN cap IS NOT NULL THEN cap
            WHEN {barred} THEN 'no_us_marketing'
            WHEN {shut} THEN 'window_closed'
            WHEN {lacking} THEN 'variables_missing'
            ELSE '' END AS code
        FROM dealt LEFT JOIN capped USING (id)
    ),
    lost AS (
        INSERT INTO conversations_leftout (batch_id, contact_id, code)
        SELECT %(batch)s, id, code FROM judged WHERE code <> '' ON CONFLICT DO NOTHING
    ),
    written AS (
        INSERT INTO conversations_message (
            id, contact_id, channel_id, batch_id, variant, direction, origin, author_id, kind,
            values, media_id, status, category, created_at
        )
        SELECT public.uuid7(), id, channel_id, %(batch)s, variant, 'out', %(origin)s, %(author)s,
            (%(kinds)s::text[])[variant + 1], personal, (%(media)s::uuid[])[variant + 1],
            'queued', %(category)s, now()
        FROM judged WHERE code = ''
        ON CONFLICT (batch_id, contact_id) WHERE batch_id IS NOT NULL DO NOTHING
        RETURNING 1
    )
    SELECT (SELECT count(*) FROM page), (SELECT id FROM page ORDER BY id DESC LIMIT 1),
        (SELECT count(*) FROM written)
"""
_OF_THE_PAGE = """
    AND {id} > %(cap_from)s AND {id} <= (SELECT id FROM page ORDER BY id DESC LIMIT 1)
"""


def freeze(
    tenant: Tenant,
    batch: Batch,
    people: QuerySet[Contact],
    channels: Sequence[Channel],
    *,
    page: int = PAGE,
    capped: bool = True,
) -> None:
    """Write a message for everybody of `people` who may get it, each once, and set `frozen_at`.

    `batch`: not frozen, with its variants and category. `people`: a queryset of contacts, such
    as `segments.rules.members`, asked anew for each page. `channels`: of one provider; who
    already talks on one of them keeps it, the others are spread evenly. The same person gets
    the same channel and variant however often this is asked. `capped`: nobody gets more than the
    rules allow for each person, see `caps`. Safe to repeat, to cut off
    anywhere and to run twice at once. Inside the tenant, outside of any transaction. Raises
    QuotaExceeded, TenantSuspended, EmailNotVerified; what was written until then stays, and it
    can be gone on with later.
    """
    while freeze_page(tenant, batch, people, channels, page=page, capped=capped):
        pass


@transaction.atomic
def freeze_page(
    tenant: Tenant,
    batch: Batch,
    people: QuerySet[Contact],
    channels: Sequence[Channel],
    *,
    page: int = PAGE,
    capped: bool = True,
    stretch: Stretch | None = None,
) -> bool:
    """The next page; whether there may be more. For whoever does something between two. `stretch`:
    the next of this batch, which the caller holds, where `people` are only those of it."""
    standing.check(tenant)
    kept = Batch.objects.select_for_update().get(pk=batch.pk)
    if kept.frozen_at or kept.finished_at:
        return False
    limits = Caps.of(kept.category, batch=kept) if capped else Caps()
    stretch = stretch or stretches.following(kept)
    asked, last, written = _write(tenant, kept, people, channels, page, limits, stretch)
    tallying.note({kept.pk: {Status.QUEUED: written}})
    is_full = asked == page
    come_to = last if is_full else stretch.until
    if come_to is not None:
        Batch.objects.filter(pk=kept.pk).update(frozen_to=come_to)
    more = is_full or stretch.until is not None
    if not more:
        _finish(tenant, kept, channels)
    if written:
        allowance.take(tenant, written)
    return more


def left_out(batch: Batch) -> dict[str, int]:
    """How many were meant and get nothing: code of the reason → people, most first."""
    counted = LeftOut.objects.filter(batch=batch).values_list("code").annotate(people=Count("pk"))
    return dict(counted.order_by("-people", "code"))


def _write(
    tenant: Tenant,
    batch: Batch,
    people: QuerySet[Contact],
    channels: Sequence[Channel],
    most: int,
    limits: Caps,
    stretch: Stretch,
) -> tuple[int, UUID | None, int]:
    """How many people were asked, the last of them, and how many get a message."""
    deal = dealing.Deal(batch, channels)
    values = PersonalValues.of(tenant, deal.names)
    phone = {"phone"} if deal.is_barred else set()
    named = sorted({*values.columns, *phone})
    asked = _asked(batch, people, channels[0], named, stretch)[:most]
    page, parameters = _named(*asked.query.sql_with_params())
    columns = ", ".join(("id", "refusal", *named))
    statement = _WRITE.format(
        columns=columns,
        page=page,
        values=values.sql,
        join=values.join,
        capped=limits.sql(_OF_THE_PAGE),
        **deal.parts,
    )
    parameters |= {**limits.parameters, "cap_from": stretch.after}
    parameters |= {**deal.parameters, **values.parameters, "told": values.told(asked)}
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        found: tuple[int, UUID | None, int] = cursor.fetchone()
    return found


def _asked(
    batch: Batch,
    people: QuerySet[Contact],
    channel: Channel,
    columns: Sequence[str],
    stretch: Stretch,
) -> QuerySet[Contact, Any]:
    """From where the last page ended: id, the code of why not, and these columns."""
    asked = asking.annotate(
        people.filter(stretch.of()),
        medium=asking.medium_of(channel),
        category=batch.category,
        channel=channel,
        among=stretch.of("consents__contact"),
    )
    return asked.order_by("pk").values_list("pk", "refusal", *columns)


def _named(statement: str, values: Sequence[Any]) -> tuple[str, dict[str, Any]]:
    """With names instead of places for its parameters, as it is a part of another."""
    numbers = count()
    named = _PLACE.sub(
        lambda place: "%%" if place[0] == "%%" else f"%(asked{next(numbers)})s", statement
    )
    return named, {f"asked{nth}": value for nth, value in enumerate(values)}


def _finish(tenant: Tenant, batch: Batch, channels: Sequence[Channel]) -> None:
    lines = [BatchLine(batch=batch, channel=channel) for channel in channels]
    BatchLine.objects.bulk_create(lines, ignore_conflicts=True)
    BatchLine.objects.filter(batch=batch).update(rests_until=None, done_at=None)
    Batch.objects.filter(pk=batch.pk).update(frozen_at=timezone.now())
    waking.wake(tenant)
