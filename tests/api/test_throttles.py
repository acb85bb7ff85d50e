"""How often somebody may ask."""

from __future__ import annotations

import logging
import time

import pytest
from redis import Redis
from redis.exceptions import ConnectionError as RedisGone

from apps.accounts import momentary
from config.api import throttles


def limited(tenant, requests):
    tenant.quota_overrides = {"api_requests_per_minute": requests}
    tenant.save(update_fields=["quota_overrides"])


def statuses(times, ask):
    return [ask().status_code for _ in range(times)]


def test_an_address_without_credentials_may_ask_a_hundred_times_a_minute(nobody):
    assert statuses(100, lambda: nobody.get("auth/me")) == [401] * 100

    refused = nobody.get("auth/me")

    assert refused.status_code == 429
    assert refused.json()["code"] == "rate_limited"
    assert 1 <= int(refused.headers["Retry-After"]) <= 60


def test_bad_credentials_count_as_none(nobody, settings):
    settings.ADDRESS_REQUESTS_A_MINUTE = 3

    asked = statuses(4, lambda: nobody.get("auth/me", Authorization="Bearer rk_guess"))

    assert asked == [401, 401, 401, 429]


def test_each_address_is_counted_for_itself(nobody, settings):
    settings.ADDRESS_REQUESTS_A_MINUTE = 1
    nobody.get("auth/me")
    nobody.client.defaults["REMOTE_ADDR"] = "192.0.2.9"

    assert nobody.get("auth/me").status_code == 401


@pytest.mark.parametrize(
    "path",
    [
        "auth/login",
        "auth/register",
        "auth/refresh",
        "auth/password/forgot",
        "auth/password/reset",
        "auth/verify-email",
    ],
)
def test_where_secrets_can_be_guessed_ten_times_are_enough(nobody, path):
    assert set(statuses(10, lambda: nobody.post(path))) == {400}

    assert nobody.post(path).status_code == 429


def test_a_company_may_ask_as_often_as_its_plan_says(api, by_key, owner, acme):
    limited(acme, 3)
    person, key = api(owner, acme), by_key("team.view")

    asked = [person.get("members"), key.get("members"), person.get("members"), key.get("members")]

    assert [answer.status_code for answer in asked] == [200, 200, 200, 429]
    assert int(asked[-1].headers["Retry-After"]) >= 1


def test_one_company_does_not_use_up_anothers(api, owner, stranger, acme, globex):
    limited(acme, 1)
    program = api(owner, acme)
    program.get("members")

    assert program.get("members").status_code == 429
    assert api(stranger, globex).get("members").status_code == 200


def test_a_plan_without_a_limit_is_not_counted(api, owner, acme, settings):
    limited(acme, None)
    settings.ADDRESS_REQUESTS_A_MINUTE = 1
    program = api(owner, acme)

    assert statuses(5, lambda: program.get("members")) == [200] * 5


def test_a_login_without_a_company_is_counted_by_person(api, superadmin, settings):
    settings.ADDRESS_REQUESTS_A_MINUTE = 2
    program = api(superadmin, None)

    assert statuses(3, lambda: program.get("auth/me")) == [200, 200, 429]


def test_the_window_ends(nobody, settings):
    settings.ADDRESS_REQUESTS_A_MINUTE = 1
    nobody.get("auth/me")
    assert nobody.get("auth/me").status_code == 429

    for key in momentary.store().scan_iter("recado:requests:*"):
        assert 0 < momentary.store().ttl(key) <= 60
        momentary.store().delete(key)

    assert nobody.get("auth/me").status_code == 401


@pytest.fixture
def without_redis(monkeypatch):
    """The throttles' Redis is a port at which nobody answers."""
    nowhere = Redis(host="127.0.0.1", port=1, retry=None, socket_connect_timeout=0.2)
    with pytest.raises(RedisGone):
        nowhere.ping()
    monkeypatch.setattr(momentary, "store", lambda: nowhere)
    monkeypatch.setattr(throttles, "counter", throttles.Counter())


def test_without_redis_the_api_answers_and_says_so_in_the_log(
    api, owner, acme, without_redis, caplog
):
    with caplog.at_level(logging.WARNING, "config.api.throttles"):
        assert api(owner, acme).get("members").status_code == 200

    assert "go uncounted" in caplog.text


def test_nobody_waits_twice_for_a_redis_that_does_not_answer(
    api, owner, acme, without_redis, caplog
):
    program = api(owner, acme)
    program.get("members")
    began = time.monotonic()

    with caplog.at_level(logging.WARNING, "config.api.throttles"):
        caplog.clear()
        assert {program.get("members").status_code for _ in range(5)} == {200}

    assert time.monotonic() - began < throttles.RESTS
    assert "go uncounted" not in caplog.text


def test_without_redis_nobody_logs_in(nobody, owner, without_redis):
    answer = nobody.post("auth/login", {"email": owner.email, "password": "x"})

    assert answer.status_code == 503
    assert answer.json()["code"] == "unavailable"
    assert answer.headers["Retry-After"] == "60"
