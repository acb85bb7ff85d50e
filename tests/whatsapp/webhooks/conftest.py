"""Two companies with a number each, and what their floors above would hear."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client

from apps.accounts.models import Tenant
from apps.accounts.tenancy import current_schema, in_tenant
from apps.whatsapp import news
from apps.whatsapp.models import Channel, WebhookEvent
from apps.whatsapp.webhooks import ingesting
from tests.whatsapp.webhooks import meta

CLIENT = Client()  # one for all: making one reads the folder of static files


@pytest.fixture(autouse=True)
def _platforms_app(settings):
    settings.META_APP_SECRET = meta.SECRET
    settings.META_VERIFY_TOKEN = meta.VERIFY_TOKEN
    settings.SANDBOX_APP_SECRET = meta.SANDBOX_SECRET


@pytest.fixture
def acmes(acme: Tenant) -> Channel:
    return meta.make_channel(acme, "220000000000001", "110000000000001")


@pytest.fixture
def globexs(globex: Tenant) -> Channel:
    return meta.make_channel(globex, "220000000000002", "110000000000002")


@dataclass
class Heard:
    """What was told, as (schema, event)."""

    messages: list[tuple[str, Any]] = field(default_factory=list)
    statuses: list[tuple[str, Any]] = field(default_factory=list)

    def texts(self, tenant: Tenant) -> list[str]:
        return [
            event.content.body for schema, event in self.messages if schema == tenant.schema_name
        ]


@pytest.fixture
def heard() -> Iterator[Heard]:
    told = Heard()

    def on_messages(events, **_):
        told.messages.extend((current_schema(), event) for event in events)

    def on_statuses(events, **_):
        told.statuses.extend((current_schema(), event) for event in events)

    news.messages_received.connect(on_messages)
    news.statuses_received.connect(on_statuses)
    yield told
    news.messages_received.disconnect(on_messages)
    news.statuses_received.disconnect(on_statuses)


def post(raw: bytes, *, path: str = meta.PATH, secret: str = meta.SECRET, **headers: str) -> int:
    """The status that Meta would see."""
    given = {**meta.signed(raw, secret), **headers}
    answer = CLIENT.generic("POST", path, raw, content_type="application/json", headers=given)
    return answer.status_code


def kept(tenant: Tenant) -> list[WebhookEvent]:
    with in_tenant(tenant):
        return list(WebhookEvent.objects.order_by("id"))


def drain(tenant: Tenant) -> list[WebhookEvent]:
    """Apply what waits; the events afterwards."""
    with in_tenant(tenant):
        assert ingesting.drain(tenant)
    return kept(tenant)
