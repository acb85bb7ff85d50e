"""What Prometheus reads of the message engine."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from apps.accounts.models import DeliveryFigure, EngineState
from apps.accounts.tenancy import in_public, in_tenant
from apps.conversations.models import Contact, Message
from apps.conversations.operating import figures, watching
from apps.whatsapp.models import Channel

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _with_token(settings, db):
    """And whatever tests of delivery have committed is none of ours."""
    settings.METRICS_TOKEN = "read-me-please"
    DeliveryFigure.objects.all().delete()
    EngineState.objects.all().delete()


def samples(client) -> dict[tuple[str, str], float]:
    """(name without the common beginning, labels' values) → number."""
    answer = client.get("/metrics", headers={"authorization": "Bearer read-me-please"})
    return {
        (sample.name.removeprefix("recado_engine_"), _spoken(sample.labels)): sample.value
        for family in text_string_to_metric_families(answer.content.decode())
        for sample in family.samples
        if sample.name.startswith("recado_engine_")
    }


def _spoken(labels: dict[str, str]) -> str:
    """Company, channel, and the rest."""
    return "/".join(value for _label, value in sorted(labels.items(), key=_place))


def _place(label: tuple[str, str]) -> int:
    return ["tenant", "channel", "lane", "verdict", "kind"].index(label[0])


def waits_at(tenant, name, minutes):
    with in_tenant(tenant):
        channel = Channel.objects.create(
            provider="meta", status="online", display_name=name.title(), name=name
        )
        Message.objects.create(
            contact=Contact.objects.create(name="Rosa"),
            channel=channel,
            direction="out",
            origin="agent",
            kind="text",
            status="queued",
            due_at=timezone.now() - timedelta(minutes=minutes),
        )
    figures.note(tenant, {(channel.pk, "sent"): 40, (channel.pk, "never"): 2})
    return channel


@pytest.fixture
def _two_companies(acme, globex):
    waits_at(acme, "sales", 10)
    waits_at(globex, "stock", 0)
    with in_public():
        watching.look()


def test_before_the_first_look_there_is_nothing(client, acme):
    assert samples(client) == {}


@pytest.mark.usefixtures("_two_companies")
def test_queues_and_verdicts_are_told_by_company_and_channel(client):
    found = samples(client)

    assert found["queued", "acme/sales/replies"] == 1
    assert found["queued", "globex/stock/bulk"] == 0
    assert 590 < found["queue_age_seconds", "acme/sales/replies"] < 700
    assert found["messages_total", "acme/sent"] == 40
    assert found["messages_total", "globex/never"] == 2
    assert found["alarms", "replies_wait"] == 1
    assert found["orphans", "acme"] == 0
    assert 0 <= found["look_age_seconds", ""] < 60


@pytest.mark.usefixtures("_two_companies")
def test_a_setting_adds_them_all_up(client, settings):
    settings.METRICS_BY_CHANNEL = False

    found = samples(client)

    assert found["queued", "replies"] == 2
    assert 590 < found["queue_age_seconds", "replies"] < 700
    assert found["messages_total", "sent"] == 80
    assert found["ingestion_lag_seconds", ""] == 0
    assert not any("acme" in labels or "globex" in labels for _name, labels in found)
