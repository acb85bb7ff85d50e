"""Health answers within two seconds whatever has died, at any host name."""

from __future__ import annotations

import socket
import time
from concurrent.futures import wait

import pytest
from django.db import connection

from apps.accounts import workforce
from apps.accounts.momentary import store
from config.health import checks

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _asked_anew(monkeypatch):
    """No answer of the test before."""
    monkeypatch.setattr(checks, "FRESH", -1.0)
    yield
    wait([check.begin() for check in checks.CHECKS.values()], timeout=10)


@pytest.fixture
def _one_worker():
    workforce.sign_of_life("celery@here/1")
    yield
    workforce.gone("celery@here/1")


@pytest.fixture
def database_port(monkeypatch):
    """Sends new connections elsewhere; the test's own stays open."""
    return lambda port: monkeypatch.setitem(connection.settings_dict, "PORT", port)


@pytest.mark.usefixtures("_one_worker")
def test_all_is_well(client):
    response = client.get("/health")

    assert response.status_code == 200
    body = response.json()
    assert body["status"] == "ok"
    assert set(body["checks"]) == {"database", "redis", "broker", "workers"}
    assert all(check["ok"] and check["milliseconds"] >= 0 for check in body["checks"].values())
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.usefixtures("_one_worker")
@pytest.mark.parametrize("path", ["/health/db", "/health/redis", "/health/workers"])
def test_each_part_can_be_asked_alone(client, path):
    assert client.get(path).status_code == 200
    assert client.post(path).status_code == 405


def test_without_a_worker_it_is_failing_and_says_which_part(client):
    response = client.get("/health")

    assert response.status_code == 503
    found = response.json()["checks"]
    assert found["workers"] == {"ok": False, "milliseconds": None, "trouble": "none_alive"}
    assert found["database"]["ok"] is True


@pytest.mark.usefixtures("_one_worker")
def test_a_queue_without_a_worker_is_said(client):
    store().delete("recado:queues")
    workforce.sign_of_life("worker@here/1", ["celery", "delivery"])

    response = client.get("/health/workers")

    assert response.status_code == 503
    assert response.json()["checks"]["workers"]["trouble"] == "queue_unserved"


def test_it_answers_at_any_name_because_balancers_ask_by_address(client):
    assert client.get("/health/db", headers={"host": "10.0.0.7:8000"}).status_code == 200
    assert client.get("/", headers={"host": "10.0.0.7:8000"}).status_code == 404


def test_a_database_that_refuses_is_said(client, database_port):
    database_port(1)

    response = client.get("/health/db")

    assert response.status_code == 503
    assert response.json()["checks"]["database"]["trouble"] == "unreachable"


def test_a_database_that_never_answers_holds_nobody_up(client, database_port):
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        database_port(deaf.getsockname()[1])

        began = time.monotonic()
        response = client.get("/health")
        took = time.monotonic() - began

    assert took < checks.PATIENCE + 0.5
    assert response.status_code == 503
    assert response.json()["checks"]["database"]["trouble"] == "timeout"
    assert response.json()["checks"]["redis"]["ok"] is True


def test_a_browser_with_a_session_is_answered_without_reading_it(
    as_owner, django_assert_num_queries
):
    with django_assert_num_queries(0):
        assert as_owner.get("/health/redis").status_code == 200


def test_many_who_ask_at_once_cost_one_look(monkeypatch):
    monkeypatch.setattr(checks, "FRESH", 60.0)
    first = checks.CHECKS["redis"].begin()
    first.result(5)

    assert checks.CHECKS["redis"].begin() is first


def test_strangers_learn_no_version_and_no_address(client):
    text = client.get("/health").content.decode()

    assert "PostgreSQL" not in text
    assert "127.0.0.1" not in text
