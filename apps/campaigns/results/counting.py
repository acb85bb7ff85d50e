"""Figures of campaigns are written with the rows they count, by whoever moves those.

They are notes that add up: nobody waits for another's, and now and then those with one key
become one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import connection
from django.utils import timezone

from apps.accounts import across
from apps.accounts.models import Tenant
from apps.campaigns.models import Campaign
from apps.conversations.passages import Passage

#: Nearly all that is told of a message is told by then.
STILL_HEARD_OF = timedelta(days=30)
_TABLES = {"campaign": "campaigns_campaign"}
_RECENT = "EXISTS (SELECT 1 FROM {campaign} WHERE started_at > now() -"
_Key = tuple[UUID, datetime, int, UUID, str, str]
_NAMES = (
    "batch", "minute", "variant", "channel_id", "status", "code", "messages", "cost", "unpriced",
)  # fmt: skip
#: Batches that are no campaign's count nowhere.
_NOTE = """
    INSERT INTO campaigns_figure
        (campaign_id, minute, variant, channel_id, status, code, messages, cost, unpriced)
    SELECT campaign.id, minute, variant, channel_id, came.status, code, messages, cost, unpriced
    FROM json_to_recordset(%s::json) AS came (
        batch uuid, minute timestamptz, variant int, channel_id uuid, status text, code text,
        messages int, cost numeric, unpriced int
    ) JOIN campaigns_campaign campaign ON campaign.batch_id = came.batch
"""
# One statement: what somebody adds meanwhile is in no snapshot of it and stays as it is. What
# came to nothing is gone, what stands alone is left alone.
_SUM_UP = """
    WITH several AS (
        SELECT minute, variant, channel_id, status, code FROM campaigns_figure
        WHERE campaign_id = %(campaign)s GROUP BY 1, 2, 3, 4, 5
        HAVING count(*) > 1 OR sum(messages) = 0 AND sum(cost) = 0 AND sum(unpriced) = 0
    ), summed AS (
        DELETE FROM campaigns_figure figure USING several
        WHERE figure.campaign_id = %(campaign)s AND figure.minute = several.minute
          AND figure.variant = several.variant AND figure.channel_id = several.channel_id
          AND figure.status = several.status AND figure.code = several.code
        RETURNING figure.campaign_id, figure.minute, figure.variant, figure.channel_id,
            figure.status, figure.code, figure.messages, figure.cost, figure.unpriced
    ), totals AS (
        INSERT INTO campaigns_figure
            (campaign_id, minute, variant, channel_id, status, code, messages, cost, unpriced)
        SELECT campaign_id, minute, variant, channel_id, status, code, sum(messages), sum(cost),
            sum(unpriced)
        FROM summed GROUP BY campaign_id, minute, variant, channel_id, status, code
        HAVING sum(messages) <> 0 OR sum(cost) <> 0 OR sum(unpriced) <> 0
        RETURNING 1
    ) SELECT (SELECT count(*) FROM summed) - (SELECT count(*) FROM totals)
"""


def note(passages: Iterable[Passage]) -> None:
    """In the transaction that moves the messages. One statement, a row for each key."""
    found: dict[_Key, tuple[int, Decimal, int]] = {}
    for one in passages:
        minute = one.at.replace(second=0, microsecond=0)
        key = (one.batch_id, minute, one.variant, one.channel_id, one.status, one.code)
        messages, cost, unpriced = found.get(key, (0, Decimal(0), 0))
        found[key] = (messages + one.messages, cost + one.cost, unpriced + one.unpriced)
    rows = [dict(zip(_NAMES, (*key, *told), strict=True)) for key, told in found.items()]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(_NOTE, [json.dumps(rows, default=str)])


def sum_up(campaign: Campaign) -> int:
    """By how many rows there are fewer. Safe beside whoever writes them, and beside another who
    sums up."""
    with connection.cursor() as cursor:
        cursor.execute(_SUM_UP, {"campaign": campaign.pk})
        return int(cursor.fetchone()[0])


def sum_recent_up() -> None:
    """Of the company in force: of campaigns that may still hear of their messages. Those that
    run are summed up much more often, by whoever looks after them."""
    for campaign in Campaign.objects.filter(started_at__gt=timezone.now() - STILL_HEARD_OF):
        sum_up(campaign)


def schemas() -> list[str]:
    """Of companies that have such campaigns, also while they are suspended."""
    asked = f"{_RECENT} interval '{STILL_HEARD_OF.days} days')"
    return across.schemas_where(asked, _TABLES, of=Tenant.objects.all())
