"""What the ledger comes to: read from the state's rows, or worked out again from the lines."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from apps.conversations.models import Consent, ConsentEntry


class Matter(NamedTuple):
    medium: str
    category: str


def of(contact_id: UUID) -> dict[Matter, Consent]:
    """Nothing was ever said of what is missing."""
    rows = Consent.objects.filter(contact_id=contact_id).select_related("entry")
    return {Matter(row.medium, row.category): row for row in rows}


def withdrawn(contacts: Iterable[UUID], *, medium: str, category: str) -> set[UUID]:
    """Those of the contacts who took their consent back: a list they are on gives it to nobody."""
    rows = Consent.objects.filter(
        contact__in=contacts, medium=medium, category=category, given=False
    )
    return set(rows.values_list("contact_id", flat=True))


def replayed(lines: Iterable[ConsentEntry]) -> dict[Matter, ConsentEntry]:
    """The line that counts for each matter, whatever order the lines are in."""
    newest: dict[Matter, ConsentEntry] = {}
    for line in lines:
        matter = Matter(line.medium, line.category)
        if matter not in newest or _rank(line) > _rank(newest[matter]):
            newest[matter] = line
    return newest


def _rank(line: ConsentEntry) -> tuple[object, ...]:
    return (line.at, not line.given)
