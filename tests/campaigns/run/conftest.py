from __future__ import annotations

import pytest

from apps.accounts.actor import Actor
from apps.accounts.models import Tenant, User
from tests.campaigns.run.plan import Plan
from tests.conversations.delivery.house import House


@pytest.fixture
def plan(inside_acme: Tenant) -> Plan:
    """Acme with a channel that is live, nobody at work, and nothing kept."""
    house = House(inside_acme, simulator=None)  # type: ignore[arg-type]
    house.connect()
    return Plan(house)


@pytest.fixture
def ana(owner: User) -> Actor:
    return Actor(user=owner)
