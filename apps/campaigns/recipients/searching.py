"""Recipients whose name or number somebody types, among a million.

Few are asked for by the ids of all who are found. Where there are more, going along the recipients
and looking at each comes to a page of them much sooner.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL

from apps.conversations.among import among
from apps.conversations.models import Contact
from apps.conversations.people import search

FEW = 2_000
#: A value for each message, so that each is looked at by itself; a join would look at all people.
_IS_FOUND = """coalesce((SELECT {conditions} FROM conversations_contactsearch AS found
    WHERE found.contact_id = conversations_message.contact_id), false)"""
_IS_TAGGED = """coalesce((SELECT one.tags && %s::int[] FROM conversations_contact AS one
    WHERE one.id = conversations_message.contact_id), false)"""


class Searched:
    """`few`: leads to the messages by itself, None where too many are found; then `each` is what
    to ask of each message."""

    def __init__(self, text: str) -> None:
        """`text`: not blank."""
        self._text = text
        people = search.matching(Contact.objects.all(), text).order_by()
        ids: list[UUID] = list(people.values_list("pk", flat=True)[: FEW + 1])
        self.few = Q(contact__in=among(ids)) if len(ids) <= FEW else None

    @property
    def each(self) -> Q:
        terms, tags = search.terms_of(self._text), search.tags_of(self._text)
        conditions, values = search.conditions_of(terms, "found.haystack", indexed=False)
        parts: list[tuple[str, list[Any]]] = [(_IS_FOUND.format(conditions=conditions), values)]
        if tags:
            parts.append((_IS_TAGGED, [tags]))
        if search.is_any_due():
            due, more = search.among_due(terms)
            parts.append((f"conversations_message.contact_id IN ({due})", more))
        found = " OR ".join(part for part, _values in parts)
        given = [value for _part, some in parts for value in some]
        # Our own words only; what people type is a parameter.
        return Q(RawSQL(f"({found})", given, output_field=BooleanField()))  # noqa: S611  # nosec B611
