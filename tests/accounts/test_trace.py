"""Every request has an id by which its lines in the log are found."""

from __future__ import annotations

import logging
import re

import pytest

from apps.accounts import trace
from config.logs import Context

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_in_hand():
    before = trace.about.set(None)
    yield
    trace.about.reset(before)


def test_an_answer_says_the_id_and_each_request_has_its_own(client):
    ids = {client.get("/health/redis").headers["X-Request-Id"] for _ in range(3)}

    assert len(ids) == 3
    assert all(re.fullmatch(r"[0-9a-f]{32}", one) for one in ids)


def test_the_id_of_a_proxy_is_kept(client):
    response = client.get("/health/redis", headers={"x-request-id": "edge-0001-abcd"})
    assert response.headers["X-Request-Id"] == "edge-0001-abcd"


@pytest.mark.parametrize("given", ["short", "x" * 65, "two words here", 'a"},{"level":"info'])
def test_what_is_unfit_for_a_log_is_replaced(client, given):
    response = client.get("/health/redis", headers={"x-request-id": given})
    assert response.headers["X-Request-Id"] != given


def test_lines_of_a_request_carry_its_id_and_the_person(as_owner, owner, caplog):
    caplog.handler.addFilter(Context())

    response = as_owner.get("/t/acme/no/such/page/")

    lines = [line for line in caplog.records if line.name == "django.request"]
    assert lines
    assert {line.request_id for line in lines} == {response.headers["X-Request-Id"]}
    assert {line.user_id for line in lines} == {str(owner.pk)}


def test_a_visitors_request_carries_nothing_of_the_one_before(as_owner, client, owner):
    as_owner.get("/start/")
    assert trace.about.get()["user_id"] == str(owner.pk)

    client.get("/start/")

    assert set(trace.about.get()) == {"request_id"}


def test_a_line_outside_a_request_has_no_id():
    line = logging.makeLogRecord({})
    Context().filter(line)
    assert not hasattr(line, "request_id")
