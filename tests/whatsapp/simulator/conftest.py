"""One simulator for most tests; each test begins in an empty world."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests import simulated
from tests.simulated import PHONE, WABA, Listener, Simulator

FAST = {"webhook_delay_ms": 10, "approve_after_ms": 50, "retry_seconds": 0.05, "batch_size": 1}
USUAL = {  # what FAST does not set and tests change on the way
    "latency_ms": 0, "error_rate": 0, "rate_limit_mps": 0, "hang_rate": 0, "reset_rate": 0,
    "deliver": True, "read_rate": 1, "reply_rate": 0, "duplicate_rate": 0, "lose_rate": 0,
    "shuffle": False, "windows": True, "pair_limit": True,
    "contacts_on_failed": False, "parallel": 1,
}  # fmt: skip


@pytest.fixture(scope="session")
def _running() -> Iterator[tuple[Simulator, Listener]]:
    with (
        simulated.listening() as listener,
        simulated.running(callback_url=listener.url, **FAST) as simulator,
    ):
        yield simulator, listener


@pytest.fixture
def listener(_running: tuple[Simulator, Listener]) -> Listener:
    """Hears the webhooks of `simulator`."""
    return _running[1]


@pytest.fixture
def simulator(_running: tuple[Simulator, Listener]) -> Iterator[Simulator]:
    """An empty world in which the number is known to belong to the WABA."""
    simulator, listener = _running
    simulator.sim_post("reset")
    simulator.sim_post("faults", {k: v for k, v in (USUAL | FAST).items() if k != "retry_seconds"})
    simulator.get(f"/{WABA}", fields="name")
    simulator.get(f"/{PHONE}", fields="display_phone_number")
    listener.forget()
    yield simulator
    simulator.sim_post("reset")


@pytest.fixture
def promo(simulator: Simulator) -> dict[str, Any]:
    """An approved template with one variable."""
    return simulator.sim_post(
        "templates",
        {
            "wabaId": WABA,
            "name": "promo",
            "components": [{"type": "BODY", "text": "Oi {{1}}, temos novidades para você"}],
        },
    )
