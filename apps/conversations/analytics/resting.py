"""What figures rest on: from when on nothing is summed yet, and is counted as it is asked for;
and the hours in which the company works."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

from django.db import connection
from django.db.models import Max

from apps.accounts import hours
from apps.accounts.hours import Hours
from apps.accounts.models import Tenant
from apps.conversations.analytics.spans import Span
from apps.conversations.models import InboxRules, SummedDay

_NEVER = datetime.min.replace(tzinfo=UTC)
_BOTH = """
    SELECT (SELECT max(until) FROM conversations_summedday),
        (SELECT hours FROM conversations_inboxrules)
"""


def known(tenant: Tenant, span: Span) -> tuple[Span, Hours]:
    """The same span, which knows until when it is summed, and the hours: one question for all
    that is read with them."""
    with connection.cursor() as cursor:
        cursor.execute(_BOTH)
        [(until, kept)] = cursor.fetchall()
    working = hours.read(json.loads(kept) if kept else {}, zone=tenant.time_zone)
    return replace(span, summed=until or _NEVER), working


def unsummed_from(span: Span) -> datetime:
    """Within the span: its end where all of it is summed."""
    return min(span.end, max(span.start, span.summed or _until()))


def working_hours(tenant: Tenant) -> Hours:
    rules = InboxRules.objects.first()
    return hours.read(rules.hours if rules else {}, zone=tenant.time_zone)


def _until() -> datetime:
    until: datetime | None = SummedDay.objects.aggregate(until=Max("until"))["until"]
    return until or _NEVER
