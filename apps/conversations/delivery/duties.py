"""Which slice serves a channel: a lease of some seconds on the channel's row of Duty."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from apps.conversations.delivery import leases

_BEFORE = "SELECT owner, until FROM conversations_duty WHERE channel_id = %s FOR UPDATE"
_TAKE = """
    INSERT INTO conversations_duty AS duty (channel_id, owner, until, pacing)
    VALUES (%(channel)s, %(owner)s, now() + %(lasts)s * interval '1 second', '{}')
    ON CONFLICT (channel_id) DO UPDATE SET owner = excluded.owner, until = excluded.until
    WHERE duty.owner IS NULL OR duty.owner = excluded.owner OR duty.until <= now()
    RETURNING duty.pacing
"""
_RENEW = """
    UPDATE conversations_duty SET until = now() + %(lasts)s * interval '1 second',
        pacing = came.pacing
    FROM unnest(%(channels)s::uuid[], %(pacings)s::jsonb[]) AS came (channel_id, pacing)
    WHERE conversations_duty.channel_id = came.channel_id
      AND owner = %(owner)s AND until > now()
    RETURNING conversations_duty.channel_id
"""
_GIVE_UP = """
    UPDATE conversations_duty SET owner = NULL, until = now(), pacing = %s
    WHERE channel_id = %s AND owner = %s
"""


@dataclass(frozen=True, slots=True)
class Taken:
    """`until`: on this process's own clock, `time.monotonic`, a little before the row's own
    end. `died_at`: until when somebody may have sent who never gave the duty up."""

    until: float
    pacing: dict[str, Any]
    died_at: datetime | None


@transaction.atomic
def take(channel_id: UUID, owner: UUID) -> Taken | None:
    """None: another slice serves it. What a former one had claimed but not begun is free."""
    began = time.monotonic()  # before the question: our clock ends before the row's
    asked = {"channel": channel_id, "owner": owner, "lasts": settings.DELIVERY_DUTY_SECONDS}
    with connection.cursor() as cursor:
        cursor.execute(_BEFORE, [channel_id])
        former, until = cursor.fetchone() or (None, None)
        cursor.execute(_TAKE, asked)
        row = cursor.fetchone()
    if row is None:
        return None
    leases.free_unbegun(channel_id, owner)
    # Who did not give it up may have sent until its end.
    died_at = until if former not in (None, owner) else None
    return Taken(began + settings.DELIVERY_DUTY_SECONDS, _decoded(row[0]), died_at)


def renew(owner: UUID, pacings: Mapping[UUID, dict[str, Any]]) -> dict[UUID, float]:
    """Channel → until when it is ours now; the others were taken by somebody else."""
    if not pacings:
        return {}
    began = time.monotonic()
    asked = {
        "owner": owner,
        "lasts": settings.DELIVERY_DUTY_SECONDS,
        "channels": list(pacings),
        "pacings": [json.dumps(one) for one in pacings.values()],
    }
    with connection.cursor() as cursor:
        cursor.execute(_RENEW, asked)
        kept: Iterable[UUID] = [row[0] for row in cursor.fetchall()]
    return dict.fromkeys(kept, began + settings.DELIVERY_DUTY_SECONDS)


def give_up(channel_id: UUID, owner: UUID, pacing: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_GIVE_UP, [json.dumps(pacing), channel_id, owner])


def _decoded(pacing: Any) -> dict[str, Any]:
    """As JSON or read already: that is up to the connection's settings."""
    found: dict[str, Any] = json.loads(pacing) if isinstance(pacing, str) else pacing
    return found
