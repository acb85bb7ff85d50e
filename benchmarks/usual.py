"""The usual way to send, as a measure: a Celery task for each message, `requests`, the ORM.

Tuned as far as that goes: 32 processes, a session and a database connection kept in each, only
the columns written that change.
"""

from __future__ import annotations

import subprocess
import sys
import time
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import django
import requests
from celery import Celery
from django.apps import apps
from django.conf import settings
from django.utils import timezone

from benchmarks import serving
from config.settings.environment import REDIS_URL

if not apps.ready:  # a worker begins here
    django.setup()

from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_schema, in_tenant
from apps.conversations.models import Message
from apps.whatsapp.models import Channel

PROCESSES = 32
WARM = 200  # messages until every process is at work
ROOT = Path(__file__).resolve().parent.parent
app = Celery("usual", broker=REDIS_URL, set_as_current=False)
app.conf.update(task_ignore_result=True, task_default_queue="usual", worker_prefetch_multiplier=4)


@cache
def _session() -> requests.Session:
    session = requests.Session()
    session.trust_env = False
    return session


@app.task
def send(schema: str, message_id: str, url: str) -> None:
    with in_schema(schema):
        message = Message.objects.select_related("contact", "channel").get(pk=UUID(message_id))
        message.status, message.attempt = "sending", 1
        message.save(update_fields=["status", "attempt"])
        body = {
            "messaging_product": "whatsapp",
            "to": message.contact.phone if message.contact else "",
            "type": "text",
            "text": {"body": f"Hello {(message.values or {}).get('nome')}"},
        }
        answer = _session().post(
            f"{url}/v26.0/{message.channel.key}/messages",
            json=body,
            headers={"authorization": "Bearer token-of-the-benchmark"},
            timeout=30,
        )
        message.provider_id = answer.json()["messages"][0]["id"]
        message.status, message.sent_at = "sent", timezone.now()
        message.save(update_fields=["provider_id", "status", "sent_at"])


def measure(tenant: Tenant, channels: list[Channel], count: int) -> float:
    """Messages a second, once all processes are at work."""
    from benchmarks.dispatch import queue

    with in_tenant(tenant):
        queue(channels, count)
        ids = list(Message.objects.filter(status="queued").values_list("pk", flat=True))
    worker = subprocess.Popen(  # noqa: S603 - our own command
        [
            *(sys.executable, "-W", "ignore", "-m", "celery", "--quiet", "-A", "benchmarks.usual"),
            *("worker", "-Q", "usual"),
            *("--concurrency", str(PROCESSES), "--loglevel", "ERROR", "--without-gossip"),
        ],
        cwd=ROOT,
        env=serving.environment(),
    )
    try:
        for pk in ids:
            send.apply_async((tenant.schema_name, str(pk), settings.SANDBOX_URL))
        return _speed(tenant, count)
    finally:
        worker.terminate()
        worker.wait(60)
        with in_tenant(tenant):
            Message.objects.all().delete()


def _speed(tenant: Tenant, count: int) -> float:
    """Starting is not what is measured."""
    ends = time.monotonic() + 120
    while time.monotonic() < ends:
        with in_tenant(tenant):
            sent = Message.objects.filter(status="sent").order_by("sent_at")
            times: list[Any] = list(sent.values_list("sent_at", flat=True))
        if len(times) >= count:
            took: float = (times[-1] - times[WARM]).total_seconds()
            return (count - WARM) / took
        time.sleep(0.5)
    raise RuntimeError(f"the usual way sent {len(times)} of {count}")
