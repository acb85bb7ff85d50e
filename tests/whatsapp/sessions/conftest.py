"""A gateway, and channels of Acme's at it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from apps.accounts.actor import PLATFORM
from apps.accounts.models import Tenant
from apps.whatsapp.channels import connecting
from apps.whatsapp.models import Channel
from apps.whatsapp.sessions import verbs
from tests import simulated
from tests.simulated import WAHA_KEY, Simulator

PHONE = "5511900000101"


@pytest.fixture(scope="session")
def gateway_process() -> Iterator[Simulator]:
    with simulated.running(webhook_delay_ms=1) as simulator:
        yield simulator


@dataclass
class Gateway:
    """A WAHA, and what happens to its sessions from the phone's side."""

    simulator: Simulator

    @property
    def url(self) -> str:
        return self.simulator.url

    def session(self, channel: Channel) -> dict[str, Any] | None:
        found: dict[str, Any] | None = self.simulator.sim("waha")["sessions"].get(channel.key)
        return found

    def status(self, channel: Channel) -> str:
        found = self.session(channel)
        return str(found["status"]) if found else ""

    def shows_code(self, channel: Channel) -> bool:
        return self.status(channel) == "SCAN_QR_CODE"

    def scan(self, channel: Channel, phone: str = PHONE) -> None:
        """As soon as there is a code, somebody scans it."""
        simulated.until(lambda: self.shows_code(channel))
        self.happens(channel, "scan", phone=phone, pushName="Loja")

    def happens(self, channel: Channel, what: str, **more: Any) -> None:
        self.simulator.sim_post(f"waha/{channel.key}/{what}", more)


@pytest.fixture
def gateway(gateway_process: Simulator, settings: Any) -> Gateway:
    gateway_process.sim_post("reset")
    settings.PRIVATE_HOSTS_ALLOWED = ["127.0.0.0/8"]
    return Gateway(gateway_process)


@pytest.fixture
def channel(inside_acme: Tenant, gateway: Gateway) -> Channel:
    """Kept, and not started yet."""
    return make_channel(inside_acme, gateway.url)


@pytest.fixture
def linked(inside_acme: Tenant, gateway: Gateway, channel: Channel) -> Channel:
    """A channel that is live: a phone scanned its code."""
    verbs.start(inside_acme, channel)
    gateway.scan(channel)
    verbs.refresh(inside_acme, channel)
    assert channel.status == Channel.Status.ONLINE
    return channel


def make_channel(tenant: Tenant, url: str, name: str = "loja", **given: Any) -> Channel:
    return connecting.create(
        tenant,
        "waha",
        display_name=name.title(),
        name=name,
        by=PLATFORM,
        **{"gateway_url": url, "api_key": WAHA_KEY, **given},
    )
