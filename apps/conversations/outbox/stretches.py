"""Which part of all contacts is looked at for a page of an audience.

Bounded at both ends, so that whatever is joined to it is read from there to there: unbounded,
PostgreSQL gathers all of a list, or reads all consents from the first on, for every page anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from apps.conversations.models import Batch, Contact

FIRST = UUID(int=0)
LONG = 40_000  # contacts, as not everybody is meant


@dataclass(frozen=True, slots=True)
class Stretch:
    """Contacts after the first id up to the second one; None: to the end."""

    after: UUID = FIRST
    until: UUID | None = None

    def of(self, column: str = "pk") -> Q:
        """As a condition on a column that holds a contact's id."""
        begins: dict[str, Any] = {f"{column}__gt": self.after} if self.after != FIRST else {}
        ends: dict[str, Any] = {f"{column}__lte": self.until} if self.until else {}
        return Q(**begins, **ends)


EVERYWHERE = Stretch()


def following(batch: Batch | None = None) -> Stretch:
    """The next of a batch, or the first of all, so many contacts long, whoever they are."""
    after = (batch.frozen_to if batch else None) or FIRST
    rows = Contact.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)
    last = rows[LONG - 1 : LONG].first()
    return Stretch(after, last)
