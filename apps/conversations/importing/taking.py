"""Takes the staged rows in: new people, changed ones, and those who stay as they are.

The same questions are asked for the dry run and for the run, by the same SQL. Locks are taken
as everywhere (see `people.identities`): identities by name, contacts by id, the quota last.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection
from psycopg.sql import SQL, Composed, Identifier, Literal

from apps.accounts.tenancy import current_schema
from apps.conversations.consent import rules
from apps.conversations.importing import changes
from apps.conversations.importing.changes import INCOMING, Job
from apps.conversations.importing.planning import SKIP
from apps.conversations.models import Suppression
from apps.conversations.people import search


@dataclass(slots=True)
class Outcome:
    """How many rows became what, and the lines of those to be told."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    repeated: dict[int, int] = field(default_factory=dict)  # line → that of the same person
    trashed: list[int] = field(default_factory=list)
    opted_out: list[int] = field(default_factory=list)


def foresee(job: Job) -> Outcome:
    """What `take` would do now; nothing is written."""
    _match(job)
    repeated = _leave_out_repeated()
    there = _count(SQL("contact IS NOT NULL"))
    outcome = Outcome(new=_count(SQL("contact IS NULL")), repeated=repeated)
    if there:
        outcome.trashed = _trashed()
        if job.on_duplicate != SKIP:
            asked = SQL("{} SELECT count(*) FROM changed").format(changes.wanted(job))
            outcome.changed = _number(asked)
    outcome.unchanged = there - len(outcome.trashed) - outcome.changed
    return outcome


def take(job: Job, staged: int) -> Outcome:
    """In one transaction of the caller's, who also counts the new contacts for the plan.

    `staged`: how many rows there are.
    """
    outcome = Outcome(new=_make(job))
    if outcome.new == staged:
        _mark_new()
        return outcome
    _match(job)
    while _lock():  # somebody was merged between finding and locking
        _follow_mergers()
    outcome.repeated = _leave_out_repeated()
    outcome.trashed = _trashed()
    _mark_new()
    if job.on_duplicate != SKIP:
        changed = _ids(changes.write(job))
        search.mark(changed)
        outcome.changed = len(changed)
    told = len(outcome.trashed) + len(outcome.repeated)
    outcome.unchanged = staged - outcome.new - outcome.changed - told
    return outcome


def opted_out(job: Job) -> list[int]:
    """The lines of those who withdrew what is asked about, or whose number is suppressed."""
    medium, category = job.matter
    names = {"t": INCOMING, "m": Literal(medium), "k": Literal(category)}
    withdrawn = SQL(
        "SELECT i.line FROM {t} AS i JOIN conversations_consent AS c ON c.contact_id = i.contact"
        " WHERE c.medium = {m} AND c.category = {k} AND NOT c.given"
    ).format(**names)
    listed = SQL(
        "SELECT i.line FROM {t} AS i JOIN conversations_suppression AS s ON {same}"
        " WHERE s.medium = {m} AND s.category = {k}"
    ).format(same=_same_number(medium, category), **names)
    return _lines(SQL("{} UNION {} ORDER BY 1").format(withdrawn, listed))


def _same_number(medium: str, category: str) -> Composed:
    """By digest only while there are digests of erased people: one SHA-256 a row."""
    named = SQL("(s.address <> '' AND s.address = i.phone)")
    erased = Suppression.objects.filter(medium=medium, category=category, address="")
    if not erased.exists():
        return SQL("{}").format(named)
    digest = SQL("(s.digest = sha256({key} || convert_to(i.phone, 'UTF8')))")
    return SQL("({} OR {})").format(named, digest.format(key=Literal(rules.suppression_key())))


def people(job: Job, but: Sequence[int]) -> list[UUID]:
    """The contacts of the staged rows, without those lines; after `take`.

    Where people who are there already are skipped, only the new ones.
    """
    asked = SQL(
        "SELECT c.id FROM {t} AS i JOIN conversations_contact AS c"
        " ON c.id = coalesce(i.contact, i.id)"
        " WHERE c.trashed_at IS NULL AND NOT i.line = ANY({but}::int[]) {new} ORDER BY c.id"
    ).format(
        t=INCOMING,
        but=Literal(list(but)),
        new=SQL("AND i.contact IS NULL" if job.on_duplicate == SKIP else ""),
    )
    return _ids(asked)


def _mark_new() -> None:
    """The follow-up makes them findable. Their ids were made one after the other."""
    _run(
        SQL(
            "INSERT INTO conversations_searchduerange (first_id, last_id)"
            " SELECT first.id, last.id FROM"
            " (SELECT id FROM {t} WHERE contact IS NULL ORDER BY id LIMIT 1) AS first,"
            " (SELECT id FROM {t} WHERE contact IS NULL ORDER BY id DESC LIMIT 1) AS last"
        ).format(t=INCOMING)
    )


def _make(job: Job) -> int:
    """Whoever's number nobody has; a number is taken by its identity row, so two never win.
    The staged rows are in the order of their numbers."""
    made = 0
    if "phone" in job.fields:
        made += _run(
            SQL(
                "WITH made AS (INSERT INTO conversations_identity"
                " (contact_id, kind, scope, value, learned)"
                " SELECT id, 'phone', '', phone, '' FROM {t} WHERE phone IS NOT NULL"
                " ON CONFLICT (kind, scope, value) DO NOTHING RETURNING contact_id)"
                " {insert} JOIN made ON made.contact_id = i.id"
            ).format(t=INCOMING, insert=_insert(job))
        )
    if "email" in job.fields and _count(SQL("phone IS NULL")):
        _take_turns()
        _match_by_email()
        made += _run(SQL("{} WHERE i.phone IS NULL AND i.contact IS NULL").format(_insert(job)))
    return made


def _take_turns() -> None:
    """No row is unique by an e-mail, so imports that find people by it come one by one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"import by e-mail {current_schema()}"],
        )


def _insert(job: Job) -> Composed:
    texts = SQL(", ").join(
        SQL("coalesce(i.{}, '')").format(Identifier(name)) for name in ("phone", *changes.TEXTS)
    )
    columns = SQL(", ").join(map(Identifier, ("phone", *changes.TEXTS)))
    return SQL(
        "INSERT INTO conversations_contact (id, {columns}, attributes, tags, source, import_id,"
        " version, created_at, changed_at)"
        " SELECT i.id, {texts}, coalesce(i.attributes, '{{}}'), {tags}, 'import', {id}, 1,"
        " now(), now() FROM {t} AS i"
    ).format(
        columns=columns,
        texts=texts,
        tags=changes.given_tags(job),
        id=Literal(job.import_id),
        t=INCOMING,
    )


def _match(job: Job) -> None:
    """Find the people who are there, by number and the others by e-mail."""
    if "phone" in job.fields:
        _run(
            SQL(
                "UPDATE {t} AS i SET contact = found.contact_id FROM (SELECT t.line, p.contact_id"
                " FROM {t} AS t CROSS JOIN LATERAL (SELECT contact_id FROM conversations_identity"
                " WHERE kind = 'phone' AND scope = '' AND value = t.phone LIMIT 1) AS p) AS found"
                " WHERE found.line = i.line AND found.contact_id <> i.id"
            ).format(t=INCOMING)
        )
    if "email" in job.fields:
        _match_by_email()


def _match_by_email() -> None:
    """Only people without a number: the number of all others says who they are."""
    _run(
        SQL(
            "UPDATE {t} AS i SET contact = (SELECT c.id FROM conversations_contact AS c"
            " WHERE c.email = i.email AND c.phone = '' AND c.trashed_at IS NULL AND c.id <> i.id"
            " AND c.merged_into_id IS NULL ORDER BY c.id LIMIT 1)"
            " WHERE i.phone IS NULL AND i.contact IS NULL"
        ).format(t=INCOMING)
    )


def _lock() -> bool:
    """Hold the contacts that are there; True when one of them has become part of another."""
    with connection.cursor() as cursor:
        cursor.execute(
            SQL(
                "SELECT c.merged_into_id IS NOT NULL FROM {t} AS i JOIN conversations_contact AS c"
                " ON c.id = i.contact WHERE i.contact IS NOT NULL ORDER BY c.id"
                " FOR NO KEY UPDATE OF c"
            ).format(t=INCOMING)
        )
        return any(row[0] for row in cursor)


def _follow_mergers() -> None:
    """Whoever was found is who they are part of now."""
    _run(
        SQL(
            "UPDATE {t} AS i SET contact = c.merged_into_id FROM conversations_contact AS c"
            " WHERE c.id = i.contact AND c.merged_into_id IS NOT NULL"
        ).format(t=INCOMING)
    )


def _leave_out_repeated() -> dict[int, int]:
    """Somebody with two numbers may stand in two rows: as anywhere in a file, the first counts."""
    with connection.cursor() as cursor:
        cursor.execute(
            SQL(
                "DELETE FROM {t} AS i USING (SELECT contact, min(line) AS first FROM {t}"
                " WHERE contact IS NOT NULL GROUP BY contact HAVING count(*) > 1) AS twice"
                " WHERE i.contact = twice.contact AND i.line > twice.first"
                " RETURNING i.line, twice.first"
            ).format(t=INCOMING)
        )
        return dict(cursor.fetchall())


def _trashed() -> list[int]:
    return _lines(
        SQL(
            "SELECT i.line FROM {t} AS i JOIN conversations_contact AS c ON c.id = i.contact"
            " WHERE c.trashed_at IS NOT NULL"
        ).format(t=INCOMING)
    )


def _count(condition: SQL) -> int:
    return _number(SQL("SELECT count(*) FROM {} WHERE {}").format(INCOMING, condition))


def _number(asked: Composed) -> int:
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return int(cursor.fetchone()[0])


def _lines(asked: Composed) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return [row[0] for row in cursor.fetchall()]


def _ids(statement: Composed) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return [row[0] for row in cursor.fetchall()]


def _run(statement: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.rowcount)
