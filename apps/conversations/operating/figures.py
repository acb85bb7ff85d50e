"""Figures of what became of messages: noted as it happens, folded as they grow old."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Sum
from django.utils import timezone

from apps.accounts.models import DeliveryFigure, Tenant
from apps.accounts.tenancy import in_public
from apps.conversations.operating.counting import Counted

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_TABLE = DeliveryFigure._meta.db_table
_TURN = 7_237_005  # advisory lock: any number, the same for everybody who folds
#: Tenant, channel, word → messages.
Figures = Mapping[tuple[UUID, UUID, str], int]
_Grain = DeliveryFigure.Grain
#: Notes of whole minutes that are over; minutes and hours once nobody asks for them singly.
_FOLD = f"""
    WITH gone AS (
        DELETE FROM {_TABLE} WHERE grain = %(from)s
          AND at < date_trunc(%(unit)s, now() - %(older)s * interval '1 second')
        RETURNING tenant_id, channel_id, word, at, count
    )
    INSERT INTO {_TABLE} (tenant_id, channel_id, word, grain, at, count)
    SELECT tenant_id, channel_id, word, %(into)s, date_trunc(%(unit)s, at), sum(count)
    FROM gone GROUP BY tenant_id, channel_id, word, date_trunc(%(unit)s, at)
"""  # noqa: S608  # nosec B608 - our own words only
_TOTAL = f"""
    WITH gone AS (
        DELETE FROM {_TABLE} WHERE grain = 'hour' AND at < now() - %(older)s * interval '1 second'
        RETURNING tenant_id, channel_id, word, at, count
    )
    INSERT INTO {_TABLE} AS kept (tenant_id, channel_id, word, grain, at, count)
    SELECT tenant_id, channel_id, word, 'total', max(at), sum(count)
    FROM gone GROUP BY tenant_id, channel_id, word
    ON CONFLICT (tenant_id, channel_id, word) WHERE grain = 'total'
    DO UPDATE SET count = kept.count + excluded.count, at = excluded.at
"""  # noqa: S608  # nosec B608 - see above
_BY_GRAIN: list[dict[str, str | float]] = [
    {"from": "note", "into": "minute", "unit": "minute", "older": MINUTE.total_seconds()},
    {"from": "minute", "into": "hour", "unit": "hour", "older": 2 * HOUR.total_seconds()},
]


def note(tenant: Tenant, counted: Counted) -> None:
    """In the transaction that moves the messages."""
    rows = [
        DeliveryFigure(tenant=tenant, channel_id=channel, word=word, count=count)
        for (channel, word), count in counted.items()
        if count
    ]
    if rows:
        DeliveryFigure.objects.bulk_create(rows)


def since(moment: datetime) -> Figures:
    """What became of messages since then: at most the last two days, by the hour where it is
    longer ago than two hours."""
    return _summed(at__gte=moment, grain__in=_grains(moment))


def totals() -> Figures:
    """Since the beginning; they only grow."""
    return _summed()


def fold() -> None:
    """Safe to repeat; one at a time, the others pass."""
    with in_public(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_TURN])
        if not cursor.fetchone()[0]:
            return
        for told in _BY_GRAIN:
            cursor.execute(_FOLD, told)
        cursor.execute(_TOTAL, {"older": 2 * DAY.total_seconds()})


def _grains(moment: datetime) -> list[str]:
    fresh = [_Grain.NOTE.value, _Grain.MINUTE.value]
    return fresh if timezone.now() - moment <= HOUR + MINUTE else [*fresh, _Grain.HOUR.value]


def _summed(**filters: object) -> Figures:
    with in_public():
        rows = DeliveryFigure.objects.filter(**filters).order_by()
        summed = rows.values_list("tenant_id", "channel_id", "word").annotate(Sum("count"))
        return {(tenant, channel, word): count for tenant, channel, word, count in summed}
