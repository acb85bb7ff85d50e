"""What an import makes of people who are there already, in SQL."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from psycopg.sql import SQL, Composed, Identifier, Literal

from apps.conversations.importing.planning import FILL
from apps.conversations.importing.staging import TABLE

INCOMING = Identifier(TABLE)
TEXTS = ("name", "email", "category", "notes", "language", "time_zone")


@dataclass(frozen=True, slots=True)
class Job:
    """What is the same for all chunks. `fields`: those that the file holds; `tags`: ids, for
    everybody; `actor`: who, for the contacts' histories; `matter`: medium and category of the
    consent that is looked at."""

    import_id: UUID
    fields: frozenset[str]
    on_duplicate: str
    tags: tuple[int, ...]
    actor: str
    matter: tuple[str, str]


def write(job: Job) -> Composed:
    """Write what is different, and keep what was there: for undoing, and for the history."""
    sets = SQL(", ").join(
        SQL("{} = changed.{}").format(Identifier(name), _new(name)) for name in _changing(job)
    )
    return SQL(
        "{wanted}, noted AS (INSERT INTO conversations_importrow"
        " (import_of_id, line, what, contact_id, before)"
        " SELECT {import_id}, line, 'changed', id, {pairs} FROM changed),"
        " told AS (INSERT INTO conversations_contactchange"
        " (id, contact_id, at, what, actor, version, before, after)"
        " SELECT public.uuid7(), id, now(), 'contact.imported', {actor}, version + 1,"
        " {before}, {after} FROM changed)"
        " UPDATE conversations_contact AS c SET {sets}, version = c.version + 1,"
        " changed_at = now() FROM changed WHERE c.id = changed.id RETURNING c.id"
    ).format(
        wanted=wanted(job),
        import_id=Literal(job.import_id),
        pairs=_object(job, SQL("jsonb_build_array(to_jsonb({old}), to_jsonb({new}))")),
        actor=Literal(job.actor),
        before=_object(job, SQL("to_jsonb({old})")),
        after=_object(job, SQL("to_jsonb({new})")),
        sets=sets,
    )


def wanted(job: Job) -> Composed:
    """`changed`: the contacts that will be other than they are, with what was and what will be."""
    columns = SQL(", ").join(
        SQL("c.{f} AS {old}, {value} AS {new}").format(
            f=Identifier(name), old=_old(name), new=_new(name), value=_value(job, name)
        )
        for name in _changing(job)
    )
    differs = SQL(" OR ").join(_differs(name) for name in _changing(job))
    return SQL(
        "WITH changed AS MATERIALIZED (SELECT * FROM (SELECT i.line, c.id, c.version, {columns}"
        " FROM {t} AS i JOIN conversations_contact AS c ON c.id = i.contact"
        " WHERE c.trashed_at IS NULL) AS wanted WHERE {differs})"
    ).format(columns=columns, t=INCOMING, differs=differs)


def given_tags(job: Job) -> Composed:
    """The tags of a staged row and those for everybody, each once."""
    everybody = SQL("{}::int[]").format(Literal(list(job.tags)))
    if "tags" not in job.fields:
        return everybody
    return SQL(
        "ARRAY(SELECT DISTINCT one FROM unnest(coalesce(i.tags, '{{}}') || {}) AS one ORDER BY one)"
    ).format(everybody)


def _changing(job: Job) -> list[str]:
    """The columns that an import may change; tags always, so there is always one."""
    fields = [name for name in (*TEXTS, "attributes") if name in job.fields]
    return [*fields, "tags"]


def _value(job: Job, name: str) -> Composed:
    """What a column of somebody who is there will hold."""
    if name == "tags":
        return SQL(
            "c.tags || ARRAY(SELECT one FROM unnest({}) AS one WHERE NOT one = ANY(c.tags)"
            " ORDER BY one)"
        ).format(given_tags(job))
    given, there = Identifier("i", name), Identifier("c", name)
    if name == "attributes":
        pair = (given, there) if job.on_duplicate == FILL else (there, given)
        return SQL("coalesce({}, '{{}}') || coalesce({}, '{{}}')").format(*pair)
    if job.on_duplicate == FILL:
        return SQL("coalesce(nullif({}, ''), {}, '')").format(there, given)
    return SQL("coalesce({}, {})").format(given, there)


def _object(job: Job, value: SQL) -> Composed:
    """JSON with an entry for each field that changes."""
    parts = SQL(", ").join(
        SQL("{}, CASE WHEN {} THEN {} END").format(
            Literal(name), _differs(name), value.format(old=_old(name), new=_new(name))
        )
        for name in _changing(job)
    )
    return SQL("jsonb_strip_nulls(jsonb_build_object({}))").format(parts)


def _differs(name: str) -> Composed:
    return SQL("{} IS DISTINCT FROM {}").format(_old(name), _new(name))


def _old(name: str) -> Identifier:
    return Identifier(f"old_{name}")


def _new(name: str) -> Identifier:
    return Identifier(f"new_{name}")
