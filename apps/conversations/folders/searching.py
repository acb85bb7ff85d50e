"""Finding conversations by whom they are with, and messages by what they say.

Among all of them, whatever folder is open: whoever searches does not know where it stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models.expressions import RawSQL
from django.utils.safestring import SafeString

from apps.conversations.contents import summary
from apps.conversations.folders import lines, passages
from apps.conversations.folders.lines import Line
from apps.conversations.models import Contact, Conversation, Message
from apps.conversations.naming import Names
from apps.conversations.people import search

PEOPLE = 12  # conversations by name or number
MESSAGES = 30  # at once
SHORTEST = 2  # characters
_MANY = 500  # people whose conversations are looked at
_NEWEST = 1_000  # messages
_RARE = 3_000  # messages; what is said more often comes soon when one walks back in time
#: The latest conversation of each person who is found.
_WITH = """
    SELECT latest.id FROM ({found}) AS asked (contact_id), LATERAL (
        SELECT id, last_message_at FROM conversations_conversation AS one
        WHERE one.contact_id = asked.contact_id
        ORDER BY one.last_message_at DESC LIMIT 1
    ) AS latest
    ORDER BY latest.last_message_at DESC LIMIT %s
"""
_HOLDS = "words @@ (plainto_tsquery('simple', %(whole)s) && to_tsquery('simple', %(begun)s))"
_SAID = """
    batch_id IS NULL AND contact_id IS NOT NULL
    AND (%(below)s::uuid IS NULL OR id < %(below)s::uuid)
"""
#: Three ways, as the planner takes every beginning of a word for common, and would read the whole
#: table for a rare one. What is said all the time stands among the newest: the index of words
#: would first gather all of it. A rare word is in that index; any other comes from the latest on.
_AMONG_NEWEST = f"""
    SELECT id FROM (
        SELECT id, words FROM conversations_message
        WHERE {_SAID} ORDER BY id DESC LIMIT %(newest)s
    ) AS newest
    WHERE {_HOLDS} ORDER BY id DESC LIMIT %(most)s
"""  # noqa: S608  # nosec B608 - our own words only
_SOME = f"""
    SELECT id FROM conversations_message WHERE {_HOLDS} AND {_SAID} LIMIT %(most)s
"""  # noqa: S608  # nosec B608 - our own words only
_LATEST = _SOME.replace("LIMIT", "ORDER BY id DESC LIMIT")
_BY_WORDS = ("enable_seqscan", "enable_indexscan", "enable_indexonlyscan")
_BY_TIME = ("enable_seqscan", "enable_bitmapscan")
#: The conversation in whose time it was said. What opened it was written before it was opened.
_WHERE = """
    SELECT one.id FROM conversations_conversation AS one
    WHERE one.contact_id = conversations_message.contact_id
      AND one.channel_id = conversations_message.channel_id
    ORDER BY least(one.opened_at, one.asked_at) <= conversations_message.created_at DESC,
      abs(extract(epoch FROM
        least(one.opened_at, one.asked_at) - conversations_message.created_at)) LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Passage:
    """What somebody said, and the conversation it was said in."""

    message: Message
    line: Line
    text: SafeString


@dataclass(frozen=True, slots=True)
class Passages:
    found: list[Passage]
    below: UUID | None = None  # where older ones begin


def people(text: str, *, most: int = PEOPLE, names: Names | None = None) -> list[Line]:
    """Conversations with those whose name or number the text finds, the latest first."""
    found = search.matching(Contact.objects.present(), text)
    asked, values = found.values("pk")[:_MANY].query.sql_with_params()
    ids = RawSQL(_WITH.format(found=asked), [*values, most])  # noqa: S611  # nosec B611 - our own words only
    latest = Conversation.objects.filter(pk__in=ids)
    return lines.of(list(lines.drawn(latest).order_by("-last_message_at", "-id")), names)


def messages(
    text: str,
    *,
    below: UUID | None = None,
    most: int = MESSAGES,
    names: Names | None = None,
) -> Passages:
    """The latest that hold all the words; the last one may be only begun."""
    terms = terms_of(text)
    if not terms:
        return Passages([])
    ids = _said(terms, below, most + 1)
    more, ids = len(ids) > most, ids[:most]
    return Passages(_passages(ids, terms, names), ids[-1] if more else None)


@transaction.atomic
def _said(terms: Sequence[str], below: UUID | None, most: int) -> list[UUID]:
    """The latest ids, latest first. The last word may be only begun."""
    asked = {"whole": " ".join(terms[:-1]), "begun": _beginning(terms[-1]), "below": below}
    common = _planned(_BY_TIME, _AMONG_NEWEST, {**asked, "newest": _NEWEST, "most": most})
    if len(common) == most:
        return common
    some = _planned(_BY_WORDS, _SOME, {**asked, "most": _RARE + 1})
    if len(some) <= _RARE:
        return sorted(some, reverse=True)[:most]
    return _planned(_BY_TIME, _LATEST, {**asked, "most": most})


def _planned(without: Sequence[str], statement: str, asked: dict[str, Any]) -> list[UUID]:
    """Asked without these ways of reading a table, for this statement alone."""
    with connection.cursor() as cursor:
        cursor.execute("; ".join(f"SET LOCAL {way} = off" for way in without))
        cursor.execute(statement, asked)
        found = [pk for (pk,) in cursor.fetchall()]
        cursor.execute("; ".join(f"SET LOCAL {way} TO DEFAULT" for way in without))
    return found


def terms_of(text: str) -> list[str]:
    """Folded words; a text too short to search for has none."""
    plain = search.fold(text)
    return plain.split()[:8] if len(plain) >= SHORTEST else []


def _beginning(term: str) -> str:
    quoted = term.replace("\\", "\\\\").replace("'", "''")
    return f"'{quoted}':*" if len(term) > SHORTEST else f"'{quoted}'"


def _passages(ids: Sequence[UUID], terms: Sequence[str], names: Names | None) -> list[Passage]:
    if not ids:
        return []
    where = RawSQL(_WHERE, [])  # noqa: S611  # nosec B611 - our own words only
    rows = Message.objects.defer("words").annotate(where=where)
    said: dict[UUID, Any] = rows.in_bulk(list(ids))
    there = [said[pk].where for pk in ids if pk in said and said[pk].where]
    by_id = {one.row.pk: one for one in lines.read(there, names)}
    return [
        Passage(said[pk], by_id[said[pk].where], passages.marked(_text(said[pk]), terms))
        for pk in ids
        if pk in said and said[pk].where in by_id
    ]


def _text(message: Message) -> str:
    """All of it in a line, not only its beginning."""
    body = message.content.get("text") or message.content.get("caption")
    return " ".join(str(body).split()) if body else summary(message.kind, message.content)
