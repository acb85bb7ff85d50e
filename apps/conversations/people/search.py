"""Finding contacts by any part of a name, number or e-mail, or by tag, among a million.

The index knows runs of three characters; one and two characters find the beginnings of
words. Whoever has just changed and is not in the index yet is found by reading the rows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from apps.conversations.models import Contact, Tag
from apps.whatsapp import phones
from apps.whatsapp.invisible import without

MOST = 4_001  # found people of whom order and total are told; beyond, some of them
_MOST_DUE = 5_000  # rows that are read one by one, the last ones marked
_MOST_TERMS = 8
_LONGEST = 200  # characters of a query
_START = "^"
_NUMBER = re.compile(r"^[\d\s()+./-]*\d[\d\s()+./-]*$")
_FOLDED = "regexp_replace(lower(normalize({}, NFKD)), '[\\u0300-\\u036f]', '', 'g')"
INDEXED = "SELECT found.contact_id FROM conversations_contactsearch AS found WHERE {conditions}"
TAGGED = "SELECT id FROM conversations_contact WHERE tags && %s::int[] AND tags <> '{}'"
ANY_DUE = """EXISTS (SELECT FROM conversations_searchdue)
    OR EXISTS (SELECT FROM conversations_searchduerange)"""
_DUE = f"""
    SELECT contact.id FROM conversations_contact AS contact
    WHERE contact.id IN (
        (SELECT contact_id FROM conversations_searchdue ORDER BY contact_id DESC LIMIT {_MOST_DUE})
        UNION ALL
        (SELECT within.id FROM
            (SELECT * FROM conversations_searchduerange ORDER BY id DESC LIMIT 100) AS due
            CROSS JOIN LATERAL (
                SELECT id FROM conversations_contact AS one
                WHERE one.id >= due.first_id AND one.id <= due.last_id
                ORDER BY one.id DESC LIMIT {_MOST_DUE}
            ) AS within LIMIT {_MOST_DUE})
    ) AND {{conditions}}
"""  # noqa: S608  # nosec B608 - our own words only; what people type is a parameter
_ROW = (
    _FOLDED.format("contact.name || E'\\n' || contact.email")
    + " || E'\\n' || ltrim(contact.phone, '+')"
)
_MARK = """
    INSERT INTO conversations_searchdue (contact_id) SELECT * FROM unnest(%s::uuid[])
    ON CONFLICT (contact_id) DO UPDATE SET contact_id = excluded.contact_id
"""


def fold(text: str) -> str:
    """Without accents, in lower case, with single spaces."""
    text = without(text)
    if text.isascii():
        return " ".join(text.lower().split())
    decomposed = unicodedata.normalize("NFKD", text)
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(plain.lower().split())


def haystack(name: str, email: str, numbers: Iterable[str]) -> str:
    """What a search looks at. `numbers`: all of the contact's, E.164."""
    digits = " ".join(number.removeprefix("+") for number in numbers)
    return "\n".join((fold(name), digits, fold(email)))


def grams_of(hay: str) -> set[str]:
    """Runs of three, and for each word its first one and two characters behind a sign."""
    lines = hay.split("\n")
    runs = {line[at : at + 3] for line in lines for at in range(len(line) - 2)}
    words = [word for line in lines for word in line.split()]
    return runs | {_START + word[:length] for word in words for length in (1, 2)}


def mark(ids: Iterable[UUID]) -> None:
    """These contacts' names, numbers or e-mails are new; said in the transaction that writes
    them. The mark is locked, so that a follow-up that is just at it comes back."""
    wanted = sorted(set(ids))
    if wanted:
        with connection.cursor() as cursor:
            cursor.execute(_MARK, [wanted])


def terms_of(text: str) -> list[str]:
    """What must all be found. A number is one term, however it is written."""
    plain = fold(text[:_LONGEST])
    if _NUMBER.match(plain):
        return [_number(plain)]
    return plain.split()[:_MOST_TERMS]


def matching(rows: QuerySet[Contact], text: str, *, capped: bool = True) -> QuerySet[Contact]:
    """Those of the rows that the text finds; all for a blank text.

    `capped`: at most MOST are looked at, which is right when nothing else filters the rows.
    """
    terms = terms_of(text)
    if not terms:
        return rows
    return rows.filter(_found(terms, tags_of(text), f"LIMIT {MOST}" if capped else ""))


def _found(terms: list[str], tags: list[int], limit: str) -> Q:
    """One set from all that is looked at: an OR in its place would read every contact."""
    conditions, values = conditions_of(terms, "found.haystack", indexed=True)
    parts = [f"({INDEXED.format(conditions=conditions)} {limit})"]
    if tags:
        parts.append(f"({TAGGED} {limit})")
        values.append(tags)
    if is_any_due():
        due, more = among_due(terms)
        parts.append(due)
        values += more
    return Q(pk__in=RawSQL(" UNION ALL ".join(parts), values))  # noqa: S611  # nosec B611 - see above


def is_any_due() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {ANY_DUE}")
        return bool(cursor.fetchone()[0])


def among_due(terms: list[str]) -> tuple[str, list[Any]]:
    """A query for the ids of those found by reading their rows."""
    conditions, values = conditions_of(terms, _ROW, indexed=False)
    return _DUE.format(conditions=conditions), values


def conditions_of(terms: list[str], hay: str, *, indexed: bool) -> tuple[str, list[Any]]:
    parts: list[str] = []
    values: list[Any] = []
    for term in terms:
        if indexed:
            parts.append("found.grams @> %s::text[]")
            values.append(sorted(_looked_up(term)))
        if len(term) > 2:
            parts.append(f"{hay} LIKE %s")
            values.append(f"%{_escaped(term)}%")
        elif not indexed:
            parts.append(f"' ' || replace({hay}, E'\\n', ' ') LIKE %s")
            values.append(f"% {_escaped(term)}%")
    return " AND ".join(parts), values


def _looked_up(term: str) -> set[str]:
    """Runs side by side cover the term; overlapping ones would only cost more to compare."""
    if len(term) < 3:
        return {_START + term}
    starts = [*range(0, len(term) - 2, 3), len(term) - 3]
    return {term[at : at + 3] for at in starts}


def tags_of(text: str, known: Iterable[Tag] | None = None) -> list[int]:
    """Those that begin with the text; a company has few, so they are gone through. `known`: all
    there are, where somebody has asked for them already."""
    text = fold(text)
    if len(text) < 2:
        return []
    tags = Tag.objects.only("name") if known is None else known
    return [tag.pk for tag in tags if fold(tag.name).startswith(text)]


def _number(text: str) -> str:
    """The digits; those of the one form where an old one was typed."""
    digits = re.sub(r"\D", "", text)
    try:
        canonical = phones.read(text).removeprefix("+")
    except phones.NotAPhone:
        return digits
    return digits if digits in canonical else canonical


def _escaped(term: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", term)
