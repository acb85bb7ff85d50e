"""A repeating campaign's time has come: it goes out as a copy of its plan."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from apps.accounts.actor import PLATFORM
from apps.accounts.errors import QuotaExceeded
from apps.accounts.models import Tenant
from apps.campaigns import news
from apps.campaigns.drafting import copying
from apps.campaigns.models import Campaign, Status
from apps.campaigns.recurring import planning
from apps.campaigns.running import keeping, waking

logger = logging.getLogger(__name__)


def occur(tenant: Tenant, plan: Campaign, now: datetime) -> Campaign | None:
    """The copy, on the schedule for its moment; `plan` is held and due. Of several moments that
    passed while nothing could be started only the last comes, and as its rule for a missed start
    says. None: the company may not have another campaign, and is told."""
    at, passed = _last(tenant, plan, now)
    made = _made(tenant, plan, at, passed)
    plan.scheduled_at = at
    left = planning.left_of(plan)
    coming = None if left == 0 else next(planning.following(plan, tenant), None)
    if coming is None:
        _end(tenant, plan, now)
    else:
        keeping.write(tenant, plan, scheduled_at=coming)
    return made


def _last(tenant: Tenant, plan: Campaign, now: datetime) -> tuple[datetime, int]:
    """The last of its moments that has come, and how many came before it and were missed."""
    assert plan.scheduled_at is not None  # noqa: S101 - it is due
    at, passed = plan.scheduled_at, 0
    for later in planning.following(plan, tenant):
        if later > now:
            break
        at, passed = later, passed + 1
    return at, passed


def _made(tenant: Tenant, plan: Campaign, at: datetime, passed: int) -> Campaign | None:
    if Campaign.objects.filter(source=plan, occurs_at=at).exists():
        return None
    try:
        with transaction.atomic():
            made = copying.occurrence(tenant, plan, at, name=_name(tenant, plan, at))
    except QuotaExceeded as refusal:
        logger.info("campaign not repeated", extra={"code": refusal.code})
        keeping.record(tenant, plan, "not_repeated", by=PLATFORM, why=str(refusal))
        news.campaign_not_repeated.send(sender=None, campaign=plan, tenant=tenant)
        return None
    told: dict[str, Any] = {"missed": passed} if passed else {}
    keeping.record(tenant, made, "repeated", by=PLATFORM, source=str(plan.pk), **told)
    waking.look_soon()
    return made


def _name(tenant: Tenant, plan: Campaign, at: datetime) -> str:
    with override(tenant.language):
        day = date_format(timezone.localtime(at, ZoneInfo(tenant.time_zone)), _("j M"))
        return _("%(name)s, %(day)s") % {"name": plan.name[:180], "day": day}


def _end(tenant: Tenant, plan: Campaign, now: datetime) -> None:
    """It goes out no more."""
    keeping.write(tenant, plan, status=Status.FINISHED, ended_at=now)
    keeping.record(tenant, plan, "stopped_repeating", by=PLATFORM, before=Status.SCHEDULED)
    news.campaign_ended.send(sender=None, campaign=plan, tenant=tenant)
