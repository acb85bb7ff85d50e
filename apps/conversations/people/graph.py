"""Which contact each name belongs to, and what a batch of people adds to that.

Arithmetic between one read and one write: the people are gone through in their order, as if
they had come one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from apps.accounts.ids import new_id
from apps.conversations.models import Identity
from apps.conversations.people.keys import Key, looser

PHONE = Identity.Kind.PHONE


@dataclass(slots=True)
class Graph:
    """`fresh`: contacts to be made, each with the place of the person that brought it; `new`:
    names to be written; `clashes`: (contact, other, name) where the name is the other's and
    the person, by a better name, is the contact."""

    owners: dict[Key, UUID]
    fresh: dict[UUID, int] = field(default_factory=dict)
    new: dict[Key, UUID] = field(default_factory=dict)
    clashes: list[tuple[UUID, UUID, Key]] = field(default_factory=list)

    def owner_of(self, keys: Iterable[Key]) -> UUID | None:
        """The most trustworthy name that anybody has decides."""
        for key in keys:
            if owner := self.owners.get(key) or self.owners.get(looser(key) or key):
                return owner
        return None

    def place(self, people: Sequence[Sequence[Key]]) -> list[UUID | None]:
        """Whose each list of names is; None for an empty one."""
        return [self._place(keys, nth) if keys else None for nth, keys in enumerate(people)]

    def _place(self, keys: Sequence[Key], nth: int) -> UUID:
        owner = self.owner_of(keys)
        if owner is None:
            owner = new_id()
            self.fresh[owner] = nth
        for key in keys:
            self._give(key, owner)
        return owner

    def _give(self, key: Key, owner: UUID) -> None:
        known = self.owners.get(key)
        if known is None:
            self.new[key] = owner
        elif known != owner:
            self.clashes.append((owner, known, key))
        self.owners[key] = owner
