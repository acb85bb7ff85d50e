from __future__ import annotations

from collections.abc import Iterator

import pytest

from apps.accounts.models import Tenant
from tests.conversations.delivery.house import House, at_home
from tests.simulated import Simulator, running


@pytest.fixture(scope="package")
def simulator() -> Iterator[Simulator]:
    with running(windows=False, deliver=False) as simulator:
        yield simulator


@pytest.fixture
def house(simulator, committing, settings) -> Iterator[House]:
    """Acme with a number at the simulator; what is written here is really there."""
    settings.SANDBOX_URL = simulator.url
    settings.DELIVERY_IDLE_SECONDS = 0.5
    tenant = Tenant.objects.select_related("plan").get(slug="acme")
    with at_home(tenant, simulator) as house:
        yield house
