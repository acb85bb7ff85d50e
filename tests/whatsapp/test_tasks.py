"""What the clock queues again and again ends by itself where no worker takes it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from celery import current_app
from django.utils import timezone

from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_public
from apps.whatsapp.channels import routes
from apps.whatsapp.channels import tasks as channels
from apps.whatsapp.media import tasks as media
from apps.whatsapp.models import Media
from tests.whatsapp.channels.conftest import make_channel

QUEUE = "tests.piling-up"
app: Any = current_app


@pytest.fixture
def queued() -> Iterator[Any]:
    """The messages that wait, in a broker of this process; nobody takes them."""
    conf = app.conf
    before = conf.task_always_eager, conf.broker_url, conf.task_default_queue
    conf.task_always_eager, conf.broker_url, conf.task_default_queue = False, "memory://", QUEUE
    app.amqp.__dict__.pop("queues", None)
    app.amqp._producer_pool = app._pool = None

    def messages() -> list[Any]:
        with app.connection_for_write() as connection:
            queue = connection.SimpleQueue(QUEUE)
            return [queue.get(block=False) for _ in range(queue.qsize())]

    yield messages
    conf.task_always_eager, conf.broker_url, conf.task_default_queue = before
    app.amqp.__dict__.pop("queues", None)
    app.amqp._producer_pool = app._pool = None


def test_what_was_not_done_until_the_next_look_is_dropped(inside_acme: Tenant, queued: Any) -> None:
    routes.open_own_address(inside_acme, make_channel())
    Media.objects.create(kind="image", state="pending")

    channels.look_after_channels()
    with in_public():
        media.fetch_what_is_due()

    looks, fetches = queued()
    assert "look_after" in looks.headers["task"]
    for message, seconds in ((looks, channels.EVERY), (fetches, media.EVERY)):
        ends = datetime.fromisoformat(message.headers["expires"])
        assert 0 < (ends - timezone.now()).total_seconds() <= seconds
