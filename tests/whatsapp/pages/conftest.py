"""Channels of Acme for its pages, and a Meta to talk to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant
from apps.whatsapp.models import Channel
from tests.simulated import Simulator
from tests.whatsapp.channels.conftest import make_channel, meta, meta_process

__all__ = ["meta", "meta_process"]

FORM = {
    "display_name": "Shop",
    "phone_number_id": "220000000000001",
    "business_account_id": "110000000000001",
    "access_token": "EAAB-of-a-test-9f2c",
}


@pytest.fixture
def make(acme: Tenant) -> Callable[..., Channel]:
    """A channel of Acme, as given."""

    def made(name: str = "support", **fields: Any) -> Channel:
        with in_tenant(acme):
            return make_channel(name, **fields)

    return made


@pytest.fixture
def live_one(make: Callable[..., Channel]) -> Channel:
    return make(status="online", phone_number="+5511900000110", throughput=80, tier="TIER_2K")


@pytest.fixture
def sandbox_meta(meta: Simulator) -> Simulator:
    """For channels that come out of the wizard."""
    return meta
