"""What Meta, WhatsApp and the plan still allow: how many people, and on which day."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from redis import RedisError

from apps.accounts import quotas
from apps.accounts.models import Tenant
from apps.campaigns.preflight.report import Tier
from apps.conversations import allowance
from apps.conversations.delivery import newcomers
from apps.conversations.pace import ladder, portfolio
from apps.whatsapp.models import Channel

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Limits:
    """People a day; None: no limit. `tier_first`, `quota_first`, `ladder_first`: on the first."""

    tier: Tier | None = None
    is_tier_known: bool = True
    quota_first: int | None = None
    quota: int | None = None
    ladder_first: int | None = None
    ages: Sequence[int] = ()  # of the QR numbers, in days

    def on_day(self, nth: int, outside: float) -> int | None:
        """So many at most on the nth day, from 0. `outside`: the share of people who count for
        the portfolio, as their windows are shut."""
        rooms = [self.quota_first if nth == 0 else self.quota]
        if self.ages:
            rooms.append(self._ladder(nth))
        if self.tier and self.tier.limit is not None and outside:
            people = self.tier.room if nth == 0 else self.tier.limit
            rooms.append(int((people or 0) / outside))
        known = [one for one in rooms if one is not None]
        return min(known, default=None)

    def _ladder(self, nth: int) -> int | None:
        if nth == 0:
            return self.ladder_first
        return sum(ladder.step_of(age + nth).most for age in self.ages)


def of(tenant: Tenant, channels: Sequence[Channel], now: datetime) -> Limits:
    use = quotas.use_of(tenant, allowance.MESSAGES)
    real = [one for one in channels if not one.sandbox]
    climbing = [one for one in real if one.is_qr]
    tier, is_known = _tier([one for one in real if one.is_official and one.tier])
    return Limits(
        tier,
        is_known,
        quota_first=use.left,
        quota=use.limit,
        ladder_first=sum(_today(tenant, one, now) for one in climbing) if climbing else None,
        ages=[(now - one.created_at).days for one in climbing],
    )


def _today(tenant: Tenant, channel: Channel, now: datetime) -> int:
    """Asked in the hours in which people write, so that a night says nothing."""
    there = now.astimezone(ZoneInfo(tenant.time_zone))
    if not ladder.OPENS <= there.time() < ladder.CLOSES:
        noon = there.replace(hour=12)
        return newcomers.room(tenant, channel, now=noon) or 0
    return newcomers.room(tenant, channel, now=now) or 0


def _tier(channels: Sequence[Channel]) -> tuple[Tier | None, bool]:
    """Of several portfolios the one with the least room."""
    try:
        found = [_of_portfolio(one) for one in channels]
    except RedisError:
        logger.warning("nobody knows how many the portfolio has reached")
        return None, False
    limited = [one for one in found if one.limit is not None]
    if limited:
        return min(limited, key=lambda one: one.room or 0), True
    return (found[0] if found else None), True


def _of_portfolio(channel: Channel) -> Tier:
    used = portfolio.used(channel.portfolio or channel.account, time.time())
    return Tier(portfolio.limit_of(channel.tier), used)
