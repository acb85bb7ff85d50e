"""Writes what searches look at, for whoever is due."""

from __future__ import annotations

import time
from collections.abc import Iterable
from uuid import UUID

from django.db import connection, transaction

from apps.conversations.models import SearchDue, SearchDueRange
from apps.conversations.people import search

A_BATCH = 2_000  # contacts a transaction
#: An array instead of a subquery, and on from where the last batch ended: else each batch
#: would go through all who are due, and through those whom the ones before have taken.
_TAKE = """
    DELETE FROM conversations_searchdue WHERE contact_id = ANY(ARRAY(
        SELECT contact_id FROM conversations_searchdue WHERE contact_id > %s
        ORDER BY contact_id LIMIT %s FOR UPDATE SKIP LOCKED
    )) RETURNING contact_id
"""
_RANGE = """
    SELECT id, first_id, last_id FROM conversations_searchduerange
    ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
"""
#: Asked for one more than a batch: with that one the next begins.
_WITHIN = """
    SELECT id FROM conversations_contact WHERE id >= %s AND id <= %s ORDER BY id LIMIT %s
"""
_READ = """
    SELECT contact.id, contact.version, contact.name, contact.email, ARRAY(
        SELECT value FROM conversations_identity AS known
        WHERE known.contact_id = contact.id AND known.kind = 'phone' ORDER BY known.id
    ) FROM conversations_contact AS contact WHERE contact.id = ANY(%s)
"""
_WRITE = """
    INSERT INTO conversations_contactsearch AS known (contact_id, haystack, grams, of_version)
    SELECT contact, hay, string_to_array(grams, E'\\x1f'), version
    FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::int[])
         AS given (contact, hay, grams, version)
    ON CONFLICT (contact_id) DO UPDATE
    SET haystack = excluded.haystack, grams = excluded.grams, of_version = excluded.of_version
    WHERE known.of_version <= excluded.of_version
"""
_MISSED = """
    SELECT contact.id FROM conversations_contact AS contact
    LEFT JOIN conversations_contactsearch AS known ON known.contact_id = contact.id
    WHERE contact.id > %s AND (known.contact_id IS NULL OR known.of_version < contact.version)
    ORDER BY contact.id LIMIT %s
"""
#: After bulk work PostgreSQL knows nothing of the new rows, and would go through all of them.
_LOOK = "ANALYZE conversations_contact, conversations_identity, conversations_searchdue"
_FIRST = UUID(int=0)
_SEPARATOR = "\x1f"


def catch_up(*, seconds: float = 3600) -> bool:
    """Write whoever is due, in batches; several workers take different people. False: time
    ran out before the end."""
    ends, after = time.monotonic() + seconds, _FIRST
    if not _ranges(ends):
        return False
    while len(ids := _batch(after)) == A_BATCH or after != _FIRST:
        if time.monotonic() > ends:
            return False
        if after == _FIRST:
            _look()
        # After the last ones once more from the beginning: others may have been marked.
        after = max(ids) if len(ids) == A_BATCH else _FIRST
    _tidy()
    return True


def is_due() -> bool:
    return SearchDueRange.objects.exists() or SearchDue.objects.exists()


def sweep() -> int:
    """Mark whoever was missed, such as by bulk work that died; says how many."""
    count, after = 0, _FIRST
    while ids := _missed(after):
        search.mark(ids)
        count, after = count + len(ids), ids[-1]
    return count


def _ranges(ends: float) -> bool:
    """What imports brought. False: time ran out before the end."""
    begun = False
    while _some_of_a_range():
        if time.monotonic() > ends:
            return False
        if not begun:
            _look()
            begun = True
    return True


@transaction.atomic
def _some_of_a_range() -> bool:
    """A batch of the first range that nobody else is at; False when there is none."""
    with connection.cursor() as cursor:
        cursor.execute(_RANGE)
        found = cursor.fetchone()
        if found is None:
            return False
        pk, first, last = found
        cursor.execute(_WITHIN, [first, last, A_BATCH + 1])
        ids = [row[0] for row in cursor.fetchall()]
    refresh(ids[:A_BATCH])
    left = SearchDueRange.objects.filter(pk=pk)
    if len(ids) > A_BATCH:
        left.update(first_id=ids[A_BATCH])
    else:
        left.delete()
    return True


@transaction.atomic
def _batch(after: UUID) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [after, A_BATCH])
        ids = [row[0] for row in cursor.fetchall()]
    refresh(ids)
    return ids


def refresh(ids: Iterable[UUID]) -> None:
    """Write these contacts' rows now."""
    with connection.cursor() as cursor:
        cursor.execute(_READ, [list(ids)])
        found = cursor.fetchall()
        if not found:
            return
        hays = [search.haystack(*details) for _pk, _version, *details in found]
        grams = [_SEPARATOR.join(sorted(search.grams_of(hay))) for hay in hays]
        cursor.execute(_WRITE, [[row[0] for row in found], hays, grams, [row[1] for row in found]])


def _tidy() -> None:
    """New rows wait in a list beside the index, which each search reads; sort them in."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT gin_clean_pending_list('contact_search_grams')")


def _look() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_LOOK)


def _missed(after: UUID) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(_MISSED, [after, A_BATCH])
        return [row[0] for row in cursor.fetchall()]
