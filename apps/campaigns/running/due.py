"""Which companies have campaigns to look after: one question for all of them."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet
from psycopg.sql import SQL

from apps.accounts import across
from apps.campaigns.models import Campaign, Status
from apps.campaigns.running.pausing import PASSING

_WAITS = """
    EXISTS (
        SELECT 1 FROM {campaign} c WHERE c.deleted_at IS NULL AND (
            c.status = 'running'
            OR (c.status = 'scheduled' AND c.scheduled_at <= now())
            OR (c.status = 'paused' AND c.reason IN ('template', 'channel', 'quota'))
        )
    ) OR EXISTS (
        SELECT 1 FROM {batch} b JOIN {campaign} c ON c.batch_id = b.id
        WHERE b.finished_at IS NULL AND c.status IN ('finished', 'cancelled')
    )
"""
# Planning is what costs, of each company's tables: so all are asked of one of them, and only those
# for whom it may be true as above.
_MAY_WAIT = """
    EXISTS (
        SELECT 1 FROM {campaign} c WHERE
            (c.status IN ('running', 'paused') AND c.deleted_at IS NULL)
            OR (c.status = 'scheduled' AND c.scheduled_at <= now() AND c.deleted_at IS NULL)
            OR (c.status IN ('finished', 'cancelled') AND c.ended_at > now() - interval '1 hour')
    )
"""
#: Who still waits an hour after the end was missed: a worker died, or nobody was there.
_MAY_BE_LEFT = """
    EXISTS (SELECT 1 FROM {batch} b WHERE b.finished_at IS NULL AND b.origin = 'campaign')
"""
_TABLES = {"campaign": "campaigns_campaign", "batch": "conversations_batch"}


def schemas(*, thoroughly: bool = False) -> list[str]:
    """Of companies that may send. `thoroughly`: with those where a campaign ended long ago and
    somebody still waits."""
    asked = f"{_MAY_WAIT} OR {_MAY_BE_LEFT}" if thoroughly else _MAY_WAIT
    may = across.schemas_where(asked, _TABLES, of=across.may_send())
    question = SQL(f"SELECT {{schema}} AS schema WHERE {_WAITS}")  # nosec B608 - our own words
    return [row["schema"] for row in across.ask_by_name(question, _TABLES, schemas=may)]


def campaigns(at: datetime) -> QuerySet[Campaign]:
    """In the company in force: those the clock has something to do with, oldest first."""
    planned = Q(status=Status.SCHEDULED, scheduled_at__lte=at)
    passing = Q(status=Status.PAUSED, reason__in=sorted(PASSING))
    leaving = Q(status__in=(Status.FINISHED, Status.CANCELLED), batch__finished_at=None)
    # What is deleted has ended; who waited for it may still be in the queue.
    alive = Q(deleted_at=None) & (planned | passing | Q(status=Status.RUNNING))
    rows = Campaign.objects.filter(alive | leaving & Q(batch__isnull=False))
    return rows.order_by("created_at", "pk")
