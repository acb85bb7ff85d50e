"""What somebody wants to see of the inbox, as the address says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Self
from urllib.parse import urlencode
from uuid import UUID

from apps.accounts.ids import as_id
from apps.conversations.models import Conversation

LONGEST = 100  # characters of a search
NOBODY = "nobody"
ME = "me"


class Folder(StrEnum):
    """Waiting: longest first. At rest: snoozed. Archived ones are found by search alone."""

    MINE = "mine"
    UNASSIGNED = "unassigned"
    WAITING = "waiting"
    ALL = "all"
    MENTIONS = "mentions"
    SNOOZED = "snoozed"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Asked:
    """`assignee`: a user's id, ME or NOBODY. `tag`: its id."""

    folder: Folder = Folder.ALL
    channel: UUID | None = None
    tag: int | None = None
    assignee: str = ""
    team: UUID | None = None
    unread: bool = False
    priority: int | None = None
    q: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str], *, default: Folder) -> Self:
        """What makes no sense is passed over: an old link still opens the inbox."""
        name = given.get("folder", "")
        return cls(
            folder=Folder(name) if name in set(Folder) else default,
            channel=as_id(given.get("channel")),
            tag=_number(given.get("tag")),
            assignee=_assignee(given.get("assignee", "")),
            team=as_id(given.get("team")),
            unread=given.get("unread") == "1",
            priority=_priority(given.get("priority")),
            q=" ".join(given.get("q", "").replace("\x00", "").split())[:LONGEST],
        )

    @property
    def narrowing(self) -> dict[str, str]:
        """What is filtered by, as the address has it."""
        told: dict[str, Any] = {
            "channel": self.channel,
            "tag": self.tag,
            "assignee": self.assignee or None,
            "team": self.team,
            "unread": 1 if self.unread else None,
            "priority": self.priority,
        }
        return {name: str(value) for name, value in told.items() if value is not None}

    @property
    def query(self) -> str:
        """Kept along in every link of the page; "" or beginning with "?"."""
        told = {"folder": self.folder.value, **self.narrowing}
        return f"?{urlencode(told | ({'q': self.q} if self.q else {}))}"

    def in_folder(self, folder: Folder) -> Self:
        return replace(self, folder=folder, q="")

    def without(self, *names: str) -> Self:
        """As if these had not been asked for."""
        nothing = Asked()
        return replace(self, **{name: getattr(nothing, name) for name in names})


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None


def _assignee(text: str) -> str:
    return text if text in {ME, NOBODY} or as_id(text) else ""


def _priority(text: str | None) -> int | None:
    known = {str(value): value for value in Conversation.Priority.values}
    return known.get(text or "")
