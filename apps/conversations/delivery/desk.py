"""One channel while a slice serves it: claims flow in, messages flow out at the channel's pace."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.db import DatabaseError

from apps.accounts.models import Tenant
from apps.conversations.delivery import lines, outcomes, sending
from apps.conversations.delivery.backroom import Backroom
from apps.conversations.delivery.claiming import Claimed, Counter
from apps.conversations.delivery.duties import Taken
from apps.conversations.delivery.files import TRY_AGAIN, Files
from apps.conversations.delivery.jobs import Job, Lease
from apps.conversations.delivery.outcomes import Beside, Outcome
from apps.conversations.delivery.queues import BatchQueue, Queues
from apps.conversations.pace.channel import ChannelPace, Lane, after_a_crash
from apps.conversations.pace.limits import limits_of
from apps.conversations.pace.pairs import PairPace
from apps.whatsapp.bulk_transport import Line
from apps.whatsapp.models import Channel
from apps.whatsapp.providers import provider_of

logger = logging.getLogger(__name__)

POLL = 1.0  # seconds; then it is looked whether something is due that nobody told of
SHORT = 2.0  # seconds that a message waits in hand for its pair; longer ones are put back
UNREACHABLE = 5.0  # seconds of silence after the provider could not be reached
DRY = 3.0  # seconds until a line at its end is looked at again
FULL = 60.0  # seconds until it is asked again whether more people may get it
RUSH = 0.02  # seconds of bulk that may leave at once
BREATH = 32  # messages after which others have their turn


class House(Protocol):
    """What a desk shares with the others of its slice."""

    owner: UUID
    backroom: Backroom
    uploads: Backroom
    line: Line
    slots: asyncio.Semaphore
    files: Files

    def holds(self, lease: Lease) -> None: ...
    def told(self, outcome: Outcome) -> None: ...


class Desk:
    """`until`: on our own clock, until when the channel is ours; nothing leaves after it."""

    def __init__(self, house: House, tenant: Tenant, channel: Channel, duty: Taken) -> None:
        self.house, self.tenant, self.channel = house, tenant, channel
        self.until = duty.until
        self.counter = Counter(tenant, channel, house.owner, house.files)
        self.provider = provider_of(channel.provider)
        self.queues = Queues()
        self.flying: set[asyncio.Task[None]] = set()
        self.closing = self.is_held = False
        self.stirred = asyncio.Event()  # something may leave
        self.hungry = asyncio.Event()  # something may be claimed
        self.busy_at = time.monotonic()
        self._uploading: set[UUID] = set()
        self._later: dict[UUID, Job] = {}  # they wait for their pair
        self._is_claiming = True
        self._even_at = 0.0
        now = time.time()
        self.limits = limits_of(channel)
        pacing = duty.pacing
        self.pairs = PairPace(pacing.get("pairs"))
        self.pace = ChannelPace(self.limits, self._speed(pacing, duty.died_at), now)
        self._work = [asyncio.create_task(self._supply()), asyncio.create_task(self._dispatch())]

    def _speed(self, pacing: dict[str, Any], died_at: datetime | None) -> dict[str, Any]:
        said: dict[str, Any] = pacing.get("channel", {})
        if died_at is None:
            return said
        return after_a_crash(said, self.limits, died_at.timestamp())

    @property
    def is_mine(self) -> bool:
        return not self.is_held and time.monotonic() < self.until

    @property
    def is_idle(self) -> bool:
        in_hand = self.queues.count(Lane.REPLIES) or self.queues.count(Lane.BULK)
        return not (self.flying or in_hand or self._later or self._is_claiming)

    def pacing(self) -> dict[str, Any]:
        now = time.time()
        return {"channel": self.pace.state(now), "pairs": self.pairs.state(now)}

    def stir(self) -> None:
        """Somebody says that there is something to send."""
        self.busy_at = time.monotonic()
        self.hungry.set()

    def keep(self, until: float | None, channel: Channel | None) -> None:
        """The duty as it was renewed and the channel's row as it is now; None: not ours any
        more, or it may not send."""
        if until is None or channel is None:
            self.is_held = True
            self.stirred.set()
            return
        self.until = until
        self.channel.__dict__.update(channel.__dict__)
        if (limits := limits_of(channel)) != self.limits:
            self.limits = limits
            self.pace.change(limits)

    async def close(self) -> None:
        """Begin nothing more; what was not begun goes back. Messages under way go on."""
        self.closing = True
        self.hungry.set()
        self.stirred.set()
        # A claim that is being written is waited for: nobody else would know of it.
        await asyncio.gather(*self._work)
        self._put_all_back()

    def _put_all_back(self) -> None:
        later, self._later = self._later, {}
        for job in [*self.queues.empty(), *later.values()]:
            self.house.told(outcomes.untried(job))

    # ── claims flow in ──

    async def _supply(self) -> None:
        while not self.closing:
            self.hungry.clear()
            self._is_claiming = True
            try:
                found = await self._claim_replies() + await self._claim_bulk()
            except DatabaseError as exc:
                logger.warning("not claimed", extra={"error": type(exc).__name__})
                found = 0
            except Exception:  # one channel's trouble is not the others'
                logger.exception("not claimed")
                found = 0
            if found:
                self.busy_at = time.monotonic()
            self._is_claiming = False
            if not (found and self._has_room()):
                with suppress(TimeoutError):
                    await asyncio.wait_for(self.hungry.wait(), POLL)

    def _has_room(self) -> bool:
        room = self.pace.room(Lane.BULK, time.time())
        now = time.time()
        return self.queues.count(Lane.BULK) <= room // 2 and any(
            not queue.is_dry(now) for queue in self.queues.batches.values()
        )

    async def _claim_replies(self) -> int:
        room = self.pace.room(Lane.REPLIES, time.time()) - self.queues.count(Lane.REPLIES)
        if room <= 0:
            return 0
        return self._accept(await self._within(self.counter.replies, room))

    async def _claim_bulk(self) -> int:
        self.queues.follow(await self._within(lines.of, self.channel.pk))
        for job in self.queues.shut():  # a gap may keep one in hand for long
            self.house.told(outcomes.untried(job))
        found = 0
        for queue in list(self.queues.batches.values()):
            found += await self._claim_of(queue)
        return found

    async def _claim_of(self, queue: BatchQueue) -> int:
        sharing = sum(not one.line.waits for one in self.queues.batches.values())
        share = self.pace.room(Lane.BULK, time.time()) // max(1, sharing)
        room = queue.room(max(1, share))
        now = time.time()
        if queue.is_dry(now) or room <= 0 or not self.pace.room(Lane.BULK, now):
            return 0
        claimed = await self._within(self.counter.bulk, queue.line, room)
        if claimed.is_full or claimed.is_stuck:
            queue.dry_until = now + FULL
        elif claimed.found == 0:
            queue.dry_until = now + DRY
        return self._accept(claimed)

    def _accept(self, claimed: Claimed) -> int:
        self.queues.put(claimed.jobs)
        if claimed.jobs:
            self.house.holds(claimed.jobs[0].lease)
        for media_id in claimed.files - self._uploading:
            self._uploading.add(media_id)
            asyncio.get_running_loop().create_task(self._prepare(media_id))
        if claimed.jobs:
            self.stirred.set()
        return claimed.found

    async def _within(self, work: Callable[..., Any], *args: Any) -> Any:
        return await self.house.backroom.within(self.tenant, work, *args)

    async def _prepare(self, media_id: UUID) -> None:
        """Its messages are claimed once it is there."""
        try:
            done = await self.house.uploads.within(
                self.tenant, self.house.files.prepare, self.tenant, self.channel, media_id
            )
        except Exception as exc:  # one file must not stop the others
            logger.warning("file not prepared", extra={"error": type(exc).__name__})
            done = False
        if not done:
            await asyncio.sleep(TRY_AGAIN)
        self._uploading.discard(media_id)
        self.stir()

    # ── messages flow out ──

    async def _dispatch(self) -> None:
        sent = 0
        while not self.closing:
            self.stirred.clear()
            await self.house.slots.acquire()
            job, wait = self._next(time.time())
            if job is None:
                self.house.slots.release()
                await self._pause(wait)
                continue
            self._launch(job)
            sent += 1
            if sent % BREATH == 0:
                await asyncio.sleep(0)

    async def _pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self.stirred.wait(), min(max(seconds, 0.001), 60.0))

    def _next(self, now: float) -> tuple[Job | None, float]:
        """The message that leaves now, or how long to wait for it."""
        if not self.is_mine:
            self._put_all_back()
            return None, 60.0
        if self.queues.replies:
            if wait := self.pace.wait(Lane.REPLIES, now):
                return None, wait
            while (reply := self.queues.reply()) is not None:
                if (job := self._free_to_go(reply, now)) is not None:
                    return job, 0.0
        if not self.queues.count(Lane.BULK):
            return None, 60.0
        if wait := max(self.pace.wait(Lane.BULK, now), self._evenly(now)):
            return None, wait
        while (queue := self.queues.batch(now)) is not None:
            job = self._free_to_go(queue.take(now), now)
            self._ask_for_more(queue)
            if job is not None:
                return job, 0.0
        return None, self.queues.wait(now)

    def _evenly(self, now: float) -> float:
        """Bulk is spread over the second: in one rush it would open a connection for each."""
        ahead = self._even_at - now
        return ahead if ahead > RUSH else 0.0

    def _free_to_go(self, job: Job, now: float) -> Job | None:
        """The same, counted; None when it goes back or waits for its pair."""
        if not job.lease.is_mine or not job.is_in_hours:
            self.house.told(outcomes.untried(job))
            return None
        who = job.row.contact_id
        wait = self.pairs.take(who, job.row.lane, now) if self.limits.pairs and who else 0.0
        if wait > SHORT:
            self.house.told(outcomes.untried(job, wait))
            return None
        if wait > 0:
            self._later[job.row.id] = job
            asyncio.get_running_loop().call_later(wait, self._again, job)
            return None
        self.pace.take(job.row.lane, now)
        if job.row.lane == Lane.BULK:
            self._even_at = max(self._even_at, now) + 1 / self.pace.rate
        return job

    def _again(self, job: Job) -> None:
        if self._later.pop(job.row.id, None) is None:
            return
        if self.queues.put_back(job):
            self.stirred.set()
        else:
            self.house.told(outcomes.untried(job))

    def _ask_for_more(self, queue: BatchQueue) -> None:
        if not queue.is_dry(time.time()) and len(queue.jobs) * 2 <= self.pace.room(
            Lane.BULK, time.time()
        ):
            self.hungry.set()

    def _launch(self, job: Job) -> None:
        if job.row.batch_id is None and job.row.contact_id:
            self.queues.busy.add(job.row.contact_id)
        task = asyncio.get_running_loop().create_task(self._send(job))
        self.flying.add(task)
        task.add_done_callback(self.flying.discard)

    async def _send(self, job: Job) -> None:
        try:
            if not (self.is_mine and job.lease.is_mine and job.is_in_hours):
                outcome = outcomes.untried(job)
            else:
                outcome = await sending.send(self.house.line, job, self.provider)
        finally:
            self.house.slots.release()
        self._react(job, outcome)
        self.house.told(outcome)

    def _react(self, job: Job, outcome: Outcome) -> None:
        """What the channel's own clock learns from it, at once."""
        now, who = time.time(), job.row.contact_id
        if who and job.row.batch_id is None:
            self.queues.busy.discard(who)
            if self.queues.replies:
                self.stirred.set()
        if outcome.went_well:
            self.pace.went_well(now)
            if who:
                self.pairs.went_well(who)
        elif outcome.beside == Beside.SLOW_CHANNEL and outcome.failure:
            self.pace.throttled(now, outcome.failure.retry_after)
        elif outcome.beside == Beside.SLOW_PAIR and who:
            outcome.wait = max(outcome.wait, self.pairs.slow(who, now))
        elif outcome.beside == Beside.PAUSE_CHANNEL:
            self.pace.hold(now + UNREACHABLE)
        elif outcome.beside in {Beside.HOLD_CHANNEL, Beside.HOLD_TOKEN}:
            self.is_held = True  # the others go back; whoever releases the channel wakes us
            self.stirred.set()
