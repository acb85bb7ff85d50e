"""Campaigns of Acme for their pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from apps.accounts.actor import PLATFORM
from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant
from apps.campaigns import drafting
from apps.campaigns.models import Campaign

HTMX = {"hx-request": "true"}
LIST = "/t/acme/campaigns/"


def step_of(campaign: Campaign, step: str) -> str:
    return f"{LIST}{campaign.pk}/edit/{step}/"


@pytest.fixture
def draft(acme: Tenant) -> Callable[..., Campaign]:
    """`draft("Sale", audience=…)`: a campaign that somebody has begun."""

    def made(name: str = "Sale", **given: Any) -> Campaign:
        with in_tenant(acme):
            return drafting.create(acme, {"name": name, **given}, by=PLATFORM)

    return made


@pytest.fixture
def now(acme: Tenant) -> Callable[[Campaign], Campaign]:
    """The campaign as it is in the database."""

    def read(campaign: Campaign) -> Campaign:
        with in_tenant(acme):
            return Campaign.objects.get(pk=campaign.pk)

    return read
