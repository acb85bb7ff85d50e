"""Outcomes on their way into the database: gathered for a moment, written in bulk."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from uuid import UUID

from django.db import InterfaceError, OperationalError

from apps.accounts.models import Tenant
from apps.conversations.delivery import learning, recording
from apps.conversations.delivery.backroom import Backroom
from apps.conversations.delivery.outcomes import Outcome
from apps.whatsapp.messages import Address
from apps.whatsapp.models import Channel

logger = logging.getLogger(__name__)

GATHER = 0.1  # seconds between two writings
AGAIN = 0.5  # seconds until it is tried again when the database is away


class Recorder:
    """Keeps what could not be written until it can: nothing that is known is forgotten while
    the process lives."""

    def __init__(self, backroom: Backroom, channels: Mapping[UUID, Channel]) -> None:
        self._backroom, self._channels = backroom, channels
        self._waiting: list[Outcome] = []
        self._learned: dict[tuple[UUID, UUID], tuple[Tenant, list[Address]]] = {}
        self._something = asyncio.Event()
        self._ending = False
        self.recorded = 0

    def add(self, outcome: Outcome) -> None:
        self._waiting.append(outcome)
        self._something.set()

    def end(self) -> None:
        """Write what there is and come to an end."""
        self._ending = True
        self._something.set()

    async def run(self) -> None:
        while self._waiting or not self._ending:
            await self._something.wait()
            self._something.clear()
            if not self._ending:
                await asyncio.sleep(GATHER)
            outcomes, self._waiting = self._waiting, []
            for tenant, some in _by_tenant(outcomes):
                await self._write(tenant, some)
            if not self._waiting:
                await self._learn()

    async def _write(self, tenant: Tenant, outcomes: list[Outcome]) -> None:
        """What can't be written is found by halving, so that it keeps nobody else waiting; of
        such a message nothing is known, and its claim runs out."""
        while True:
            try:
                await self._backroom.within(tenant, recording.record, tenant, outcomes)
                break
            except (OperationalError, InterfaceError) as exc:
                logger.warning("not recorded yet", extra={"error": type(exc).__name__})
                await asyncio.sleep(AGAIN)
            except Exception as exc:
                half = len(outcomes) // 2
                if not half:
                    [one] = outcomes
                    one.job.lease.left.discard(one.job.row.id)
                    logger.exception("never recorded", extra={"error": type(exc).__name__})
                    return
                await self._write(tenant, outcomes[:half])
                await self._write(tenant, outcomes[half:])
                return
        self.recorded += len(outcomes)
        for one in outcomes:
            if one.learned is not None:
                self._remember(tenant, one.job.lease.channel_id, one.learned)

    def _remember(self, tenant: Tenant, channel_id: UUID, address: Address) -> None:
        key = (tenant.pk, channel_id)
        _tenant, waiting = self._learned.setdefault(key, (tenant, []))
        if len(waiting) < learning.MOST:
            waiting.append(address)

    async def _learn(self) -> None:
        """A few people, while nothing else is to be written."""
        for (_pk, channel_id), (tenant, waiting) in list(self._learned.items()):
            some, rest = waiting[: learning.AT_ONCE], waiting[learning.AT_ONCE :]
            self._learned[tenant.pk, channel_id] = (tenant, rest)
            channel = self._channels.get(channel_id)
            if some and channel is not None:
                try:
                    await self._backroom.within(tenant, learning.learn, tenant, channel, some)
                except Exception as exc:  # it is told again with the next message
                    logger.warning("not learned", extra={"error": type(exc).__name__})
            if rest:
                self._something.set()
            else:
                del self._learned[tenant.pk, channel_id]


def _by_tenant(outcomes: list[Outcome]) -> list[tuple[Tenant, list[Outcome]]]:
    grouped: dict[UUID, tuple[Tenant, list[Outcome]]] = {}
    for one in outcomes:
        tenant = one.job.lease.tenant
        grouped.setdefault(tenant.pk, (tenant, []))[1].append(one)
    return list(grouped.values())
