"""Health for load balancers and watchers, metrics for Prometheus."""

from __future__ import annotations

import hmac

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from apps.accounts.access import anyone, by_itself
from apps.accounts.requests import VisitorRequest
from config.health import checks
from config.health.metrics import REGISTRY


@anyone
@never_cache
@require_safe
def health(request: VisitorRequest) -> JsonResponse:
    """All checks: 200 when all is well, else 503."""
    return _answer(*checks.CHECKS)


@anyone
@never_cache
@require_safe
def database(request: VisitorRequest) -> JsonResponse:
    return _answer("database")


@anyone
@never_cache
@require_safe
def redis(request: VisitorRequest) -> JsonResponse:
    return _answer("redis")


@anyone
@never_cache
@require_safe
def workers(request: VisitorRequest) -> JsonResponse:
    return _answer("broker", "workers")


def _answer(*names: str) -> JsonResponse:
    findings = checks.look(names)
    well = all(finding.ok for finding in findings)
    body = {
        "status": "ok" if well else "failing",
        "checks": {
            finding.name: {"ok": finding.ok, "milliseconds": finding.milliseconds}
            | ({} if finding.ok else {"trouble": finding.trouble})
            for finding in findings
        },
    }
    return JsonResponse(body, status=200 if well else 503)


@by_itself
@never_cache
@require_safe
def metrics(request: VisitorRequest) -> HttpResponse:
    """This process's counters and the installation's gauges; `Bearer METRICS_TOKEN` opens it."""
    expected = settings.METRICS_TOKEN
    if not expected and not settings.DEBUG:
        raise Http404
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if expected and not hmac.compare_digest(given.encode(), expected.encode()):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    return HttpResponse(generate_latest(REGISTRY), content_type=CONTENT_TYPE_LATEST)
