"""The newest of all whom a search finds, a page of them, without going through all.

Few are found by the index, counted and put in order. Where there are many, going through people
from the newest on comes to a page of them much sooner.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, Count, Q, QuerySet, Value, Window
from django.db.models.expressions import RawSQL

from apps.conversations.models import Contact, Tag
from apps.conversations.people import search

FEW = 1_000  # people who are counted; of more it is only told that they are more
_SAMPLE = 2_000  # the newest people, gone through first: how many of them are found tells
_AT_MOST = 20  # times as many to go through; else the index is asked for all who are found
_SPARE = 1.5  # since they do not lie evenly
_PROBE = "SELECT ARRAY({indexed} LIMIT %s), ARRAY({tagged} LIMIT %s), {any_due}"
_RECENT = """conversations_contact.id >= coalesce((
    SELECT id FROM conversations_contact ORDER BY id DESC OFFSET %s LIMIT 1
), '00000000-0000-0000-0000-000000000000')"""
#: A value for each row, so that it is asked row by row; a join would look at all of them.
_IS_FOUND = """(SELECT {conditions} FROM conversations_contactsearch AS found
    WHERE found.contact_id = conversations_contact.id)"""
_IS_TAGGED = "conversations_contact.tags && %s::int[]"


class Newest:
    """Can be sliced, as a queryset can. Each contact has `counted`, how many are found, and
    `counted_to`: beyond that it stands for more."""

    def __init__(
        self, rows: QuerySet[Contact], text: str, *, tags: Iterable[Tag] | None = None
    ) -> None:
        """`rows`: narrowed by nothing but who is present; `text`: not blank; `tags`: all of the
        company's, where they are known."""
        self._rows, self._text = rows, text
        self._terms, self._tags = search.terms_of(text), search.tags_of(text, tags)

    def __getitem__(self, wanted: slice) -> list[Contact]:
        ids, is_due = self._probe()
        if len(ids) <= FEW:
            return self._counted(self._rows.filter(self._among(ids, is_due)), wanted)
        people = self._recent(is_due, wanted)
        return people or self._counted(search.matching(self._rows, self._text), wanted)

    def _recent(self, is_due: bool, wanted: slice) -> list[Contact]:
        """A whole page of them; nothing where it would take too long to come to one."""
        size = wanted.stop - (wanted.start or 0)
        people = list(self._gone_through(is_due, _SAMPLE)[: wanted.stop])
        if len(people) < wanted.stop and people:
            rows = int(_SAMPLE * _SPARE * wanted.stop / len(people))
            if rows <= _SAMPLE * _AT_MOST:
                people = list(self._gone_through(is_due, rows)[: wanted.stop])
        page = people[wanted.start or 0 : wanted.stop]
        return page if len(page) == size else []

    def order_by(self) -> QuerySet[Contact]:
        """In no order; to be counted."""
        return search.matching(self._rows, self._text)

    def _probe(self) -> tuple[set[UUID], bool]:
        """The first people whom the index knows, and whether some are not in it yet."""
        conditions, values = search.conditions_of(self._terms, "found.haystack", indexed=True)
        indexed = search.INDEXED.format(conditions=conditions)
        asked = _PROBE.format(indexed=indexed, tagged=search.TAGGED, any_due=search.ANY_DUE)
        with connection.cursor() as cursor:
            cursor.execute(asked, [*values, FEW + 1, self._tags, FEW + 1])
            found, tagged, is_due = cursor.fetchone()
        return {*found, *tagged}, is_due

    def _among(self, ids: set[UUID], is_due: bool) -> Q:
        parts, values = ["SELECT unnest(%s::uuid[])"], [list(ids)]
        if is_due:
            due, more = search.among_due(self._terms)
            parts, values = [*parts, due], [*values, *more]
        return Q(pk__in=RawSQL(" UNION ALL ".join(parts), values))  # noqa: S611  # nosec B611 - see above

    def _gone_through(self, is_due: bool, rows: int) -> QuerySet[Contact]:
        """Those found among so many of the newest people."""
        conditions, values = search.conditions_of(self._terms, "found.haystack", indexed=False)
        parts: list[tuple[str, list[Any]]] = [(_IS_FOUND.format(conditions=conditions), values)]
        if self._tags:
            parts.append((_IS_TAGGED, [self._tags]))
        if is_due:
            due, more = search.among_due(self._terms)
            parts.append((f"conversations_contact.id IN ({due})", more))
        found = " OR ".join(f"coalesce({part}, false)" for part, _values in parts)
        given = [value for _part, some in parts for value in some]
        people = self._rows.filter(_holds(_RECENT, [rows]), _holds(f"({found})", given))
        more_than = {"counted": Value(FEW + 1), "counted_to": Value(FEW)}
        return people.annotate(**more_than).order_by("-id")

    def _counted(self, rows: QuerySet[Contact], wanted: slice) -> list[Contact]:
        rows = rows.annotate(counted=Window(Count("pk")), counted_to=Value(search.MOST - 1))
        return list(rows.order_by("-id")[wanted])


def _holds(sql: str, values: list[Any]) -> RawSQL:
    return RawSQL(sql, values, output_field=BooleanField())  # noqa: S611  # nosec B611 - see above
