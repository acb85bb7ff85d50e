"""Whoever applies webhooks is killed on the way: everything is there once, nothing half."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from apps.accounts.faultpoints import EXIT_CODE
from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant
from apps.conversations import tallying
from apps.conversations.models import (
    Batch,
    BatchTally,
    Conversation,
    Message,
    Orphan,
    Thread,
)
from apps.whatsapp.models import WebhookEvent
from config.celery import app
from tests.conversations.hired import go, hire
from tests.conversations.inbox.wire import (
    make_contact,
    make_sent,
    message,
    post,
    status,
    tells,
    writes,
)
from tests.whatsapp.webhooks import meta

pytestmark = pytest.mark.slow
DRAIN = """
from apps.whatsapp.webhooks import ingesting
ingesting.A_BATCH = 7
assert ingesting.drain(tenant)
"""


@pytest.fixture
def acme(committing) -> Iterator[Tenant]:
    """Nobody applies on the spot what came."""
    app.conf.task_always_eager = False
    tenant = Tenant.objects.select_related("plan").get(slug="acme")
    with in_tenant(tenant):
        yield tenant
    app.conf.task_always_eager = True
    app.control.purge()


@pytest.mark.parametrize("point", ["ingest.applied:2", "ingest.committed:2"])
def test_what_was_cut_off_is_applied_once(acme, point):
    channel = meta.make_channel(acme, "220000000000001", "110000000000001")
    batch = Batch.objects.create(origin="campaign", category="marketing", sent=20)
    for number in range(20):
        contact = make_contact(f"+55119000001{number:02}")
        make_sent(channel, contact, status="sent", provider_id=f"wamid.{number}", batch=batch)
    for number in range(20):
        post(
            writes(channel, message(id=f"wamid.in.{number}", by=f"55119000001{number:02}")),
            tells(channel, status("delivered", id=f"wamid.{number}")),
            tells(channel, status("read", id=f"wamid.nobodys.{number}")),
        )

    assert go(hire(acme, DRAIN, RECADO_FAULT_POINT=point)) == [EXIT_CODE]
    assert 0 < WebhookEvent.objects.filter(state="done").count() < 20
    assert Message.objects.filter(direction="in").count() < 20
    assert go(hire(acme, DRAIN), hire(acme, DRAIN)) == [0, 0]

    assert set(WebhookEvent.objects.values_list("state", "attempts")) == {("done", 1)}
    assert Message.objects.filter(direction="in").count() == 20
    assert Thread.objects.count() == Conversation.objects.count() == 20
    assert set(Conversation.objects.values_list("unread", flat=True)) == {1}
    assert Message.objects.filter(status="delivered").count() == 20
    assert Orphan.objects.count() == 20
    counted = tallying.counts(batch)
    assert (counted.sent, counted.delivered) == (0, 20)
    assert BatchTally.objects.count() >= 3
