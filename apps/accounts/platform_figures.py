"""Figures of the whole platform, from what is counted anyway."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import (
    Case,
    Count,
    DateField,
    DecimalField,
    F,
    Func,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from apps.accounts.models import Plan, Tenant, UsageCounter, User


class TodayThere(Func):
    """The date it is now in a time zone."""

    template = "(now() AT TIME ZONE %(expressions)s)::date"
    output_field = DateField()


@dataclass(frozen=True, slots=True)
class PlanRevenue:
    """What the active companies of a plan pay a month."""

    plan: Plan
    tenants: int

    @property
    def revenue(self) -> Decimal:
        return self.plan.price_month * self.tenants


def tenants_by_status() -> dict[str, int]:
    counted = dict(Tenant.objects.order_by().values_list("status").annotate(Count("pk")))
    return {status: counted.get(status, 0) for status in Tenant.Status.values}


def people() -> int:
    return User.objects.filter(is_active=True).count()


def messages_today() -> int:
    """Sent since midnight, each company's own midnight."""
    total: int | None = _counters_today().aggregate(total=Sum("used"))["total"]
    return total or 0


def revenue_by_plan() -> list[PlanRevenue]:
    active = dict(Tenant.objects.active().order_by().values_list("plan").annotate(Count("pk")))
    return [PlanRevenue(plan, active.get(plan.pk, 0)) for plan in Plan.objects.all()]


def busiest(limit: int) -> QuerySet[Any]:
    """Companies by `messages_today`, and what each pays (`revenue_month`)."""
    of_one = _counters_today().filter(tenant=OuterRef("pk")).values("used")[:1]
    paid = When(status=Tenant.Status.ACTIVE, then=F("plan__price_month"))
    return Tenant.objects.annotate(
        messages_today=Coalesce(Subquery(of_one), 0),
        revenue_month=Case(paid, default=Value(Decimal(0)), output_field=DecimalField()),
    ).order_by("-messages_today", "name")[:limit]


def _counters_today() -> QuerySet[UsageCounter]:
    return UsageCounter.objects.filter(
        resource="messages_per_day", day=TodayThere(F("tenant__time_zone"))
    )
