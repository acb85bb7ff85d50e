"""Channels and teams by name: where figures belong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, Q, Value

from apps.conversations.models import Team
from apps.whatsapp.models import Channel


@dataclass(slots=True)
class Places:
    """`present`: the channels that were not deleted, by name."""

    channels: dict[UUID, str] = field(default_factory=dict)
    teams: dict[UUID, str] = field(default_factory=dict)
    present: Sequence[tuple[UUID, str]] = ()


def known() -> Places:
    """One question for all of them."""
    is_there = ExpressionWrapper(Q(deleted_at=None), output_field=BooleanField())
    channels = Channel.objects.values_list(Value("channel"), "pk", "display_name", is_there)
    teams = Team.objects.values_list(Value("team"), "pk", "name", Value(False))
    found, present = Places(), []
    for what, pk, name, is_present in channels.union(teams, all=True):
        (found.channels if what == "channel" else found.teams)[pk] = name
        if is_present:
            present.append((pk, name))
    found.present = sorted(present, key=lambda one: one[1].casefold())
    return found
