"""What Prometheus reads: this web process's requests, and the state of the installation."""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator
from typing import Any

from django.db import connection
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from apps.accounts import workforce
from apps.accounts.live import seats
from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_public
from apps.whatsapp.webhooks import waiting
from config.health import checks, engine

logger = logging.getLogger(__name__)

REGISTRY = CollectorRegistry()
REQUESTS = Counter(
    "recado_http_requests",
    "Requests answered by this process, by kind of address and class of status.",
    ["kind", "status"],
    registry=REGISTRY,
)
LATENCY = Histogram(
    "recado_http_request_seconds",
    "Seconds from a request's arrival to the beginning of its answer.",
    ["kind"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=REGISTRY,
)
_KINDS = {"/api/": "api", "/webhooks/": "webhook", "/admin/": "admin", "/internal/": "internal"}
Application = Callable[[Any, Any, Any], Awaitable[None]]
_UNCOUNTED = ("/health", "/metrics")


class MeasureMiddleware:
    """Counts requests and their time. Addresses are counted by kind: a path may hold a secret."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        # After the tenant's prefix has been taken off.
        kind = kind_of(request.path_info)
        if kind:
            LATENCY.labels(kind).observe(time.perf_counter() - began)
            REQUESTS.labels(kind, f"{response.status_code // 100}xx").inc()
        return response


def measured(kind: str, application: Application) -> Application:
    """The same for an application that answers beside Django."""

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        began = time.perf_counter()

        async def told(message: Any) -> None:
            if message["type"] == "http.response.start":
                LATENCY.labels(kind).observe(time.perf_counter() - began)
                REQUESTS.labels(kind, f"{message['status'] // 100}xx").inc()
            await send(message)

        await application(scope, receive, told)

    return answer


def kind_of(path: str) -> str:
    """ "" for what is not counted."""
    if path.startswith(_UNCOUNTED):
        return ""
    return next((kind for start, kind in _KINDS.items() if path.startswith(start)), "page")


class Installation(Collector):
    """Gauges read when they are asked for; one that can't be read now is left out."""

    def collect(self) -> Iterator[Metric]:
        for read in (_checks, _queues, _workers, _sockets, _tenants, _webhooks, _engine, _pool):
            try:
                yield from read()
            except Exception:
                logger.exception("metric not readable", extra={"metric": read.__name__})

    def describe(self) -> Iterable[Metric]:
        return []  # nothing is asked when the collector is registered


def _gauge(name: str, words: str, label: str, values: dict[str, float]) -> Metric:
    family = GaugeMetricFamily(f"recado_{name}", words, labels=[label])
    for value, number in values.items():
        family.add_metric([value], number)
    return family


def _checks() -> Iterator[Metric]:
    found = {finding.name: float(finding.ok) for finding in checks.look()}
    yield _gauge("check_up", "1 when the health check is well.", "check", found)


def _queues() -> Iterator[Metric]:
    waiting = {name: float(length) for name, length in workforce.waiting().items()}
    yield _gauge("queue_messages", "Messages that wait for a worker.", "queue", waiting)


def _workers() -> Iterator[Metric]:
    yield GaugeMetricFamily("recado_workers", "Workers alive.", value=len(workforce.alive()))


def _sockets() -> Iterator[Metric]:
    yield GaugeMetricFamily(
        "recado_open_sockets", "Live connections of all companies.", value=seats.taken_everywhere()
    )


def _tenants() -> Iterator[Metric]:
    with in_public():
        counts = dict(Tenant.objects.order_by().values_list("status").annotate(Count("pk")))
    found = {str(status): float(counts.get(status, 0)) for status in Tenant.Status.values}
    yield _gauge("tenants", "Companies by status.", "status", found)


def _webhooks() -> Iterator[Metric]:
    words = "Seconds that the oldest webhook not yet applied has been waiting."
    yield GaugeMetricFamily("recado_webhook_lag_seconds", words, value=waiting.lag())


def _engine() -> Iterator[Metric]:
    yield from engine.read()


def _pool() -> Iterator[Metric]:
    """This process's pool of database connections; the development server has none."""
    pool = getattr(connection, "pool", None)
    if pool is None:
        return
    stats = pool.get_stats()
    found = {
        state: float(stats.get(f"{kind}_{state}", 0))
        for kind, state in [
            ("pool", "min"),
            ("pool", "max"),
            ("pool", "size"),
            ("pool", "available"),
            ("requests", "waiting"),
        ]
    }
    yield _gauge("database_pool", "Connections of this process's pool.", "state", found)


REGISTRY.register(Installation())
