"""When people were last written to by a batch, told to their contacts: while it goes on behind each
line, and once it has ended to whoever was passed over.

Not in the transaction that sends: each contact's row is written anew, which would hold that up, and
whoever is writing to us just then.
"""

from __future__ import annotations

import time
from uuid import UUID

from django.db import connection
from django.db.models import Q

from apps.conversations.models import BatchLine, Status

PAGE = 1000  # people of a transaction
#: Whom somebody else holds is being written to, or writes: theirs is later.
_TELL = """
    held AS (
        SELECT person.id, page.sent_at FROM page
        JOIN conversations_contact person ON person.id = page.contact_id
        WHERE page.sent_at > coalesce(person.last_written_at, '-infinity')
        ORDER BY person.id FOR NO KEY UPDATE OF person SKIP LOCKED
    ), told AS (
        UPDATE conversations_contact person SET last_written_at = held.sent_at
        FROM held WHERE held.id = person.id
    )
"""
# Our own words only.
_PAGE = f"""
    WITH page AS (
        SELECT contact_id, sent_at FROM conversations_message
        WHERE batch_id = %(batch)s AND contact_id > %(after)s ORDER BY contact_id LIMIT %(most)s
    ), {_TELL}
    SELECT contact_id FROM page ORDER BY contact_id DESC LIMIT 1
"""  # noqa: S608  # nosec B608
#: Up to the first that is being sent: of that it is not known yet.
_BEHIND = f"""
    WITH looked AS (
        SELECT id, contact_id, sent_at, status FROM conversations_message
        WHERE batch_id = %(batch)s AND channel_id = %(channel)s AND id > %(after)s
          AND (%(until)s::uuid IS NULL OR id <= %(until)s) ORDER BY id LIMIT %(most)s
    ), page AS (
        SELECT id, contact_id, sent_at FROM looked WHERE id < coalesce(
            (SELECT id FROM looked WHERE status = '{Status.SENDING.value}' ORDER BY id LIMIT 1),
            'ffffffff-ffff-ffff-ffff-ffffffffffff')
    ), {_TELL}
    SELECT id FROM page ORDER BY id DESC LIMIT 1
"""  # noqa: S608  # nosec B608
FIRST = UUID(int=0)


def note(batch_id: UUID, *, after: UUID = FIRST, seconds: float) -> UUID | None:
    """Of all of it. Whom it had come to when time was up; None: to the end. Safe to repeat.
    Outside of any transaction."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute(_PAGE, {"batch": batch_id, "after": after, "most": PAGE})
            row = cursor.fetchone()
        if row is None:
            return None
        after = row[0]
    return after


def follow(batch_id: UUID, *, seconds: float) -> bool:
    """As far as its lines have come; False when time was up before. Safe to repeat and to run
    twice at once. Outside of any transaction."""
    until = time.monotonic() + seconds
    moved = Q(watermark__isnull=False) | Q(done_at__isnull=False)
    for line in BatchLine.objects.filter(moved, batch=batch_id):
        while _follow(line):
            if time.monotonic() > until:
                return False
    return True


def _follow(line: BatchLine) -> bool:
    """The next of a line; whether there may be more. Two statements, as whoever claims writes the
    line too, and nobody is to wait for contacts with it."""
    asked = {
        "batch": line.batch_id,
        "channel": line.channel_id,
        "after": line.noted or FIRST,
        "until": None if line.done_at else line.watermark,
        "most": PAGE,
    }
    with connection.cursor() as cursor:
        cursor.execute(_BEHIND, asked)
        row = cursor.fetchone()
    if row is None:
        return False
    line.noted = row[0]
    line.save(update_fields=["noted"])
    return True
