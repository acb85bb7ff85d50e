"""What became of stored webhooks, written back in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from apps.whatsapp.models import WebhookEvent
from apps.whatsapp.webhooks.parsing import MOST_PROBLEMS, Parsed

State = WebhookEvent.State
MOST_ATTEMPTS = 5
_FIRST_WAIT = timedelta(seconds=30)  # each further one is four times as long
_MARK = """
    UPDATE whatsapp_webhookevent AS kept SET
        state = came.state, applied_at = came.applied_at, items = came.items,
        attempts = came.attempts, next_attempt_at = came.next_attempt_at, problem = came.problem
    FROM unnest(
        %s::uuid[], %s::text[], %s::timestamptz[], %s::integer[], %s::integer[],
        %s::timestamptz[], %s::text[]
    ) AS came (id, state, applied_at, items, attempts, next_attempt_at, problem)
    WHERE kept.id = came.id
"""


def mark(parsed: Sequence[Parsed]) -> None:
    """In the transaction that applied them."""
    now = timezone.now()
    columns = zip(
        *(_failed(one, now) if one.fault else _applied(one, now) for one in parsed), strict=True
    )
    with connection.cursor() as cursor:
        cursor.execute(_MARK, [list(column) for column in columns])


def _applied(one: Parsed, now: datetime) -> tuple[object, ...]:
    state = State.UNPARSED if one.problems else State.DONE
    return one.row.pk, state.value, now, one.items, one.row.attempts + 1, None, _told(one.problems)


def _failed(one: Parsed, now: datetime) -> tuple[object, ...]:
    attempts = one.row.attempts + 1
    again = now + _FIRST_WAIT * 4 ** (attempts - 1) if attempts < MOST_ATTEMPTS else None
    told = _told([one.fault, *one.problems])
    return one.row.pk, State.FAILED.value, None, one.items, attempts, again, told


def _told(problems: Sequence[str]) -> str:
    lines = list(problems[:MOST_PROBLEMS])
    if len(problems) > MOST_PROBLEMS:
        lines.append(f"… {len(problems) - MOST_PROBLEMS} more")
    return "\n".join(lines)
