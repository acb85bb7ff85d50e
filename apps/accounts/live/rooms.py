"""Rooms of the live connection: who hears what, and what may be joined.

Redis is shared by all tenants, so the schema is part of every room's name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from apps.accounts.permissions import ALL
from apps.accounts.tenancy import PUBLIC

#: What the server says → the permission that whoever hears it needs.
EVENTS: dict[str, str] = {
    "campaign:update": "campaigns.view",
    "message:new": "conversations.view",
    "message:status": "conversations.view",
    "conversation:updated": "conversations.view",
    "session:status": "conversations.view",
    "import:update": "contacts.manage",
    "notification": "home.view",
    "typing:start": "conversations.view",
    "typing:stop": "conversations.view",
    "quota:warning": "plan.view",
}
#: Those that come in a stream: at most 4 a second for each thing they are about.
PACED = frozenset({"campaign:update", "import:update"})

LONGEST_NAME = 99  # characters, of a group in the channel layer


@dataclass(frozen=True, slots=True)
class RoomKind:
    """A kind of thing one can watch: `join-<name>` and `leave-<name>` with its id.

    `exists` is asked inside the tenant's schema, so another tenant's id is unknown here.
    """

    name: str
    permission: str
    exists: Callable[[UUID], bool]
    typing: str = ""  # the permission to tell the room that one is typing; "" for no typing
    typing_template: str = ""  # fragments for pages: `who`, `thing_id`, `typing`
    watchers_template: str = ""  # fragments for pages: `watchers`, `thing_id`; "" for nobody knows
    watchers_event: str = "conversation:updated"

    def __post_init__(self) -> None:
        if {self.permission, self.typing or self.permission} - ALL:
            raise ValueError(f"{self.name}: not in the permission table")


@dataclass(slots=True)
class RoomKinds:
    """What can be joined. Each app adds its own kinds when it is ready."""

    by_name: dict[str, RoomKind] = field(default_factory=dict)

    def add(self, *kinds: RoomKind) -> None:
        self.by_name |= {kind.name: kind for kind in kinds}

    def get(self, name: str) -> RoomKind | None:
        return self.by_name.get(name)

    def where_one_types(self) -> RoomKind | None:
        return next((kind for kind in self.by_name.values() if kind.typing), None)


kinds = RoomKinds()


def of_tenant(schema: str) -> str:
    """Everybody who is connected to the tenant."""
    return _named(schema, "tenant")


def of_user(schema: str, user_id: UUID) -> str:
    """All connections of one person to the tenant."""
    return _named(schema, "user", user_id)


def of_key(schema: str, key_id: UUID) -> str:
    """All connections that came with one API key."""
    return _named(schema, "key", key_id)


def of_person(user_id: UUID) -> str:
    """All connections of one person, wherever. Only for closing them: no tenant's news."""
    return _named(PUBLIC, "person", user_id)


def of_thing(schema: str, kind: str, thing_id: UUID) -> str:
    """Whoever joined one campaign, one conversation, …"""
    return _named(schema, kind, thing_id)


def belongs(room: str, schema: str) -> bool:
    return room.startswith(f"{schema}.")


def _named(schema: str, kind: str, thing_id: UUID | None = None) -> str:
    name = f"{schema}.{kind}" if thing_id is None else f"{schema}.{kind}.{thing_id}"
    if len(name) > LONGEST_NAME:
        raise ValueError(f"room name is too long: {name}")
    return name
