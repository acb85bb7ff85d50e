"""Acme and Globex with a number each; webhooks go the whole way, from the post to the rows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant
from apps.conversations import news
from apps.whatsapp.models import Channel
from tests.conversations.inbox.wire import Told
from tests.whatsapp.webhooks import meta


@pytest.fixture(autouse=True)
def _platforms_app(settings):
    settings.META_APP_SECRET = meta.SECRET
    settings.SANDBOX_APP_SECRET = meta.SANDBOX_SECRET


@pytest.fixture
def acmes(acme: Tenant) -> Channel:
    return meta.make_channel(acme, "220000000000001", "110000000000001")


@pytest.fixture
def globexs(globex: Tenant) -> Channel:
    return meta.make_channel(globex, "220000000000002", "110000000000002")


@pytest.fixture
def at_acme(acme: Tenant, acmes: Channel) -> Iterator[Tenant]:
    """Inside the company, with its number connected."""
    with in_tenant(acme):
        yield acme


@pytest.fixture
def told() -> Iterator[Told]:
    """What the floors above hear."""
    heard = Told()
    pairs = (
        (news.messages_arrived, heard.on_arrived),
        (news.messages_advanced, heard.on_advanced),
        (news.conversation_changed, heard.on_changed),
    )
    for signal, ear in pairs:
        signal.connect(ear)
    yield heard
    for signal, ear in pairs:
        signal.disconnect(ear)
