from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from apps.accounts.actor import Actor
from apps.accounts.models import Tenant, User
from apps.accounts.momentary import store
from apps.conversations.models import Contact, Doubt, Message
from apps.whatsapp.models import Channel
from tests.conversations.consent.people import make_contact
from tests.conversations.delivery.house import House, at_home
from tests.conversations.outbox.conftest import make_channel, make_thread
from tests.simulated import Listener, Simulator, listening, running


@pytest.fixture(scope="package")
def ear() -> Iterator[Listener]:
    """Hears the simulator's webhooks."""
    with listening() as ear:
        yield ear


@pytest.fixture(scope="package")
def simulator(ear) -> Iterator[Simulator]:
    with running(windows=False, webhook_delay_ms=1, callback_url=ear.url) as simulator:
        yield simulator


@pytest.fixture
def house(simulator, committing, settings) -> Iterator[House]:
    """Acme with a number at the simulator; what is written here is really there."""
    settings.SANDBOX_URL = simulator.url
    settings.DELIVERY_IDLE_SECONDS = 0.5
    settings.DELIVERY_CLAIM_SECONDS = 10
    tenant = Tenant.objects.select_related("plan").get(slug="acme")
    with at_home(tenant, simulator) as house:
        try:
            yield house
        finally:
            for key in store().scan_iter("recado:doubts:*"):
                store().delete(key)


def make_unknown(contact: Contact | None, channel: Channel, **fields: Any) -> Message:
    """A message that may have left a minute ago, and its doubt."""
    now = timezone.now()
    message = Message.objects.create(
        **{
            "contact": contact,
            "channel": channel,
            "direction": "out",
            "origin": "agent",
            "kind": "text",
            "content": {"text": "Your order is ready"},
            "status": "unknown",
            "code": "no_answer",
            "attempt": 1,
            "ended_at": now,
            **fields,
        }
    )
    Doubt.objects.create(
        message=message,
        channel=channel,
        since=now - timedelta(seconds=60),
        until=now,
        ask_at=now,
    )
    return message


@pytest.fixture
def by(agent: User) -> Actor:
    return Actor(user=agent)


@pytest.fixture
def channel(inside_acme: Tenant) -> Channel:
    return make_channel()


@pytest.fixture
def rosa(inside_acme: Tenant, channel: Channel) -> Contact:
    """She wrote an hour ago."""
    rosa = make_contact("+5511900000101", name="Rosa")
    make_thread(rosa, channel, silent_for=timedelta(hours=1))
    return rosa
