"""Acme with a number, Rosa, and a program that wants to hear of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from apps.accounts.actor import Actor
from apps.accounts.models import Tenant, User
from apps.accounts.tenancy import in_tenant
from apps.conversations.hooks import endpoints
from apps.conversations.hooks.events import EVENTS
from apps.conversations.models import WebhookEndpoint
from apps.whatsapp.models import Channel
from tests.conversations.hooks import receiver
from tests.conversations.hooks.receiver import Program
from tests.whatsapp.webhooks import meta

Adding = Callable[..., tuple[WebhookEndpoint, str]]


@pytest.fixture(autouse=True)
def _loopback_may_be_called(settings):
    settings.PRIVATE_HOSTS_ALLOWED = ["127.0.0.0/8"]
    settings.META_APP_SECRET = meta.SECRET
    settings.SANDBOX_APP_SECRET = meta.SANDBOX_SECRET


@pytest.fixture
def program() -> Iterator[Program]:
    with receiver.running() as program:
        yield program


@pytest.fixture
def acmes(acme: Tenant) -> Channel:
    return meta.make_channel(acme, "220000000000001", "110000000000001")


@pytest.fixture
def at_acme(acme: Tenant, acmes: Channel) -> Iterator[Tenant]:
    with in_tenant(acme):
        yield acme


@pytest.fixture
def by(owner: User) -> Actor:
    return Actor(user=owner)


@pytest.fixture
def add(at_acme: Tenant, program: Program, by: Actor) -> Adding:
    """Tells the program of everything unless told otherwise; endpoint and secret."""

    def added(**values: Any) -> tuple[WebhookEndpoint, str]:
        given = {"name": "Shop", "url": program.url, "events": list(EVENTS), **values}
        return endpoints.add(at_acme, **given, by=by)

    return added
