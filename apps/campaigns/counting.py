"""Figures of campaigns are written with the rows they count, by whoever moves those.

They are notes that add up: nobody waits for another's, and now and then those with one key
become one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import connection

from apps.campaigns.models import Campaign
from apps.conversations.passages import Passage

_Key = tuple[UUID, datetime, int, UUID, str, str]
#: Batches that are no campaign's count nowhere.
_NOTE = """
    INSERT INTO campaigns_figure
        (campaign_id, minute, variant, channel_id, status, code, messages, cost)
    SELECT campaign.id, minute, variant, channel_id, came.status, code, messages, cost
    FROM json_to_recordset(%s::json) AS came (
        batch uuid, minute timestamptz, variant int, channel_id uuid, status text, code text,
        messages int, cost numeric
    ) JOIN campaigns_campaign campaign ON campaign.batch_id = came.batch
"""
# One statement: what somebody adds meanwhile is in no snapshot of it and stays as it is. What
# came to nothing is gone.
_SUM_UP = """
    WITH summed AS (
        DELETE FROM campaigns_figure WHERE campaign_id = %s
        RETURNING campaign_id, minute, variant, channel_id, status, code, messages, cost
    ), totals AS (
        INSERT INTO campaigns_figure
            (campaign_id, minute, variant, channel_id, status, code, messages, cost)
        SELECT campaign_id, minute, variant, channel_id, status, code, sum(messages), sum(cost)
        FROM summed GROUP BY campaign_id, minute, variant, channel_id, status, code
        HAVING sum(messages) <> 0 OR sum(cost) <> 0
        RETURNING 1
    ) SELECT (SELECT count(*) FROM summed) - (SELECT count(*) FROM totals)
"""


def note(passages: Iterable[Passage]) -> None:
    """In the transaction that moves the messages. One statement, a row for each key."""
    found: dict[_Key, tuple[int, Decimal]] = {}
    for one in passages:
        minute = one.at.replace(second=0, microsecond=0)
        key = (one.batch_id, minute, one.variant, one.channel_id, one.status, one.code)
        messages, cost = found.get(key, (0, Decimal(0)))
        found[key] = (messages + one.messages, cost + one.cost)
    names = ("batch", "minute", "variant", "channel_id", "status", "code", "messages", "cost")
    rows = [dict(zip(names, (*key, *told), strict=True)) for key, told in found.items()]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(_NOTE, [json.dumps(rows, default=str)])


def sum_up(campaign: Campaign) -> int:
    """By how many rows there are fewer. Safe beside whoever writes them, and beside another who
    sums up."""
    with connection.cursor() as cursor:
        cursor.execute(_SUM_UP, [campaign.pk])
        return int(cursor.fetchone()[0])
