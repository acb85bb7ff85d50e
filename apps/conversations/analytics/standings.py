"""Who did how much, by name: colleagues and teams."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from apps.conversations.analytics.conversation_counts import Counts
from apps.conversations.analytics.counted import Counted
from apps.conversations.analytics.report import Report
from apps.conversations.models import Team
from apps.conversations.naming import Names


@dataclass(frozen=True, slots=True)
class Standing:
    """`id` None: nobody; `name` "": nobody, or gone. `messages`: of a colleague, their own."""

    id: UUID | None
    name: str
    counted: Counted
    messages: int = 0

    @property
    def did(self) -> int:
        return self.counted.answered + self.counted.closed + self.messages


def agents(found: Report) -> list[Standing]:
    """Whoever answered or closed most stands first."""
    done, wrote = found.counts.agents, found.writers
    ids = {pk for pk in (*done, *wrote) if pk}
    names = Names(ids)
    people = [
        Standing(pk, names.get(pk, ""), done.get(pk) or Counted(), wrote.get(pk, 0)) for pk in ids
    ]
    if None in done:
        people.append(Standing(None, "", done[None]))
    return sorted((one for one in people if one.did), key=_place)


def teams(counts: Counts, names: Mapping[UUID, str] | None = None) -> list[Standing]:
    """`names`: of all teams, where they are known."""
    names = names if names is not None else dict(Team.objects.values_list("pk", "name"))
    found = [
        Standing(pk, names.get(pk, "") if pk else "", counted)
        for pk, counted in counts.teams.items()
    ]
    return sorted(found, key=_place)


def _place(one: Standing) -> tuple[bool, int, str]:
    """Nobody stands last."""
    return one.id is None, -(one.counted.answered + one.counted.closed), one.name.casefold()
