"""What Prometheus reads, and who may read it."""

from __future__ import annotations

import pytest
from prometheus_client.parser import text_string_to_metric_families

from apps.accounts import tenants, workforce
from apps.accounts.actor import PLATFORM
from apps.accounts.live import seats
from config.health.metrics import kind_of

pytestmark = pytest.mark.django_db
TOKEN = {"authorization": "Bearer read-me-please"}


@pytest.fixture
def _with_token(settings):
    settings.METRICS_TOKEN = "read-me-please"


def samples(client) -> dict[tuple[str, str], float]:
    """(name, labels' values) → number."""
    response = client.get("/metrics", headers=TOKEN)
    assert response.status_code == 200
    return {
        (sample.name, "/".join(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(response.content.decode())
        for sample in family.samples
    }


def test_without_a_token_in_production_there_is_nothing_here(client, settings):
    settings.METRICS_TOKEN, settings.DEBUG = "", False
    assert client.get("/metrics").status_code == 404


@pytest.mark.usefixtures("_with_token")
@pytest.mark.parametrize("given", ["", "Bearer guess", "Basic read-me-please"])
def test_a_wrong_token_opens_nothing(client, given):
    response = client.get("/metrics", headers={"authorization": given})

    assert response.status_code == 401
    assert b"recado_" not in response.content


@pytest.mark.usefixtures("_with_token")
def test_requests_are_counted_by_kind_and_class_of_status(client, as_owner):
    before = samples(client)
    as_owner.get("/t/acme/no/such/page/")
    client.get("/api/v1/no-such-route/")
    client.get("/health/redis")
    after = samples(client)

    def more(name, labels):
        return after.get((name, labels), 0) - before.get((name, labels), 0)

    assert more("recado_http_requests_total", "page/4xx") == 1
    assert more("recado_http_requests_total", "api/4xx") == 1
    assert more("recado_http_request_seconds_count", "page") == 1


@pytest.mark.usefixtures("_with_token")
def test_the_installations_state_is_there(client, globex):
    tenants.suspend(globex, by=PLATFORM)
    workforce.sign_of_life("celery@here/1")
    taken = [seats.Seat("t_acme"), seats.Seat("t_acme"), seats.Seat("t_globex")]
    for seat in taken:
        seats.take(seat, None)

    found = samples(client)

    assert found["recado_tenants", "suspended"] == 1
    assert found["recado_tenants", "active"] >= 1
    assert found["recado_workers", ""] == 1
    assert found["recado_open_sockets", ""] == 3
    assert found["recado_queue_messages", "celery"] == 0
    assert found["recado_check_up", "database"] == 1
    workforce.gone("celery@here/1")
    for seat in taken:
        seats.give_back(seat)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "page"),
        ("/team/", "page"),
        ("/api/v1/auth/me/", "api"),
        ("/webhooks/meta/", "webhook"),
        ("/admin/", "admin"),
        ("/health/db", ""),
        ("/metrics", ""),
    ],
)
def test_addresses_are_counted_by_kind_because_a_path_may_hold_a_secret(path, kind):
    assert kind_of(path) == kind
