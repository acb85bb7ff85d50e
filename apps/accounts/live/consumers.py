"""The live connection: the guest is checked at the door, and again whenever asked."""

from __future__ import annotations

import asyncio
import logging
import random
from contextlib import suppress
from typing import Any

from channels.consumer import get_handler_name
from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer
from django.db import Error as DatabaseAway
from django.utils import timezone, translation
from redis.exceptions import RedisError

from apps.accounts import quotas
from apps.accounts.errors import Refusal
from apps.accounts.live import guests, publishing, rooms, seats
from apps.accounts.live.caretaker import caretaker
from apps.accounts.live.frames import Allowance, BinaryFrame, Request, too_long
from apps.accounts.live.guests import Guest, Knock, TurnedAway
from apps.accounts.live.seats import Seat
from apps.accounts.live.watching import Watching

logger = logging.getLogger(__name__)

_spread = random.SystemRandom()
LOOK_AGAIN = 60.0  # seconds between two checks that nobody asked for


class ClientGone(Exception):
    """There is nobody to say something to any more."""


class Events(AsyncWebsocketConsumer):  # type: ignore[misc]
    """One connection of one guest at one tenant."""

    def __init__(self, knock: Knock) -> None:
        super().__init__()
        self.knock = knock
        self.guest: Guest | None = None  # None before they came in and after they were shown out
        self.seat: Seat | None = None
        self.allowance = Allowance()
        self.watching = Watching(self)
        self._checks: asyncio.Task[None] | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        async def say(message: dict[str, Any]) -> None:
            try:
                await send(message)
            except Exception as exc:  # each server has its own; it will tell of the end itself
                raise ClientGone from exc

        try:
            await super().__call__(scope, receive, say)
        except ClientGone:
            pass
        except (RedisError, DatabaseAway) as exc:
            # Refused before it opened, or dropped: either way browsers try again by themselves.
            why = type(exc).__name__
            logger.warning("live connection lost", extra={"action": "socket_lost", "why": why})
            with suppress(ClientGone):
                await say({"type": "websocket.close"})
        finally:
            await self._go()

    async def dispatch(self, message: dict[str, Any]) -> None:
        # Channels' own goes through a thread for each frame, to close idle database
        # connections; nothing here holds one.
        await getattr(self, get_handler_name(message))(message)

    # ── Coming and going ─────────────────────────────────────────────────────

    async def connect(self) -> None:
        try:
            guest = await caretaker().ask(self._come_in)
        except TurnedAway as turned:
            await self.accept()
            await self.close(turned.code)
            return
        for room in _rooms_of(guest):
            await self.enter(room)
        self.guest = guest
        if self.seat:
            caretaker().look_after(self.seat)
        await self.accept()
        self._checks = asyncio.create_task(self._check_now_and_then())

    def _come_in(self) -> Guest:
        guest = guests.recognise(self.knock)
        seat = Seat(guest.tenant.schema_name)
        if not seats.take(seat, quotas.limit_of(guest.tenant, "max_sockets")):
            raise TurnedAway(guests.NO_SEAT)
        self.seat = seat
        return guest

    async def enter(self, room: str) -> None:
        await self.channel_layer.group_add(room, self.channel_name)
        self.groups.append(room)

    async def leave(self, room: str) -> None:
        self.groups.remove(room)
        await self.channel_layer.group_discard(room, self.channel_name)

    async def websocket_disconnect(self, message: dict[str, Any]) -> None:
        raise StopConsumer  # `__call__` leaves the rooms, however the connection ended

    async def _show_out(self, code: int) -> None:
        """Nothing more is heard from now on, whether or not the client closes its end."""
        await self._go()
        await self.close(code)

    async def _go(self) -> None:
        guest, self.guest = self.guest, None
        if self._checks and self._checks is not asyncio.current_task():
            self._checks.cancel()
        with suppress(RedisError):
            if guest:
                await self.watching.end(guest)
            for room in list(self.groups):
                await self.leave(room)
            await self._give_seat_back()

    async def _give_seat_back(self) -> None:
        seat, self.seat = self.seat, None
        if seat:
            caretaker().forget(seat)
            await asyncio.to_thread(seats.give_back, seat)

    # ── Still welcome? ───────────────────────────────────────────────────────

    async def _check_now_and_then(self) -> None:
        with suppress(ClientGone):
            while self.guest:
                await asyncio.sleep(_pause(self.guest))
                await self._check()

    async def _check(self) -> None:
        """Ask the database again who this is. It being away is no reason to show anybody out."""
        try:
            guest = await caretaker().ask(guests.recognise, self.knock)
        except TurnedAway as turned:
            await self._show_out(turned.code)
        except DatabaseAway:
            logger.warning("guest not checked", extra={"action": "guest_not_checked"})
        else:
            await self._now_is(guest)

    async def _now_is(self, guest: Guest) -> None:
        if self.guest is None:
            return
        if (guest.tenant, guest.id) != (self.guest.tenant, self.guest.id):
            await self._show_out(guests.NOT_HERE)
            return
        self.guest = guest
        await self.watching.keep_to(guest)

    async def live_recheck(self, _message: dict[str, Any]) -> None:
        if self.guest:
            await self._check()

    async def live_session_ended(self, message: dict[str, Any]) -> None:
        if self.guest and message["session"] == self.knock.session_hash:
            await self._show_out(guests.NO_CREDENTIAL)

    # ── Hearing and saying ───────────────────────────────────────────────────

    async def live_frame(self, message: dict[str, Any]) -> None:
        """Something was said in a room this connection is in."""
        guest = self.guest
        if guest is None or message["besides"] == guest.id:
            return
        # While a new version is rolled out, a worker may know events that we don't.
        if rooms.EVENTS.get(message["event"], "") not in guest.may:
            return
        if not self.knock.html:
            if message["text"]:
                await self.send(text_data=message["text"])
        elif html := message["html"].get(guest.language):
            await self.send(text_data=html.replace(publishing.PREFIX, self.knock.prefix))

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if self.guest is None:
            return
        if not self.allowance.take() or too_long(text_data or ""):
            await self._show_out(guests.TOO_FAST)
            return
        ref = ""
        try:
            if text_data is None:
                raise BinaryFrame
            request = Request.read(text_data)
            ref = request.ref
            await self.watching.do(self.guest, request)
        except Refusal as refusal:
            await self._refuse(refusal, ref)
        else:
            await self._done(ref)

    async def _done(self, ref: str) -> None:
        if ref and self.knock.html:
            await self.send(text_data=publishing.done(ref))
        elif ref:
            await self.send(text_data=publishing.text_of("done", {"ref": ref}))

    async def _refuse(self, refusal: Refusal, ref: str) -> None:
        if self.guest is None:
            return
        with translation.override(self.guest.language):
            if self.knock.html:
                text = publishing.toast(str(refusal))
            else:
                data = {"code": refusal.code, "message": str(refusal)}
                text = publishing.text_of("error", data | ({"ref": ref} if ref else {}))
        await self.send(text_data=text)


def _rooms_of(guest: Guest) -> list[str]:
    """Where everybody is from the start."""
    schema = guest.tenant.schema_name
    theirs = [rooms.of_tenant(schema)]
    if guest.user:
        theirs += [rooms.of_user(schema, guest.user.pk), rooms.of_person(guest.user.pk)]
    if guest.key:
        theirs.append(rooms.of_key(schema, guest.key.pk))
    return theirs


def _pause(guest: Guest) -> float:
    """Seconds until the next look: some time round a minute, or when the credential ends."""
    usual = LOOK_AGAIN * _spread.uniform(0.9, 1.1)
    if guest.until is None:
        return usual
    return min(usual, max(0.0, (guest.until - timezone.now()).total_seconds()) + 0.05)
