"""All sessions, and how they come to life and fail."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from .post import Post
from .refusals import WahaError, not_in
from .session import FAILED, SCAN, STARTING, STOPPED, WORKING, Json, Session, phone_of

if TYPE_CHECKING:
    from apps.whatsapp.simulator.world import World

START_SECONDS = 0.05
MOST_CODES = 6  # unscanned, then the session fails


class Gateway:
    def __init__(self, world: World) -> None:
        self.world = world
        self.qr_seconds = 20.0
        self.file_seconds = 180.0
        self.sessions: dict[str, Session] = {}
        self.post = Post(world)

    def session(self, name: str) -> Session:
        found = self.sessions.get(name)
        if found is None:
            raise WahaError(404, f'Session "{name}" does not exist')
        return found

    def working(self, name: str) -> Session:
        session = self.session(name)
        if session.status != WORKING:
            raise not_in(name, session.status, WORKING)
        return session

    def create(self, name: str, config: Json, *, start: bool) -> Session:
        name = name or f"session_{self.world.chance.token(8)}"
        if name in self.sessions:
            raise WahaError(422, f"Session '{name}' already exists. Use PUT to update it.")
        session = self.sessions[name] = Session(name, config)
        if start:
            self.start(session)
        return session

    def start(self, session: Session) -> None:
        if session.status in (STOPPED, FAILED):
            session.run += 1
            self.change(session, STARTING)
            self.world.spawn(self._wake(session, session.run))

    def stop(self, session: Session) -> None:
        session.run += 1
        session.qr = session.code = ""
        if session.status != STOPPED:
            self.change(session, STOPPED)

    def restart(self, session: Session) -> None:
        if session.asleep_until == "restart":
            session.asleep_until = ""
        self.stop(session)
        self.start(session)

    def logout(self, session: Session) -> None:
        """Forget the login. A session that was running shows a new code."""
        was_running = session.status not in (STOPPED, FAILED)
        session.asleep_until = ""
        self.stop(session)
        session.phone = session.push_name = ""
        if was_running:
            self.start(session)

    def delete(self, name: str) -> None:
        session = self.sessions.pop(name, None)
        if session is not None:
            self.stop(session)

    def scan(self, session: Session, *, phone: str = "", push_name: str = "") -> None:
        """Somebody points their phone at the code."""
        if session.status != SCAN:
            raise not_in(session.name, session.status, SCAN)
        session.phone = phone or phone_of(session.name)
        session.push_name = push_name or "Loja"
        session.qr = session.code = ""
        self.change(session, WORKING)

    def fail(self, session: Session, *, forget: bool = False) -> None:
        session.run += 1
        if forget:
            session.phone = ""
        self.change(session, FAILED)

    def change(self, session: Session, status: str) -> None:
        session.became(status)
        payload = {
            "name": session.name,
            "status": status,
            "statuses": list(session.statuses),
            "data": None,
        }
        self.post.tell(session, "session.status", payload)

    async def _wake(self, session: Session, run: int) -> None:
        await asyncio.sleep(START_SECONDS)
        if session.run != run:
            return
        if session.phone:
            self.change(session, WORKING)
            return
        for _ in range(MOST_CODES):
            session.qr = self._code()
            self.change(session, SCAN)
            await self._while_shown(session, run)
            if session.run != run or session.status != SCAN:
                return
        self.change(session, FAILED)

    async def _while_shown(self, session: Session, run: int) -> None:
        shown_at = time.monotonic()
        while time.monotonic() - shown_at < self.qr_seconds:
            await asyncio.sleep(min(0.1, self.qr_seconds))
            if session.run != run or session.status != SCAN:
                return

    def _code(self) -> str:
        """What a QR code says."""
        return "2@" + ",".join(self.world.chance.token(32) for _ in range(4))

    def forget(self) -> None:
        self.sessions.clear()
        self.post.forget()
        self.qr_seconds, self.file_seconds = 20.0, 180.0
