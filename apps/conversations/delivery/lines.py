"""The lines of batches: which there are, where each stands, and when a batch has finished."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Case, Exists, F, OuterRef, Q, When
from django.db.models.functions import Now
from django.utils import timezone

from apps.conversations import tallying
from apps.conversations.models import Batch, BatchLine, Message, Status

LOOKS_AGAIN = 300  # seconds until a line that rests is looked through once more
# Whoever freezes a batch need not draw its lines: they follow from its messages.
_DRAW = """
    INSERT INTO conversations_batchline (batch_id, channel_id)
    SELECT batch.id, channel.id FROM conversations_batch batch, whatsapp_channel channel
    WHERE batch.id = ANY(%s) AND EXISTS (
        SELECT 1 FROM conversations_message message
        WHERE message.batch_id = batch.id AND message.channel_id = channel.id
    ) ON CONFLICT DO NOTHING
"""
_REST = """
    UPDATE conversations_batchline line SET rests_until = least(
        (SELECT min(due_at) FROM conversations_message message
         WHERE message.batch_id = line.batch_id AND message.channel_id = line.channel_id
           AND message.due_at IS NOT NULL AND message.status = 'queued'),
        now() + %s * interval '1 second'
    ) WHERE line.channel_id = %s AND line.batch_id = %s AND EXISTS (
        SELECT 1 FROM conversations_message message
        WHERE message.batch_id = line.batch_id AND message.channel_id = line.channel_id
          AND message.due_at > now() AND message.status = 'queued'
    )
"""
# In the order of ids, as several of them may be held at once.
_GIVE_BACK = """
    WITH came AS (SELECT * FROM unnest(%s::uuid[], %s::int[]) AS one (id, count)),
    held AS (
        SELECT id FROM conversations_batch WHERE id IN (SELECT id FROM came)
          AND room IS NOT NULL ORDER BY id FOR NO KEY UPDATE
    )
    UPDATE conversations_batch batch SET room = batch.room + came.count
    FROM came, held WHERE batch.id = came.id AND batch.id = held.id AND batch.room IS NOT NULL
"""


@dataclass(slots=True)
class Line:
    """A batch as a channel sees it. `watermark` None: from the beginning. `rests`: only what is
    due is looked for; `waits`: nothing is, there is no room or nothing is due."""

    batch_id: UUID
    category: str
    variants: list[dict[str, Any]]
    pace: dict[str, Any]
    watermark: UUID | None
    hours: dict[str, Any] | None = None
    rests: bool = False
    waits: bool = False


def gate(prefix: str = "") -> Q:
    """Batches whose messages may leave now."""
    until = Q(**{f"{prefix}open_until": None}) | Q(**{f"{prefix}open_until__gt": timezone.now()})
    return until & Q(
        **{
            f"{prefix}is_open": True,
            f"{prefix}finished_at": None,
            f"{prefix}frozen_at__isnull": False,
        }
    )


def draw() -> None:
    """Lines for batches that may leave and have none."""
    known = BatchLine.objects.filter(batch=OuterRef("pk"))
    bare = list(Batch.objects.filter(gate(), ~Exists(known)).values_list("pk", flat=True))
    if bare:
        with connection.cursor() as cursor:
            cursor.execute(_DRAW, [bare])


def of(channel_id: UUID) -> list[Line]:
    """The open ones, the oldest batch first."""
    due = Message.objects.filter(
        batch=OuterRef("batch"), channel=channel_id, due_at__lte=Now(), status=Status.QUEUED
    )
    rests = Q(rests_until__gt=Now())
    rows = BatchLine.objects.filter(gate("batch__"), channel=channel_id, done_at=None)
    columns = rows.order_by("batch__frozen_at", "batch_id").values_list(
        "batch_id",
        "batch__category",
        "batch__variants",
        "batch__pace",
        "watermark",
        "batch__hours",
        Case(When(rests, then=True), default=False),
        Case(When(Q(batch__room=0) | rests & ~Exists(due), then=True), default=False),
    )
    return [Line(*row) for row in columns]


def rest(channel_id: UUID, batch_id: UUID) -> None:
    """All of it was looked through, and what is left is due later: until then nobody looks
    through it again. Not for ever: what somebody held at that moment was passed over."""
    with connection.cursor() as cursor:
        cursor.execute(_REST, [LOOKS_AGAIN, channel_id, batch_id])


def room(line: Line) -> int | None:
    """How many more of it may be claimed: 0 also when its gate is shut, None for all.

    Where there is a number the batch's row stays locked until the transaction ends: whoever
    claims for another channel counts on what is left then. Whoever sets it says how much it
    changes (`F("room") + n`); from empty to a number, while the gate is shut.
    """
    here = Batch.objects.filter(gate(), pk=line.batch_id)
    found = list(here.values_list("room", flat=True))
    if found and found[0] is not None:
        found = list(here.select_for_update(no_key=True).values_list("room", flat=True))
    return found[0] if found else 0


def take(line: Line, count: int) -> None:
    """For so many claimed ones, in the transaction that asked for room."""
    if count:
        Batch.objects.filter(pk=line.batch_id, room__isnull=False).update(room=F("room") - count)


def give_back(batches: Iterable[UUID | None]) -> None:
    """For claimed ones that did not leave, the batch of each."""
    counted = Counter(pk for pk in batches if pk is not None)
    if counted:
        with connection.cursor() as cursor:
            cursor.execute(_GIVE_BACK, [list(counted), list(counted.values())])


def move(channel_id: UUID, batch_id: UUID, watermark: UUID | None) -> None:
    BatchLine.objects.filter(channel=channel_id, batch=batch_id).update(watermark=watermark)


def end(channel_id: UUID, batch_id: UUID) -> bool:
    """Nothing was found from the beginning either; False when something waits all the same, or
    may come back: of what is on its way nobody knows."""
    counted = tallying.counts_of([batch_id]).get(batch_id)
    if counted is None or counted.sending > 0:
        return False
    lines = BatchLine.objects.filter(channel=channel_id, batch=batch_id)
    # Held before it is looked: whoever moves messages here writes the line last.
    list(lines.select_for_update(no_key=True).values_list("pk"))
    waiting = Message.objects.filter(batch=batch_id, channel=channel_id, status=Status.QUEUED)
    is_due = Q(due_at=None), Q(due_at__isnull=False)  # an index each
    if counted.queued > 0 and any(waiting.filter(one).exists() for one in is_due):
        return False
    lines.update(done_at=timezone.now())
    return True


def finish() -> list[UUID]:
    """Batches of which nothing waits or is on its way any more, among those whose every line is
    done, rests, or stands still for want of room."""
    awake = Q(rests_until=None) | Q(rests_until__lte=Now())
    undone = BatchLine.objects.filter(awake, batch=OuterRef("pk"), done_at=None)
    frozen = Batch.objects.filter(
        ~Exists(undone) | Q(room=0), is_open=True, finished_at=None, frozen_at__isnull=False
    )
    ended = [
        pk
        for pk, counted in tallying.counts_of(frozen.values_list("pk", flat=True)).items()
        if counted.open == 0
    ]
    for batch in Batch.objects.filter(pk__in=ended):
        tallying.sum_up(batch)
    # Somebody may be writing more of its audience down by now.
    still = Batch.objects.filter(pk__in=ended, finished_at=None, frozen_at__isnull=False)
    still.update(finished_at=timezone.now())
    return ended
