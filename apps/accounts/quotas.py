"""The limits of a tenant's plan, enforced in one place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts import news
from apps.accounts.errors import QuotaExceeded
from apps.accounts.models import Tenant, UsageCounter

#: resource → its name for people, in the order the pages show it.
RESOURCES: dict[str, Any] = {
    "max_users": _("people on the team"),
    "max_contacts": _("contacts"),
    "max_campaigns": _("campaigns"),
    "max_channels": _("channels"),
    "messages_per_day": _("messages today"),
    "api_requests_per_minute": _("API requests a minute"),
    "max_sockets": _("live connections"),
}
DAILY = frozenset({"messages_per_day"})
#: Counted in Redis where they happen; the counter table does not know them.
MOMENTARY = frozenset({"api_requests_per_minute", "max_sockets"})

WARN_AT = (0.8, 1.0)  # shares of a limit; whoever passes one is told

_TAKE = """
    INSERT INTO public.accounts_usagecounter AS counter (tenant_id, resource, day, used)
    SELECT %(tenant)s, %(resource)s, %(day)s, %(amount)s
    WHERE %(limit)s::bigint IS NULL OR %(amount)s <= %(limit)s
    ON CONFLICT (tenant_id, resource, day) DO UPDATE SET used = counter.used + excluded.used
    WHERE %(limit)s::bigint IS NULL OR counter.used + excluded.used <= %(limit)s
    RETURNING used
"""


@dataclass(frozen=True, slots=True)
class Use:
    """How much of one limit is used. `limit` None: no limit."""

    resource: str
    used: int
    limit: int | None

    @property
    def name(self) -> str:
        return str(RESOURCES[self.resource])

    @property
    def left(self) -> int | None:
        return None if self.limit is None else max(0, self.limit - self.used)

    @property
    def percent(self) -> float:
        """0 to 100; a limit of nothing is full."""
        if self.limit is None:
            return 0.0
        return min(100.0, 100.0 * self.used / self.limit) if self.limit else 100.0


def limit_of(tenant: Tenant, resource: str) -> int | None:
    """The tenant's own limit if it has one, else its plan's. None means no limit."""
    if resource in tenant.quota_overrides:
        override: int | None = tenant.quota_overrides[resource]
        return override
    limit: int | None = getattr(tenant.plan, resource)
    return limit


def take(tenant: Tenant, resource: str, amount: int = 1) -> int:
    """Use `amount` of a limit, or raise QuotaExceeded and use nothing. Says what is used now.

    One statement on one row, so requests that race are served one after the other and
    the last free place is given once; rolled back with the caller's transaction.
    """
    limit = limit_of(tenant, resource)
    used = _add(tenant, resource, amount, limit)
    if used is None:
        raise exceeded(use_of(tenant, resource))
    if limit and any(used - amount < share * limit <= used for share in WARN_AT):
        news.quota_warned.send(sender=None, tenant=tenant, use=Use(resource, used, limit))
    return used


def take_regardless(tenant: Tenant, resource: str, amount: int = 1) -> None:
    """Count what can't be turned away, such as somebody who writes in, even beyond the limit."""
    _add(tenant, resource, amount, None)


def _add(tenant: Tenant, resource: str, amount: int, limit: int | None) -> int | None:
    """What is used then; None where the limit has no room for it."""
    parameters = {
        "tenant": tenant.pk,
        "resource": resource,
        "day": _day(tenant, resource),
        "amount": amount,
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, parameters)
        row = cursor.fetchone()
    return int(row[0]) if row else None


def give_back(tenant: Tenant, resource: str, amount: int = 1) -> None:
    """What was taken and is not in use any more."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE public.accounts_usagecounter SET used = greatest(0, used - %s)"
            " WHERE tenant_id = %s AND resource = %s AND day IS NOT DISTINCT FROM %s",
            [amount, tenant.pk, resource, _day(tenant, resource)],
        )


def use_of(tenant: Tenant, resource: str) -> Use:
    counter = UsageCounter.objects.filter(
        tenant=tenant, resource=resource, day=_day(tenant, resource)
    ).first()
    return Use(resource, counter.used if counter else 0, limit_of(tenant, resource))


def uses(tenant: Tenant) -> list[Use]:
    """Every counted limit of the tenant, in the order of the page."""
    now = Q(day=None) | Q(day=_today(tenant))  # former days have rows of their own
    counters = UsageCounter.objects.filter(now, tenant=tenant)
    counted = dict(counters.values_list("resource", "used"))
    return [
        Use(resource, counted.get(resource, 0), limit_of(tenant, resource))
        for resource in RESOURCES
        if resource not in MOMENTARY
    ]


def exceeded(use: Use) -> QuotaExceeded:
    return QuotaExceeded(
        _("The plan's limit is reached: %(used)d of %(limit)d %(resource)s.")
        % {"used": use.used, "limit": use.limit or 0, "resource": use.name},
        resource=use.resource,
        limit=use.limit or 0,
        used=use.used,
    )


def _today(tenant: Tenant) -> date:
    return timezone.now().astimezone(ZoneInfo(tenant.time_zone)).date()


def _day(tenant: Tenant, resource: str) -> date | None:
    return _today(tenant) if resource in DAILY else None
