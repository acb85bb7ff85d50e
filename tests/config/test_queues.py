"""Each kind of work waits in the queue of those who do it, and somebody serves each queue."""

from __future__ import annotations

import pytest
import yaml

from config import queues
from config.celery import app
from tests.shell import ROOT

app.loader.import_default_modules()


def queue_of(task: str) -> str:
    return str(app.amqp.router.route({}, task)["queue"].name)


@pytest.mark.parametrize(
    ("task", "queue"),
    [
        ("apps.conversations.delivery.tasks.deliver", "delivery"),
        ("apps.conversations.delivery.tasks.look_for_work", "celery"),
        ("apps.whatsapp.webhooks.tasks.ingest", "celery"),
        ("apps.conversations.importing.tasks.work_on_import", "long"),
        ("apps.conversations.segments.tasks.go_on", "long"),
    ],
)
def test_what_is_waited_for_does_not_wait_behind_long_work(task, queue):
    assert queue_of(task) == queue


def test_only_tasks_that_exist_are_routed():
    assert set(queues.ROUTES) <= set(app.tasks)


def test_a_message_reaches_its_own_queue_alone():
    exchanges = {(queue.exchange.name, queue.routing_key) for queue in queues.QUEUES}

    assert len(exchanges) == len(queues.QUEUES)


def test_a_worker_that_is_told_no_queue_serves_all():
    assert set(app.amqp.queues.consume_from) == {queue.name for queue in queues.QUEUES}


def test_up_and_the_composition_serve_every_queue_once():
    served = [one.queue for one in queues.workers()]
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    commands = [one.get("command", []) for one in services.values()]
    composed = [words[words.index("--queues") + 1] for words in commands if "--queues" in words]

    assert sorted(served) == sorted(composed) == sorted(app.amqp.queues)
