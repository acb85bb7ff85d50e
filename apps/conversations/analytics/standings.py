"""Who did how much, by name: colleagues and teams."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from apps.conversations.analytics import message_counts
from apps.conversations.analytics.conversation_counts import Counts
from apps.conversations.analytics.counted import Counted
from apps.conversations.analytics.spans import Span
from apps.conversations.folders import lines
from apps.conversations.models import Team


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


def agents(span: Span, counts: Counts, channel: UUID | None = None) -> list[Standing]:
    """Whoever answered or closed most stands first."""
    done = counts.agents
    wrote = {key[0]: count for key, count in _wrote(span, channel).items() if key[0]}
    ids = {pk for pk in (*done, *wrote) if pk}
    names = lines.names(ids)
    found = [
        Standing(pk, names.get(pk, ""), done.get(pk) or Counted(), wrote.get(pk, 0)) for pk in ids
    ]
    if None in done:
        found.append(Standing(None, "", done[None]))
    return sorted((one for one in found if one.did), key=_place)


def teams(counts: Counts) -> list[Standing]:
    names = dict(Team.objects.values_list("pk", "name"))
    found = [
        Standing(pk, names.get(pk, "") if pk else "", counted)
        for pk, counted in counts.teams.items()
    ]
    return sorted(found, key=_place)


def _wrote(span: Span, channel: UUID | None) -> dict[tuple[UUID | None], int]:
    found: dict[tuple[UUID | None], int] = {}
    counted = message_counts.counts(span, ["author_id", "direction"], channel)
    for (author, direction), count in counted.items():
        if direction == "out":
            found[(author,)] = found.get((author,), 0) + count
    return found


def _place(one: Standing) -> tuple[bool, int, str]:
    """Nobody stands last."""
    return one.id is None, -(one.counted.answered + one.counted.closed), one.name.casefold()
