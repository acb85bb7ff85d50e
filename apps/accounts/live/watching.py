"""What one live connection watches: the rooms it joined, and where its guest is typing."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any, Protocol
from uuid import UUID

from apps.accounts.errors import NotAllowed
from apps.accounts.live import publishing, rooms, watchers
from apps.accounts.live.caretaker import caretaker
from apps.accounts.live.frames import NotFound, NotJoined, Request, TooManyRooms, UnknownType
from apps.accounts.live.guests import Guest
from apps.accounts.live.rooms import RoomKind
from apps.accounts.live.watchers import Watcher
from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant

ROOMS_AT_ONCE = 50
STILL_TYPING = 3.0  # seconds in which a second typing-start says nothing new

Joined = tuple[str, UUID]  # a kind's name and an id
Verb = Callable[[str, Watcher, str], bool]


class Connection(Protocol):
    channel_layer: Any
    channel_name: str

    async def enter(self, room: str) -> None: ...

    async def leave(self, room: str) -> None: ...


class Watching:
    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.joined: dict[Joined, RoomKind] = {}
        self.typing: dict[Joined, float] = {}  # since when, by the monotonic clock

    async def do(self, guest: Guest, request: Request) -> None:
        """Raises the Refusal to answer with."""
        if request.action == "typing":
            await self._type(guest, request)
            return
        kind = rooms.kinds.get(request.what)
        if kind is None or request.action not in {"join", "leave"}:
            raise UnknownType
        if request.action == "join":
            await self._join(guest, kind, request.id)
        else:
            await self._leave(guest, (kind.name, request.id))

    async def keep_to(self, guest: Guest) -> None:
        """Leave what the guest may not watch any more; they still look at the rest."""
        for joined, kind in list(self.joined.items()):
            if kind.permission not in guest.may:
                await self._leave(guest, joined)
            else:
                await self._note(watchers.came, guest, joined)

    async def end(self, guest: Guest) -> None:
        """The connection is over: nobody is typing any more, or looks."""
        for joined in list(self.joined):
            await self._stop_typing(guest, joined)
            await self._note(watchers.went, guest, joined)

    async def _join(self, guest: Guest, kind: RoomKind, thing_id: UUID) -> None:
        if kind.permission not in guest.may:
            raise NotAllowed
        joined = (kind.name, thing_id)
        if joined in self.joined:
            return
        if len(self.joined) >= ROOMS_AT_ONCE:
            raise TooManyRooms
        if not await caretaker().ask(_exists, guest.tenant, kind, thing_id):
            raise NotFound
        self.joined[joined] = kind
        await self.connection.enter(_room(guest, joined))
        await self._note(watchers.came, guest, joined)

    async def _leave(self, guest: Guest, joined: Joined) -> None:
        if joined in self.joined:
            await self._stop_typing(guest, joined)
            await self._note(watchers.went, guest, joined)
            del self.joined[joined]
            await self.connection.leave(_room(guest, joined))

    async def _note(self, verb: Verb, guest: Guest, joined: Joined) -> None:
        """A person looks, or no longer does: the room is told where that is news."""
        kind = self.joined[joined]
        if not (kind.watchers_template and guest.user):
            return
        room, who = _room(guest, joined), Watcher(guest.name, guest.id)
        if not await asyncio.to_thread(verb, room, who, self.connection.channel_name):
            return
        context = {"watchers": await asyncio.to_thread(watchers.of, room), "thing_id": joined[1]}
        html = await caretaker().ask(
            publishing.fragments, guest.tenant, kind.watchers_template, context
        )
        message = publishing.message_of(kind.watchers_event, None, html)
        await self.connection.channel_layer.group_send(room, message)

    async def _type(self, guest: Guest, request: Request) -> None:
        kind = rooms.kinds.where_one_types()
        if kind is None or request.what not in {"start", "stop"}:
            raise UnknownType
        if kind.typing not in guest.may:
            raise NotAllowed
        joined = (kind.name, request.id)
        if joined not in self.joined:
            raise NotJoined
        if request.what == "stop":
            await self._stop_typing(guest, joined)
        elif time.monotonic() - self.typing.get(joined, -STILL_TYPING) >= STILL_TYPING:
            self.typing[joined] = time.monotonic()
            await self._tell(guest, joined, "typing:start")

    async def _stop_typing(self, guest: Guest, joined: Joined) -> None:
        if self.typing.pop(joined, None) is not None:
            await self._tell(guest, joined, "typing:stop")

    async def _tell(self, guest: Guest, joined: Joined, event: str) -> None:
        """The others in the room; the one who types knows, in every tab."""
        name, thing_id = joined
        data = {f"{name}Id": str(thing_id), "user": {"id": guest.id, "name": guest.name}}
        html = {}
        if template := self.joined[joined].typing_template:
            context = {"who": guest.name, "thing_id": thing_id, "typing": event == "typing:start"}
            html = await caretaker().ask(publishing.fragments, guest.tenant, template, context)
        message = publishing.message_of(event, data, html, besides=guest.id)
        await self.connection.channel_layer.group_send(_room(guest, joined), message)


def _room(guest: Guest, joined: Joined) -> str:
    return rooms.of_thing(guest.tenant.schema_name, *joined)


def _exists(tenant: Tenant, kind: RoomKind, thing_id: UUID) -> bool:
    # The thread's connection may still be in the last caller's tenant.
    with in_tenant(tenant):
        return kind.exists(thing_id)
