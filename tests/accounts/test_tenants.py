"""What becomes of a company is written down once; what changes nothing is not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from apps.accounts import news, tenants
from apps.accounts.actor import PLATFORM
from apps.accounts.models import AuditEntry, Plan, Tenant


def plan_of(tenant: Tenant, key: str) -> None:
    tenants.change_plan(tenant, Plan.objects.get(pk=key), by=PLATFORM)


CHANGES: dict[str, Callable[[Tenant], None]] = {
    "tenant.suspended": lambda tenant: tenants.suspend(tenant, by=PLATFORM),
    "tenant.cancelled": lambda tenant: tenants.cancel(tenant, by=PLATFORM),
    "tenant.plan_changed": lambda tenant: plan_of(tenant, "enterprise"),
    "tenant.limits_changed": lambda tenant: tenants.change_limits(
        tenant, {"max_users": 7}, by=PLATFORM
    ),
    "tenant.settings_changed": lambda tenant: tenants.change_profile(
        tenant, name="Acme do Brasil", by=PLATFORM
    ),
}


@pytest.mark.parametrize("action", CHANGES)
def test_the_same_again_is_no_change(acme: Tenant, action: str) -> None:
    plan_of(acme, "starter")
    AuditEntry.objects.filter(tenant=acme).delete()

    CHANGES[action](acme)
    CHANGES[action](Tenant.objects.get(pk=acme.pk))

    assert [one.action for one in AuditEntry.objects.filter(tenant=acme)] == [action]


def test_a_company_that_comes_back_has_no_trace_of_its_end(acme: Tenant) -> None:
    tenants.cancel(acme, by=PLATFORM)
    assert acme.cancelled_at
    tenants.reactivate(acme, by=PLATFORM)

    acme.refresh_from_db()
    assert (acme.is_active, acme.cancelled_at, acme.suspended_at) == (True, None, None)


def test_everybody_who_is_in_hears_of_it(acme: Tenant) -> None:
    heard = []

    def hear(tenant: Tenant, user: object, **_: object) -> None:
        heard.append((tenant, user))

    news.access_changed.connect(hear)
    try:
        tenants.suspend(acme, by=PLATFORM)
    finally:
        news.access_changed.disconnect(hear)
    assert heard == [(acme, None)]
