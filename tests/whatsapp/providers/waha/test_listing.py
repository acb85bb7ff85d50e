"""Asking a gateway what left to somebody."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from apps.whatsapp.errors import Failure
from apps.whatsapp.events import Delivery
from apps.whatsapp.messages import NOWHERE, Address
from apps.whatsapp.providers import provider_of
from apps.whatsapp.providers.protocol import Connection, Response, Traces

CONNECTION = Connection("http://gateway.example", "loja", token="k3y")
ROSA = Address(phone="+5511987654321", chat_id="551187654321@c.us")
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 20, 12, 1, tzinfo=UTC)


def told(body: Any, status: int = 200) -> Any:
    response = Response(status, {}, json.dumps(body).encode())
    return provider_of("waha").listing_told(CONNECTION, response)


def message(**fields: Any) -> dict[str, Any]:
    return {
        "id": "true_551187654321@c.us_3EB0A",
        "timestamp": 1795176000,
        "from": "551130010000@c.us",
        "to": "551187654321@c.us",
        "fromMe": True,
        "body": "Oi",
        "ack": 2,
        **fields,
    }


def test_the_chat_and_the_time_are_asked_for() -> None:
    request = provider_of("waha").listing(CONNECTION, ROSA, NOON, LATER)
    assert request is not None
    assert request.url == "http://gateway.example/api/loja/chats/551187654321%40c.us/messages"
    assert request.params["filter.fromMe"] == "true"
    assert request.params["filter.timestamp.gte"] == "1795176000"
    assert int(request.params["filter.timestamp.lte"]) >= 1795176060


@pytest.mark.parametrize("to", [NOWHERE, Address(chat_id="1203630@g.us")])
def test_nobody_and_no_group_is_asked_about(to: Address) -> None:
    assert provider_of("waha").listing(CONNECTION, to, NOON, LATER) is None


def test_a_trace_tells_its_words_and_how_far_it_came() -> None:
    [trace] = told([message()]).found
    assert (trace.provider_id, trace.at, trace.text) == (
        "true_551187654321@c.us_3EB0A",
        NOON,
        "Oi",
    )
    assert trace.to.chat_id == "551187654321@c.us"
    assert [step.status for step in trace.told] == [Delivery.DELIVERED]


def test_what_others_wrote_and_what_has_no_id_is_left_out() -> None:
    others = [message(fromMe=False), message(id=None), message(to="1203630@g.us"), "x", None]
    assert told(others) == Traces(())


def test_an_odd_answer_and_a_refusal_are_failures() -> None:
    assert isinstance(told({"messages": []}), Failure)
    assert isinstance(told({"message": "no"}, 401), Failure)
