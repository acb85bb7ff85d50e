"""A slice: some seconds in which one event loop serves whatever has something to send."""

from __future__ import annotations

import asyncio
import logging
import time
from uuid import UUID

import uvloop
from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError
from redis import RedisError

from apps.accounts.ids import new_id
from apps.accounts.models import Tenant
from apps.conversations.delivery import due, places, reception, stopping, waking
from apps.conversations.delivery.backroom import Backroom
from apps.conversations.delivery.desk import Desk
from apps.conversations.delivery.files import Files
from apps.conversations.delivery.jobs import Lease
from apps.conversations.delivery.outcomes import Outcome
from apps.conversations.delivery.recorder import Recorder
from apps.whatsapp.bulk_transport import Line
from apps.whatsapp.models import Channel

logger = logging.getLogger(__name__)

_AWAY = (InterfaceError, OperationalError)  # the database itself, for all of them
WATCH = 0.1  # seconds between two looks at what was told
AGAIN = 1.0  # seconds until it is seen whether a channel's slice has died
LINGERS = 1.0  # seconds that a slice at its end has for itself; then the next one may come
TROUBLED = 5.0  # seconds until a company is looked at again where something went wrong
MANY = 32  # channels; who has more leaves the others to another slice, where there is room


def run(owner: UUID | None = None, seconds: float | None = None) -> int:
    """Serve for so long, by default as the settings say; how many outcomes were recorded."""
    seconds = settings.DELIVERY_SLICE_SECONDS if seconds is None else seconds
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_run(owner or new_id(), seconds))


async def _run(owner: UUID, seconds: float) -> int:
    async with Line(settings.DELIVERY_CONNECTIONS) as line:
        return await Slice(line, owner, seconds).run()


class Slice:
    """`owner`: its name in duties and claims."""

    def __init__(self, line: Line, owner: UUID, seconds: float) -> None:
        self.line, self.owner = line, owner
        self.slots = asyncio.Semaphore(settings.DELIVERY_CONNECTIONS)
        self.files = Files()
        self.backroom, self.uploads = Backroom(), Backroom("uploads")
        self.watching = Backroom("watching")  # so that staying on duty waits for no claim
        self.desks: dict[UUID, Desk] = {}
        self.channels: dict[UUID, Channel] = {}
        self.leases: dict[UUID, Lease] = {}
        self.recorder = Recorder(self.backroom, self.channels)
        self._ends_at = time.monotonic() + seconds
        self._worked_at = time.monotonic()
        self._renewed_at = time.monotonic()
        self._seen: dict[str, float] = {}
        self._again_at: dict[str, float] = {}
        self._leaving: set[asyncio.Task[None]] = set()
        self._parting: set[UUID] = set()  # channels whose duty is just being given up
        self._has_place = True

    async def run(self) -> int:
        recording = asyncio.create_task(self.recorder.run())
        try:
            await self._serve()
        finally:
            await self._end()
            await recording
            for room in (self.backroom, self.uploads, self.watching):
                await room.close()
        return self.recorder.recorded

    # What desks ask of it.

    def holds(self, lease: Lease) -> None:
        self.leases[lease.id] = lease

    def told(self, outcome: Outcome) -> None:
        self._worked_at = time.monotonic()
        self.recorder.add(outcome)

    # The course of its time.

    async def _serve(self) -> None:
        while not self._is_over():
            try:
                await self._listen()
                await self._stay()
            except DatabaseError as exc:
                logger.warning("database away", extra={"error": type(exc).__name__})
            self._close_some()
            await asyncio.sleep(WATCH)

    def _is_over(self) -> bool:
        now = time.monotonic()
        idle = not self.desks and now - self._worked_at > settings.DELIVERY_IDLE_SECONDS
        return idle or now > self._ends_at or stopping.is_asked()

    async def _listen(self) -> None:
        """Look at companies that were told of since the last time."""
        news = await self.watching.within(None, self._news)
        now = time.monotonic()
        again = {schema for schema, at in self._again_at.items() if at <= now}
        told = waking.unheard(news, self._seen) | again
        for schema in sorted(told, key=lambda schema: news.get(schema, 0.0)):
            self._again_at.pop(schema, None)
            await self._try_to_look(schema)
            self._seen[schema] = news.get(schema, 0.0)
            await self._stay()  # of a thousand companies the last one comes late

    async def _try_to_look(self, schema: str) -> None:
        """One company's trouble, such as tables of another version, is not the others'."""
        try:
            await self._look(schema)
        except _AWAY:
            raise
        except Exception as exc:
            told = {"schema": schema, "error": type(exc).__name__}
            logger.warning("company not looked at", extra=told)
            self._again_at[schema] = time.monotonic() + TROUBLED

    def _news(self) -> dict[str, float]:
        """Without Redis: whatever the database has, every few seconds."""
        try:
            return waking.news()
        except RedisError:
            now = time.time()
            told = max(self._seen.values(), default=0.0)
            return dict.fromkeys(due.schemas(), now) if now - told > waking.WITHOUT_REDIS else {}

    async def _look(self, schema: str) -> None:
        tenant = await self.watching.within(None, reception.tenant_of, schema)
        if tenant is None:
            return
        served = [pk for pk, desk in self.desks.items() if desk.tenant == tenant]
        served += self._parting
        found = await self.watching.within(
            tenant, reception.look, tenant, self.owner, served, await self._room()
        )
        if found.others:
            self._again_at[schema] = time.monotonic() + AGAIN
        for pk in found.known:
            if pk in self.desks:
                self.desks[pk].stir()
            else:
                self._again_at[schema] = time.monotonic()
        for channel, duty in found.taken:
            self.channels[channel.pk] = channel
            self.desks[channel.pk] = Desk(self, tenant, channel, duty)
            self._worked_at = time.monotonic()

    async def _room(self) -> int:
        """How many more channels it takes. Where others could help, they are called."""
        if len(self.desks) < MANY:
            return MANY - len(self.desks)
        if await self.watching.within(None, _others_may_come):
            self._seen.clear()
            return 0
        return 10_000

    async def _stay(self) -> None:
        """Renew what is ours, in good time."""
        if time.monotonic() - self._renewed_at < settings.DELIVERY_DUTY_SECONDS / 3:
            return
        self._renewed_at = time.monotonic()
        if self._has_place:
            await self.watching.within(None, _stay_in_place, str(self.owner))
        self.leases = {pk: lease for pk, lease in self.leases.items() if lease.left}
        for tenant in self._tenants():
            try:
                await self._keep(tenant)
            except _AWAY:
                raise
            except Exception as exc:  # the others' duties must not run out for it
                told = {"schema": tenant.schema_name, "error": type(exc).__name__}
                logger.warning("duties not kept", extra=told)

    async def _keep(self, tenant: Tenant) -> None:
        """A company that was suspended meanwhile sends nothing more."""
        desks = {pk: desk for pk, desk in self.desks.items() if desk.tenant == tenant}
        may = await self.watching.within(None, reception.tenant_of, tenant.schema_name)
        kept = await self.watching.within(
            tenant,
            reception.keep,
            tenant,
            self.owner,
            {pk: desk.pacing() for pk, desk in desks.items()},
            [pk for pk, lease in self.leases.items() if lease.tenant == tenant],
        )
        for pk, desk in desks.items():
            desk.keep(kept.duties.get(pk), kept.channels.get(pk) if may else None)
        for pk, until in kept.claims.items():
            self.leases[pk].until = until

    def _tenants(self) -> list[Tenant]:
        held = [lease.tenant for lease in self.leases.values()]
        return list(
            {one.pk: one for one in [*held, *(d.tenant for d in self.desks.values())]}.values()
        )

    def _close_some(self) -> None:
        """Those that have nothing to do for a while, and those that are not ours any more."""
        now = time.monotonic()
        for pk, desk in list(self.desks.items()):
            is_done = desk.is_idle and now - desk.busy_at > settings.DELIVERY_IDLE_SECONDS
            if is_done or not desk.is_mine:
                del self.desks[pk]
                self._parting.add(pk)
                self._again_at[desk.tenant.schema_name] = now + AGAIN
                task = asyncio.create_task(self._dismiss(desk))
                self._leaving.add(task)
                task.add_done_callback(lambda done: self._leaving.discard(done))

    async def _dismiss(self, desk: Desk) -> None:
        """What is under way may take a while; the channel need not wait for it."""
        try:
            await desk.close()
            await self.backroom.within(
                desk.tenant,
                reception.leave,
                desk.tenant,
                self.owner,
                desk.channel.pk,
                desk.pacing(),
            )
        except DatabaseError as exc:  # it runs out by itself
            logger.warning("duty not given up", extra={"error": type(exc).__name__})
        finally:
            self._parting.discard(desk.channel.pk)
        if desk.flying:
            await asyncio.wait(desk.flying)

    async def _end(self) -> None:
        """What was not begun goes back; for what is under way the claims are kept up."""
        for desk in self.desks.values():
            self._leaving.add(asyncio.create_task(self._dismiss(desk)))
        self.desks.clear()
        lingers_until = time.monotonic() + LINGERS
        while self._leaving:
            _done, self._leaving = await asyncio.wait(self._leaving, timeout=WATCH)
            try:
                if time.monotonic() > lingers_until:
                    await self._make_room()
                await self._stay()
            except DatabaseError as exc:
                logger.warning("database away", extra={"error": type(exc).__name__})
        self.recorder.end()

    async def _make_room(self) -> None:
        """An answer may take a minute to come; nobody else is to wait for it."""
        if self._has_place:
            self._has_place = False
            await self.watching.within(None, _let_others_come, str(self.owner))


def _let_others_come(name: str) -> None:
    try:
        places.leave(name)
    except RedisError:
        logger.warning("place not left")  # it runs out by itself
    if not stopping.is_asked():
        waking.start()


def _stay_in_place(name: str) -> None:
    try:
        places.stay(name)
    except RedisError:
        logger.warning("place not kept")


def _others_may_come() -> bool:
    try:
        if places.taken() >= settings.DELIVERY_SLICES:
            return False
    except RedisError:
        return False
    waking.start()
    return True
