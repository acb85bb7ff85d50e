"""Asking Meta what became of a message."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from apps.whatsapp.errors import Failure, Verdict
from apps.whatsapp.events import Delivery, Person, Problem, StatusChanged
from apps.whatsapp.messages import NOWHERE
from apps.whatsapp.providers import provider_of
from apps.whatsapp.providers.protocol import Connection, Response

CONNECTION = Connection("https://graph.example", "42", token="t0ken", version="v25.0")


def told(body: Any, status: int = 200) -> Any:
    response = Response(status, {}, json.dumps(body).encode())
    return provider_of("meta").history_told(CONNECTION, response)


def event(word: object, seconds: object = 1795176000, **more: Any) -> dict[str, Any]:
    return {"id": "9", "delivery_status": word, "timestamp": seconds, **more}


def history(*events: Any) -> dict[str, Any]:
    return {"data": [{"id": "1", "message_id": "wamid.A", "events": {"data": list(events)}}]}


def test_the_question_names_the_message() -> None:
    request = provider_of("meta").history(CONNECTION, "wamid.A")
    assert request is not None
    assert (request.method, request.url) == (
        "GET",
        "https://graph.example/v25.0/42/message_history",
    )
    assert request.params["message_id"] == "wamid.A"
    assert "events{" in request.params["fields"]
    assert request.headers["authorization"] == "Bearer t0ken"


def test_each_step_becomes_a_status_once() -> None:
    at = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
    events = told(history(event("SENT"), event("SENT"), event("DELIVERED"), event("READ")))
    assert events == [
        StatusChanged("42", "wamid.A", word, at, Person(NOWHERE))
        for word in (Delivery.SENT, Delivery.DELIVERED, Delivery.READ)
    ]


def test_a_failure_keeps_the_reason_there_is() -> None:
    (failed,) = told(history(event("FAILED", error_description="Expired")))
    assert failed.status is Delivery.FAILED
    assert failed.problems == (Problem("failed_without_code", detail="Expired"),)


def test_odd_histories_tell_nothing() -> None:
    assert told(history(event("DELETED"), event(None), event(7), "x")) == []
    assert told({"data": [{"events": {"data": [event("SENT")]}}, 5]}) == []
    assert told({"data": {}}) == []
    assert told([]) == []


def test_a_refusal_is_a_failure() -> None:
    failure = told({"error": {"code": 190}}, 401)
    assert isinstance(failure, Failure)
    assert failure.verdict is Verdict.REAUTHENTICATE
