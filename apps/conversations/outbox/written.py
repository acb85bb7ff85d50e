"""When people were last written to by a batch: told to their contacts once it has ended.

Not while it is frozen or sent: each contact's row is written anew into all of its indexes, which
would hold up both, and whoever is writing to us just then.
"""

from __future__ import annotations

import time
from uuid import UUID

from django.db import connection

PAGE = 1000  # people of a transaction
#: Whom somebody else holds is being written to, or writes: theirs is later.
_PAGE = """
    WITH page AS (
        SELECT contact_id, sent_at FROM conversations_message
        WHERE batch_id = %(batch)s AND contact_id > %(after)s ORDER BY contact_id LIMIT %(most)s
    ), held AS (
        SELECT person.id, page.sent_at FROM page
        JOIN conversations_contact person ON person.id = page.contact_id
        WHERE page.sent_at > coalesce(person.last_written_at, '-infinity')
        ORDER BY person.id FOR NO KEY UPDATE OF person SKIP LOCKED
    ), told AS (
        UPDATE conversations_contact person SET last_written_at = held.sent_at
        FROM held WHERE held.id = person.id
    ) SELECT contact_id FROM page ORDER BY contact_id DESC LIMIT 1
"""
FIRST = UUID(int=0)


def note(batch_id: UUID, *, after: UUID = FIRST, seconds: float) -> UUID | None:
    """Whom it had come to when time was up; None: to the end. Safe to repeat. Outside of any
    transaction."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute(_PAGE, {"batch": batch_id, "after": after, "most": PAGE})
            row = cursor.fetchone()
        if row is None:
            return None
        after = row[0]
    return after
