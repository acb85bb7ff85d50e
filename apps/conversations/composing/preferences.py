"""How a colleague likes to write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.conversations.models import Agent

UNDO = 5  # seconds


@dataclass(frozen=True, slots=True)
class Preferences:
    """`undo_seconds`: so long a message can be called back before it leaves; 0: it leaves at
    once."""

    enter_sends: bool = True
    undo_seconds: int = 0


def of(user_id: UUID) -> Preferences:
    told = Agent.objects.filter(pk=user_id).values_list("preferences", flat=True).first()
    return read(told or {})


def read(told: Mapping[str, Any]) -> Preferences:
    """Of an agent's row, which keeps other wishes too."""
    return Preferences(
        enter_sends=told.get("enterSends") is not False,
        undo_seconds=UNDO if told.get("undoSeconds") else 0,
    )


@transaction.atomic
def keep(user_id: UUID, wanted: Preferences) -> None:
    """What else they prefer stays."""
    Agent.objects.get_or_create(pk=user_id)
    agent = Agent.objects.select_for_update().get(pk=user_id)
    agent.preferences["enterSends"] = wanted.enter_sends
    agent.preferences["undoSeconds"] = UNDO if wanted.undo_seconds else 0
    agent.changed_at = timezone.now()
    agent.save(update_fields=["preferences", "changed_at"])
