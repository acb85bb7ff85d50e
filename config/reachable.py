"""What the product stands on, tried for real: database, Redis, broker, workers, channels."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

import psycopg
import redis
from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.whatsapp.channels import fleet
from config.celery import app
from config.settings.environment import REDIS_URL

PATIENCE = 3  # seconds for each
PING = 1.0  # seconds in which workers raise their hand


class NotReachable(Exception):
    """Something answered, but not as it should. The text says how."""


@dataclass(frozen=True, slots=True)
class Reading:
    name: str
    reachable: bool
    words: str  # the version or count when reachable, else why not; never a password
    milliseconds: float


def database() -> str:
    """A connection of its own: one from the pool would say nothing about the next one."""
    parameters = {**connection.get_connection_params(), "connect_timeout": PATIENCE}
    known = ("host", "port", "user", "password", "dbname", "connect_timeout", "sslmode")
    chosen = {name: parameters[name] for name in known if parameters.get(name)}
    with psycopg.connect(**chosen) as fresh:
        return f"PostgreSQL {fresh.info.parameter_status('server_version')}"


def redis_server() -> str:
    client = redis.Redis.from_url(
        REDIS_URL, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE
    )
    with client:
        return f"Redis {client.info('server')['redis_version']}"


def broker() -> str:
    with app.connection_for_write(connect_timeout=PATIENCE) as wire:
        wire.ensure_connection(max_retries=1, timeout=PATIENCE)
        return str(wire.transport.driver_name)


def workers() -> str:
    found = app.control.inspect(timeout=PING).active_queues() or {}
    count = len(found)
    if not count:
        raise NotReachable(_("No worker answers. Start one: celery -A config worker"))
    served = {queue["name"] for queues in found.values() for queue in queues}
    for name in sorted(set(app.amqp.queues) - served):
        words = _("No worker serves the queue %(name)s: celery -A config worker -Q %(name)s")
        raise NotReachable(words % {"name": name})
    return ngettext("%(count)s worker", "%(count)s workers", count) % {"count": count}


def channels() -> str:
    async_to_sync(_send_and_receive)()
    return str(settings.CHANNEL_LAYERS["default"]["BACKEND"]).rpartition(".")[2]


async def _send_and_receive() -> None:
    layer = get_channel_layer()
    if layer is None:
        raise NotReachable(_("There is no channel layer."))
    word = uuid4().hex
    name = await layer.new_channel()
    await layer.send(name, {"type": "echo", "word": word})
    if (await layer.receive(name)).get("word") != word:
        raise NotReachable(_("The channel layer gave back another message."))


def numbers() -> str:
    """How the companies' channels are doing. A customer's dead token is no fault of ours, so
    this is told and fails only when it can't be read."""
    counted = fleet.by_status()
    told = {"live": counted["online"], "failed": counted["failed"], "all": counted.total()}
    return _("%(all)d connected, %(live)d live, %(failed)d failed") % told


CHECKS: dict[str, Callable[[], str]] = {
    "database": database,
    "redis": redis_server,
    "broker": broker,
    "workers": workers,
    "channels": channels,
    "numbers": numbers,
}


def look(name: str) -> Reading:
    """Try one of CHECKS. Never raises: whatever goes wrong is the reading."""
    began = time.perf_counter()
    try:
        reachable, words = True, CHECKS[name]()
    except Exception as trouble:
        # Every driver has its own family of errors. The first line only: the rest are hints.
        first = (str(trouble).strip() or type(trouble).__name__).splitlines()[0]
        reachable, words = False, first
    return Reading(name, reachable, words, (time.perf_counter() - began) * 1000)
