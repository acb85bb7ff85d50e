"""The same with several conversations at once: each by itself, so that one that refuses leaves
the others done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from apps.accounts.errors import Refusal
from apps.conversations.models import Conversation

MOST = 200


@dataclass(slots=True)
class Done:
    """`refused`: conversation → why."""

    changed: list[UUID] = field(default_factory=list)
    refused: dict[UUID, Refusal] = field(default_factory=dict)


def each(ids: Sequence[UUID], verb: Callable[[Conversation], object]) -> Done:
    """In the order of their ids, as everybody locks them. Unknown ids are passed over."""
    done = Done()
    for row in Conversation.objects.filter(pk__in=list(ids)[:MOST]).order_by("pk"):
        try:
            answer = verb(row)
        except Refusal as refusal:
            done.refused[row.pk] = refusal
        else:
            if answer is not False:
                done.changed.append(row.pk)
    return done
