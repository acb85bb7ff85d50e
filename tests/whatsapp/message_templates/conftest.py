"""A number of Acme's whose Meta is the simulator, and templates to put there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from apps.accounts.actor import PLATFORM
from apps.accounts.models import Tenant
from apps.whatsapp.message_templates import writing
from apps.whatsapp.models import Channel, Template
from tests import simulated
from tests.simulated import PHONE, TOKEN, WABA, Simulator

GREETING: list[dict[str, Any]] = [
    {
        "type": "BODY",
        "text": "Oi {{1}}, seu pedido {{2}} saiu para entrega hoje.",
        "example": {"body_text": [["Rosa", "A-77"]]},
    },
    {"type": "FOOTER", "text": "Responda SAIR para parar"},
]


@pytest.fixture(scope="package")
def simulator() -> Iterator[Simulator]:
    """Reviews take a tenth of a second."""
    with simulated.running(approve_after_ms=100) as running:
        yield running


@pytest.fixture
def meta(simulator: Simulator, settings: Any) -> Simulator:
    """The simulator, forgetful of earlier tests, in Meta's place."""
    simulator.sim_post("reset")
    settings.SANDBOX_URL = simulator.url
    return simulator


def make_channel(**fields: Any) -> Channel:
    made = Channel(
        **{
            "provider": "meta",
            "display_name": "Support",
            "name": "support",
            "status": "online",
            "key": PHONE,
            "account": WABA,
            "sandbox": True,
            **fields,
        }
    )
    made.set_credentials(access_token=TOKEN)
    made.save()
    return made


@pytest.fixture
def channel(inside_acme: Tenant) -> Channel:
    return make_channel()


@pytest.fixture
def make_draft(inside_acme: Tenant, channel: Channel) -> Callable[..., Template]:
    def made(name: str = "order_on_its_way", **fields: Any) -> Template:
        return writing.create(
            inside_acme,
            **{
                "account": channel.account,
                "sandbox": channel.sandbox,
                "name": name,
                "language": "pt_BR",
                "category": "utility",
                "components": GREETING,
                "by": PLATFORM,
                **fields,
            },
        )

    return made


@pytest.fixture
def draft(make_draft: Callable[..., Template]) -> Template:
    return make_draft()
