"""Several people connect at the same moment: real connections, one a thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from apps.accounts.actor import PLATFORM
from apps.accounts.errors import QuotaExceeded
from apps.accounts.models import AuditEntry, ChannelRoute, Tenant
from apps.accounts.tenancy import in_tenant
from apps.whatsapp.channels import connecting, incidents, routes
from apps.whatsapp.channels.refusals import AlreadyConnected
from apps.whatsapp.models import Channel, Incident
from tests.races import at_once


@pytest.fixture
def committed_acme(committing: None) -> Tenant:
    return Tenant.objects.select_related("plan").get(slug="acme")


def creating(tenant: Tenant, key: str) -> Callable[[], object]:
    given = {"phone_number_id": key, "business_account_id": "11", "access_token": "EAAB-token"}
    return lambda: connecting.create(tenant, "meta", display_name="Shop", by=PLATFORM, **given)


def test_the_last_place_of_the_plan_is_given_once(committed_acme: Tenant) -> None:
    committed_acme.quota_overrides = {"max_channels": 2}

    told = at_once(committed_acme, *(creating(committed_acme, f"22{n}") for n in range(6)))

    assert told.count(QuotaExceeded) == 4
    with in_tenant(committed_acme):
        assert sorted(Channel.objects.values_list("name", flat=True)) == ["shop", "shop-2"]


def test_one_number_is_connected_once(committed_acme: Tenant) -> None:
    committed_acme.quota_overrides = {"max_channels": None}

    told = at_once(committed_acme, *(creating(committed_acme, "220") for _ in range(5)))

    assert told.count(AlreadyConnected) == 4
    with in_tenant(committed_acme):
        assert Channel.objects.count() == 1


def test_an_incident_that_several_notice_is_told_once(committed_acme: Tenant) -> None:
    committed_acme.quota_overrides = {"max_channels": None}
    with in_tenant(committed_acme):
        channel: Any = creating(committed_acme, "220")()

    def notice() -> object:
        return incidents.raise_(committed_acme, "token_dead", channel=channel)

    told = at_once(committed_acme, *(notice for _ in range(5)))

    assert told.count(None) == 4
    with in_tenant(committed_acme):
        assert Incident.objects.count() == 1
    assert AuditEntry.objects.filter(action="incident.opened", tenant=committed_acme).count() == 1


def test_a_number_that_two_companies_prove_is_the_firsts(committed_acme: Tenant) -> None:
    committed_acme.quota_overrides = {"max_channels": None}
    with in_tenant(committed_acme):
        first: Any = creating(committed_acme, "220")()
        second: Any = creating(committed_acme, "221")()
    second.key = "220"  # as another company's channel would have it

    told = at_once(
        committed_acme,
        lambda: routes.claim(committed_acme, first),
        lambda: routes.claim(committed_acme, second),
    )

    assert sorted(told) == [False, True]  # type: ignore[type-var]
    assert ChannelRoute.objects.filter(kind="number", value="220").count() == 1
