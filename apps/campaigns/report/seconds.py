"""How a short campaign went, in bars of some seconds: its minutes would say nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.campaigns.models import Campaign
from apps.conversations.analytics.charts import Chart, chart

SHORT = timedelta(minutes=5)
MOST = 50_000  # messages; with more their minutes say enough
EACH = 5  # seconds of a bar
_LEFT = """
    SELECT floor(extract(epoch FROM sent_at) / %(each)s)::bigint * %(each)s AS at, count(*)
    FROM conversations_message WHERE batch_id = %(batch)s AND sent_at IS NOT NULL
    GROUP BY 1 ORDER BY 1
"""


def bars(campaign: Campaign, total: int, until: datetime) -> Chart | None:
    """Messages that left, up to that moment. None: it took longer, it had more than MOST, or
    nothing has left. Reads its messages."""
    began = campaign.started_at
    if campaign.batch_id is None or began is None or until - began > SHORT or total > MOST:
        return None
    left = _left(campaign)
    if not left:
        return None
    first, last = min(left), max(left)
    moments = list(range(first, max(last, first + 11 * EACH) + 1, EACH))
    told = [(_clock(at), left.get(at, 0)) for at in moments]
    return chart(told, name=_("Messages every %(n)s seconds") % {"n": EACH})


def _left(campaign: Campaign) -> dict[int, int]:
    """Second → how many left in the EACH from then on."""
    with connection.cursor() as cursor:
        cursor.execute(_LEFT, {"batch": campaign.batch_id, "each": EACH})
        return dict(cursor.fetchall())


def _clock(at: int) -> str:
    moment = datetime.fromtimestamp(at, timezone.get_current_timezone())
    return date_format(moment, "H:i:s")
