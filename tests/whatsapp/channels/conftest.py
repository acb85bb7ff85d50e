"""A company's channels, and a Meta for them to talk to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from apps.accounts.actor import Actor
from apps.accounts.models import Tenant, User
from apps.whatsapp.channels import connecting
from apps.whatsapp.models import Channel
from tests import simulated
from tests.simulated import Simulator

TOKEN = "EAAB-of-a-test-9f2c"


@pytest.fixture(scope="session")
def meta_process() -> Iterator[Simulator]:
    with simulated.running(webhook_delay_ms=1, approve_after_ms=1) as simulator:
        yield simulator


@pytest.fixture
def meta(meta_process: Simulator, settings: Any) -> Simulator:
    """The simulator, in the place of Meta and of the sandbox. The platform has an app there."""
    meta_process.sim_post("reset")
    settings.META_GRAPH_URL = settings.SANDBOX_URL = meta_process.url
    settings.META_APP_SECRET = "the-platform-app-secret"
    settings.PRIVATE_HOSTS_ALLOWED = ["127.0.0.0/8"]
    return meta_process


@pytest.fixture
def by(owner: User) -> Actor:
    return Actor(user=owner)


@pytest.fixture
def channel(inside_acme: Tenant) -> Channel:
    """A number that nobody has tried to connect yet."""
    return make_channel()


def make_channel(name: str = "support", **fields: Any) -> Channel:
    kept = Channel(
        **{
            "provider": "meta",
            "display_name": name.title(),
            "name": name,
            "key": "220000000000001",
            "account": "110000000000001",
            **fields,
        }
    )
    kept.set_credentials(access_token=TOKEN)
    kept.save()
    return kept


def create_meta(tenant: Tenant, by: Actor, **given: Any) -> Channel:
    """A channel as the page and the API make it, not tried yet."""
    return connecting.create(
        tenant,
        "meta",
        by=by,
        **{
            "display_name": "Support",
            "phone_number_id": "220000000000001",
            "business_account_id": "110000000000001",
            "access_token": TOKEN,
            **given,
        },
    )
