"""PostgreSQL, Redis or the web process goes away: what is said meanwhile, and that it heals."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest
import requests

from tests.faults.house import House, at_home
from tests.live import start_web

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def house(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with at_home(tmp_path_factory.mktemp("faults")) as house:
        yield house


@pytest.fixture(scope="module")
def token(house: House) -> str:
    """An access token of somebody who has just registered."""
    body = {
        "tenantName": "Faulty Towers",
        "email": "basil@example.com",
        "password": "correct-horse-battery",
        "name": "Basil",
    }
    answer = house.post("/api/v1/auth/register", body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["data"]["token"])


def me(house: House, token: str) -> requests.Response:
    return house.get("/api/v1/auth/me", Authorization=f"Bearer {token}")


def test_without_the_database_pages_and_api_say_so_and_heal(house, token):
    assert house.get("/t/acme/login/").status_code == 200
    assert house.services.postgres is not None
    house.services.postgres.stop()
    try:
        page, answer, health = house.get("/t/acme/"), me(house, token), house.get("/health")
        assert page.status_code == 500
        assert "<h1" in page.text
        assert "Traceback" not in page.text
        assert answer.status_code == 500
        assert answer.json()["success"] is False
        assert health.status_code == 503
    finally:
        house.services.postgres.start()

    assert house.heals(lambda: me(house, token).status_code == 200)
    assert house.get("/t/acme/login/").status_code == 200


def test_without_redis_the_api_goes_on_and_only_guessing_waits(house, token):
    assert house.services.redis is not None
    wrong = {"email": "basil@example.com", "password": "wrong-horse-battery"}
    house.services.redis.stop()
    try:
        assert me(house, token).status_code == 200
        assert house.get("/login/").status_code == 200
        refused = house.post("/api/v1/auth/login", wrong)
        assert refused.status_code == 503
        assert refused.json()["code"] == "unavailable"
    finally:
        house.services.redis.start()

    def guessing_is_counted_again() -> bool:
        return house.post("/api/v1/auth/login", wrong).status_code == 401

    assert house.heals(guessing_is_counted_again)


def test_an_emptied_redis_logs_nobody_out(house, token):
    import redis

    redis.Redis.from_url(house.services.services.redis_url).flushall()

    assert me(house, token).status_code == 200


def test_a_killed_web_process_loses_nothing(house, token):
    process = house.site.processes[-1]
    process.send_signal(signal.SIGKILL)
    process.wait()

    start_web(house.site, port=house.port)

    assert me(house, token).json()["data"]["tenant"]["name"] == "Faulty Towers"
