"""The platform's first page shows what is, and survives what is not."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import redis

from apps.accounts import tenants, workforce
from apps.accounts.actor import PLATFORM
from apps.accounts.models import UsageCounter

pytestmark = pytest.mark.django_db


def figures(client):
    response = client.get("/admin/")
    assert response.status_code == 200
    return response.context["figures"]


def test_companies_people_messages_and_revenue_are_counted(as_superadmin, acme, globex):
    today = datetime.now(ZoneInfo(acme.time_zone)).date()
    UsageCounter.objects.update_or_create(
        tenant=acme, resource="messages_per_day", day=today, defaults={"used": 120}
    )
    tenants.suspend(globex, by=PLATFORM)

    found = figures(as_superadmin)

    assert {code: count for _label, code, count in found["statuses"]}["suspended"] == 1
    assert found["messages_today"] == 120
    lines = {line.plan.pk: line for line in found["plans"]}
    assert lines["professional"].tenants == 1
    assert lines["professional"].revenue == acme.plan.price_month
    assert dict(found["revenue"])[acme.plan.currency] >= acme.plan.price_month
    assert found["busiest"][0] == acme


def test_the_machines_state_is_shown(as_superadmin):
    workforce.sign_of_life("celery@here/1")
    found = figures(as_superadmin)
    workforce.gone("celery@here/1")

    assert found["workers"] == ["celery@here/1"]
    assert found["queues"] == {"celery": 0, "delivery": 0, "long": 0}
    assert 0 < found["connections"].used <= found["connections"].allowed
    assert found["migrations"].behind == []
    assert found["migrations"].latest


def test_the_page_says_when_redis_does_not_answer(as_superadmin, monkeypatch):
    unreachable = redis.Redis(host="127.0.0.1", port=1, socket_connect_timeout=0.2)
    monkeypatch.setattr(workforce, "store", lambda: unreachable)

    response = as_superadmin.get("/admin/")

    assert response.status_code == 200
    assert "not reachable" in response.content.decode()
