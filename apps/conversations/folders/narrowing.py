"""What a list is narrowed to, in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.conversations.folders.asked import ME, NOBODY, Asked
from apps.conversations.models import Conversation, Tag, Team
from apps.whatsapp.models import Channel


@dataclass(frozen=True, slots=True)
class Chip:
    """`query`: the address without it."""

    text: str
    query: str


def chips(asked: Asked) -> list[Chip]:
    return [
        Chip(_WORDS[name](getattr(asked, name)), asked.without(name).query)
        for name in asked.narrowing
    ]


def _channel(pk: UUID) -> str:
    return _name(Channel.objects.filter(pk=pk).values_list("display_name", flat=True).first())


def _tag(pk: int) -> str:
    return _name(Tag.objects.filter(pk=pk).values_list("name", flat=True).first())


def _team(pk: UUID) -> str:
    return _name(Team.objects.filter(pk=pk).values_list("name", flat=True).first())


def _assignee(text: str) -> str:
    if text in {ME, NOBODY}:
        return _("Mine") if text == ME else _("Unassigned")
    found = User.objects.filter(pk=text).first()
    return _name(found.called if found else None)


def _name(text: str | None) -> str:
    return text or _("gone")


_WORDS: dict[str, Callable[[Any], str]] = {
    "channel": _channel,
    "tag": _tag,
    "team": _team,
    "assignee": _assignee,
    "unread": lambda _value: _("Unread"),
    "priority": lambda value: (
        _("Priority: %(which)s") % {"which": Conversation.Priority(value).label}
    ),
}
