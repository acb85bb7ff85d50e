"""The company goes by another clock: what repeats comes by that one, its next time too."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import Tenant
from apps.campaigns.models import Campaign, Status
from apps.campaigns.recurring import planning
from apps.campaigns.running import keeping


@transaction.atomic
def follow(tenant: Tenant, before: str) -> None:
    """`before`: the zone it was. On the same day, at the same hour of the new clock; where that
    has passed already the next time stays, so that none is late or left out. Inside the
    tenant."""
    plans = Campaign.objects.present().filter(status=Status.SCHEDULED).exclude(repeats={})
    for plan in plans.order_by("pk"):
        _turn(tenant, keeping.held(plan), ZoneInfo(before))


def _turn(tenant: Tenant, row: Campaign, before: ZoneInfo) -> None:
    if row.status != Status.SCHEDULED or row.scheduled_at is None or "anchor" not in row.repeats:
        return
    day = row.scheduled_at.astimezone(before).date()
    at = planning.rule_of(row.repeats).at(day, ZoneInfo(tenant.time_zone))
    if at > timezone.now() and at != row.scheduled_at:
        keeping.write(tenant, row, scheduled_at=at)
