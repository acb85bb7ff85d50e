"""Asking Meta for all that left from a number."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from apps.whatsapp.errors import Failure, Verdict
from apps.whatsapp.events import Delivery
from apps.whatsapp.messages import NOWHERE, Address
from apps.whatsapp.providers import provider_of
from apps.whatsapp.providers.meta.ids import recipient_in
from apps.whatsapp.providers.protocol import Connection, Response, Traces
from tests.whatsapp.providers.meta.graph_spec import described

CONNECTION = Connection("https://graph.example", "42", token="t0ken", version="v25.0")
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
#: The example of Meta's own description, and the same as it would come from that person.
EXAMPLE = "wamid.HBgLMTY0NzM3Nzc3NzUVAgARGBI5QTNEQTA2RjdGMEY4RTRGAA=="
INBOUND = "wamid.HBgLMTY0NzM3Nzc3NzUVAgASGBI5QTNEQTA2RjdGMEY4RTRGAA=="


def told(body: Any, status: int = 200) -> Any:
    response = Response(status, {}, json.dumps(body).encode())
    return provider_of("meta").listing_told(CONNECTION, response)


def entry(provider_id: object = EXAMPLE, *words: str, seconds: int = 1795176000) -> dict[str, Any]:
    events = [
        {"id": "9", "delivery_status": word, "timestamp": seconds + place}
        for place, word in enumerate(words)
    ]
    return {"id": "1", "message_id": provider_id, "events": {"data": events}}


def wamid(packed: bytes) -> str:
    return "wamid." + base64.b64encode(packed).decode()


def test_all_that_left_is_asked_for_page_by_page() -> None:
    first = provider_of("meta").listing(CONNECTION, NOWHERE, NOON, NOON)
    next_one = provider_of("meta").listing(CONNECTION, NOWHERE, NOON, NOON, "CURSOR")
    assert first is not None
    assert next_one is not None
    assert first.url == "https://graph.example/v25.0/42/message_history"
    assert "after" not in first.params
    assert next_one.params["after"] == "CURSOR"
    assert set(next_one.params) <= {one["name"] for one in described()["message_history"]}


def test_a_trace_tells_whom_it_was_to_and_what_became_of_it() -> None:
    [trace] = told({"data": [entry(EXAMPLE, "SENT", "READ")]}).found
    assert (trace.provider_id, trace.to, trace.at) == (EXAMPLE, Address(phone="+16473777775"), NOON)
    assert [step.status for step in trace.told] == [Delivery.SENT, Delivery.READ]
    assert trace.text is None


def test_both_words_for_a_failure_are_known() -> None:
    for word in ("FAILED", "ERROR"):
        [trace] = told({"data": [entry(EXAMPLE, word)]}).found
        assert [step.status for step in trace.told] == [Delivery.FAILED]


def test_there_is_more_only_where_meta_says_so() -> None:
    cursors = {"cursors": {"before": "A", "after": "Z"}}
    assert told({"data": [entry()], "paging": cursors}).more == ""
    assert told({"data": [entry()], "paging": {**cursors, "next": "https://x"}}).more == "Z"


def test_odd_pages_hold_nothing() -> None:
    assert told([]) == told({"data": 7}) == told({"data": [{"id": "1"}, 5]}) == Traces(())


def test_a_refusal_is_a_failure() -> None:
    failure = told({"error": {"code": 80007}}, 400)
    assert isinstance(failure, Failure)
    assert failure.verdict is Verdict.SLOW_CHANNEL


@pytest.mark.parametrize(
    "name",
    [
        INBOUND,
        EXAMPLE.removeprefix("wamid."),
        "wamid.",
        "wamid.!!!",
        "wamid.é",
        wamid(b"\x1c\x18\x0b"),
        wamid(b"\x1c\x18\x0bBR.13491208\x15\x02\x00\x11"),
        wamid(b"\x1c\x18\x0316\x15\x02\x00\x11"),
        wamid(b"\x1c\x18\xff16473777775\x15\x02\x00\x11"),
    ],
)
def test_no_other_form_of_an_id_names_anybody(name: str) -> None:
    assert recipient_in(name) == NOWHERE
