"""Workers are told, share the work, and may die: every webhook is heard, under one id."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from apps.accounts.actor import PLATFORM
from apps.accounts.faultpoints import EXIT_CODE
from apps.accounts.models import Tenant
from apps.accounts.momentary import store
from apps.accounts.tenancy import SCHEMA_HEADER, in_public, in_tenant
from apps.conversations.hooks import endpoints, tasks, waking, writing
from apps.conversations.models import WebhookDelivery
from config.celery import app
from tests.conversations.hired import go, hire
from tests.conversations.hooks.receiver import Program
from tests.conversations.inbox.wire import make_contact, make_sent

QUEUE = "tests.webhooks-out"
DRAIN = """
settings.PRIVATE_HOSTS_ALLOWED = ["127.0.0.0/8"]
from apps.conversations.hooks import draining
assert draining.drain(tenant)
"""


@pytest.fixture
def queued() -> Iterator:
    """The tasks that wait, in a broker of this process; nobody takes them."""
    conf = app.conf
    before = conf.task_always_eager, conf.broker_url, conf.task_default_queue
    conf.task_always_eager, conf.broker_url, conf.task_default_queue = False, "memory://", QUEUE
    app.amqp.__dict__.pop("queues", None)
    app.amqp._producer_pool = app._pool = None
    store().delete("recado:hooks:t_acme")

    def schemas() -> list[str]:
        with app.connection_for_write() as broker:
            queue = broker.SimpleQueue(QUEUE)
            return [queue.get(block=False).headers[SCHEMA_HEADER] for _ in range(queue.qsize())]

    yield schemas
    conf.task_always_eager, conf.broker_url, conf.task_default_queue = before
    app.amqp.__dict__.pop("queues", None)
    app.amqp._producer_pool = app._pool = None
    store().delete("recado:hooks:t_acme")


def test_a_worker_is_told_once_when_the_event_is_committed(
    add, at_acme, acmes, queued, django_capture_on_commit_callbacks
):
    add()
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(3):
            writing.arrived(at_acme, [make_sent(acmes, None, direction="in")])
        assert queued() == []

    assert queued() == [at_acme.schema_name]
    waking.begun(at_acme.schema_name)
    waking.tell(at_acme.schema_name)
    assert queued() == [at_acme.schema_name]


def test_the_clock_finds_what_nobody_was_told_of(add, at_acme, acmes, queued):
    add()
    writing.arrived(at_acme, [make_sent(acmes, None, direction="in")])

    with in_public():
        tasks.find_waiting_webhooks()

    assert queued() == [at_acme.schema_name]


def test_without_a_broker_the_event_stands(
    add, at_acme, acmes, queued, django_capture_on_commit_callbacks
):
    add()
    app.conf.broker_url = "redis://127.0.0.1:1/0"
    app.amqp._producer_pool = app._pool = None

    with django_capture_on_commit_callbacks(execute=True):
        writing.arrived(at_acme, [make_sent(acmes, None, direction="in")])

    assert WebhookDelivery.objects.waiting().count() == 1


@pytest.fixture
def committed(committing, program: Program) -> Iterator[Tenant]:
    """Acme with 60 webhooks for a program, seen by every process."""
    tenant = Tenant.objects.select_related("plan").get(slug="acme")
    with in_tenant(tenant):
        rosa = make_contact()
        endpoints.add(
            tenant, name="Shop", url=program.url, events=["contact.opted_in"], by=PLATFORM
        )
        happened = [writing.Event("contact.opted_in", rosa.pk) for _ in range(60)]
        with transaction.atomic():
            writing._write(tenant, happened)
        yield tenant
        connection.close()


@pytest.mark.slow
def test_two_workers_share_the_work_and_send_nothing_twice(committed, program):
    assert go(hire(committed, DRAIN), hire(committed, DRAIN)) == [0, 0]

    assert Counter(Counter(one.id for one in program.heard).values()) == {1: 60}
    assert set(WebhookDelivery.objects.values_list("state", "attempts")) == {("delivered", 1)}


@pytest.mark.slow
@pytest.mark.parametrize("point", ["hooks.claimed:2", "hooks.answered:2"])
def test_a_worker_that_dies_loses_nothing(committed, program, point):
    assert go(hire(committed, DRAIN, RECADO_FAULT_POINT=point)) == [EXIT_CODE]
    left = WebhookDelivery.objects.waiting()
    assert 0 < left.count() <= 60
    left.filter(state="sending").update(next_at=timezone.now() - timedelta(seconds=1))

    assert go(hire(committed, DRAIN)) == [0]

    assert set(WebhookDelivery.objects.values_list("state", flat=True)) == {"delivered"}
    times = Counter(one.id for one in program.heard)
    assert len(times) == 60
    assert max(times.values()) <= 2
