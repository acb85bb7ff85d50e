"""Programs that say what became of an uncertain message."""

from __future__ import annotations

from typing import Any

import pytest

from apps.accounts import tokens
from apps.conversations import outbox
from apps.conversations.models import Message
from apps.conversations.outbox import Found
from tests.conversations.doubts.conftest import make_unknown
from tests.conversations.outbox.test_api import Beside


@pytest.fixture
def program(agent, acme) -> Any:
    return Beside(tokens.issue(agent, acme).access)


@pytest.fixture
def message(rosa, channel) -> Message:
    return make_unknown(rosa, channel)


def test_it_is_resolved_once_whatever_is_repeated(program, message):
    key = {"Idempotency-Key": "a-key-of-the-test"}
    path = f"messages/{message.pk}/resolve"

    first = program.post(path, {"outcome": "failed"}, **key)
    second = program.post(path, {"outcome": "failed"}, **key)

    assert (first.status_code, second.status_code) == (200, 200)
    assert first.data["status"] == second.data["status"] == "failed"
    assert first.data["error"]["code"] == "not_arrived"


def test_what_is_known_is_refused_in_words(program, message):
    Message.objects.update(status="delivered")

    answer = program.post(f"messages/{message.pk}/resolve", {"outcome": "sent"})

    assert (answer.status_code, answer.json()["code"]) == (409, "not_uncertain")


def test_there_are_two_outcomes_and_no_other(program, message):
    answer = program.post(f"messages/{message.pk}/resolve", {"outcome": "read"})

    assert answer.status_code == 400
    assert "outcome" in answer.json()["errors"]


def test_a_viewer_says_nothing(viewer, acme, message):
    program = Beside(tokens.issue(viewer, acme).access)

    for path in ("resolve", "send-again"):
        answer = program.post(f"messages/{message.pk}/{path}", {"outcome": "sent"})
        assert answer.status_code == 403


def test_it_is_sent_again_only_once_it_did_not_arrive(program, acme, message, by):
    path = f"messages/{message.pk}/send-again"
    assert program.post(path, {}).json()["code"] == "not_failed"

    outbox.settle(acme, message, Found.FAILED, by=by)
    answer = program.post(path, {})

    assert (answer.status_code, answer.data["status"]) == (202, "queued")
    assert answer.data["id"] != str(message.pk)
    assert program.post(path, {}).json()["code"] == "already_sent_again"
