"""The message engine's metrics, as it was when it was last looked at."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.utils import timezone
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_public
from apps.conversations.operating import figures, overview
from apps.conversations.operating.overview import Overview

Labels = tuple[str, ...]
#: Labels' values → number.
Samples = dict[Labels, float]
_CHANNEL, _COMPANY = ("tenant", "channel"), ("tenant",)


def read() -> Iterator[Metric]:
    """Three questions, however many companies there are."""
    found = overview.seen()
    if found.seen_at is None:
        return
    age = (timezone.now() - found.seen_at).total_seconds()
    yield _gauge("look_age_seconds", "Seconds since the engine was looked at.", (), {(): age})
    yield from _of_channels(found)
    yield from _of_companies(found)
    yield from _became()


def _of_channels(found: Overview) -> Iterator[Metric]:
    now = time.time()
    lanes = (*_CHANNEL, "lane")
    depth: Samples = {}
    age: Samples = {}
    for company, one in found.channels:
        for lane, count, since in (
            ("replies", one.replies, one.replies_since),
            ("bulk", one.bulk, one.bulk_since),
        ):
            key = (*_named(company.slug, one.name), lane)
            depth[key] = depth.get(key, 0.0) + count
            age[key] = max(age.get(key, 0.0), now - since if since else 0.0)
    yield _gauge("queued", "Messages that wait to leave.", lanes, depth)
    yield _gauge("queue_age_seconds", "Seconds that the oldest of them waits.", lanes, age)
    for name, words in (
        ("unknown", "Messages of which nobody knows whether they left."),
        ("leased", "Messages that workers have in hand."),
        ("lost", "Of these, those of claims that ran out."),
    ):
        told = [(_named(c.slug, one.name), getattr(one, name)) for c, one in found.channels]
        yield _gauge(f"{name}_messages", words, _CHANNEL, _summed(told))


def _of_companies(found: Overview) -> Iterator[Metric]:
    now = time.time()
    orphans = [(_named(one.slug), float(one.orphans)) for one in found.companies]
    hooks = [(_named(one.slug), float(one.hooks)) for one in found.companies]
    yield _gauge("orphans", "Statuses that found no message.", _COMPANY, _summed(orphans))
    yield _gauge("hooks_waiting", "Webhooks of ours that wait.", _COMPANY, _summed(hooks))
    lags: Samples = {}
    for one in found.companies:
        lag = now - one.event_since if one.event_since else 0.0
        lags[_named(one.slug)] = max(lags.get(_named(one.slug), 0.0), lag)
    words = "Seconds that the oldest webhook not yet applied has been waiting."
    yield _gauge("ingestion_lag_seconds", words, _COMPANY, lags)
    rings = Counter(one.alarm["kind"] for one in found.ringing)
    rung: Samples = {(kind,): float(count) for kind, count in rings.items()}
    yield _gauge("alarms", "Alarms that are open, by kind.", ("kind",), rung)


def _became() -> Iterator[Metric]:
    """Only grows, also over restarts."""
    family = CounterMetricFamily(
        "recado_engine_messages",
        "What became of messages, by verdict.",
        labels=(*_shown(_COMPANY), "verdict"),
    )
    with in_public():
        slugs = dict(Tenant.objects.values_list("pk", "slug"))
    told = (
        ((*_named(slugs.get(tenant, "")), word), float(count))
        for (tenant, _channel, word), count in figures.totals().items()
    )
    for key, count in _summed(told).items():
        family.add_metric(key, count)
    yield family


def _summed(told: Iterable[tuple[Labels, float]]) -> Samples:
    summed: Samples = {}
    for key, count in told:
        summed[key] = summed.get(key, 0.0) + count
    return summed


def _named(*values: str) -> Labels:
    return values if settings.METRICS_BY_CHANNEL else ()


def _shown(labels: Labels) -> Labels:
    return labels if settings.METRICS_BY_CHANNEL else ()


def _gauge(name: str, words: str, labels: Labels, samples: Samples) -> Metric:
    of_whom = _shown(tuple(one for one in labels if one in _CHANNEL))
    others = tuple(one for one in labels if one not in _CHANNEL)
    family = GaugeMetricFamily(f"recado_engine_{name}", words, labels=(*of_whom, *others))
    for key, number in samples.items():
        family.add_metric(key, number)
    return family
