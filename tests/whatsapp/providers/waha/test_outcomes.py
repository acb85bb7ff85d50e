"""What the gateway's answers mean."""

from __future__ import annotations

import json
from typing import Any

import pytest

from apps.whatsapp.error_catalogue import UNKNOWN, entry
from apps.whatsapp.errors import Failure, Verdict
from apps.whatsapp.events import Delivery
from apps.whatsapp.providers.protocol import Response, Sent
from apps.whatsapp.providers.waha import provider


def answer(status: int, body: Any = None, **headers: str) -> Response:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Response(status, headers, raw)


@pytest.mark.parametrize(
    ("body", "message_id"),
    [
        ({"id": "true_551190000101@c.us_3EB0"}, "true_551190000101@c.us_3EB0"),
        (
            {"id": {"_serialized": "true_551190000101@c.us_3EB0"}},
            "true_551190000101@c.us_3EB0",
        ),
        (
            {"key": {"remoteJid": "551190000101@s.whatsapp.net", "fromMe": True, "id": "3EB0"}},
            "true_551190000101@c.us_3EB0",
        ),
    ],
)
def test_every_engines_way_to_name_a_message_is_understood(body, message_id):
    sent = provider.outcome(answer(201, body))

    assert sent == Sent(message_id, chat_id="551190000101@c.us")


def test_a_hidden_id_is_learned_as_the_chat():
    sent = provider.outcome(answer(201, {"id": "true_123@lid_3EB0", "ackName": "PENDING"}))

    assert sent == Sent("true_123@lid_3EB0", chat_id="123@lid", raw_status="PENDING")


NOT_WORKING = {
    "error": "Session status is not as expected. Try again later or restart the session",
    "session": "loja",
    "status": "SCAN_QR_CODE",
    "expected": ["WORKING"],
}


REFUSALS: list[tuple[int, Any, Verdict, str, bool | None]] = [
    (400, {"message": ["chatId must be a string"]}, Verdict.FIX_DATA, "rejected", False),
    (401, {"message": "Unauthorized"}, Verdict.REAUTHENTICATE, "unauthorized", False),
    (403, b"", Verdict.REAUTHENTICATE, "unauthorized", False),
    (404, {"message": "no session"}, Verdict.HOLD_CHANNEL, "session_not_found", False),
    (413, b"<html>", Verdict.FIX_DATA, "too_large", False),
    (422, NOT_WORKING, Verdict.HOLD_CHANNEL, "session_not_working", False),
    (422, {"message": "bad"}, Verdict.FIX_DATA, "rejected", False),
    (429, b"", Verdict.SLOW_CHANNEL, "too_many_requests", False),
    (500, {"message": "Evaluation failed"}, Verdict.FIND_OUT, "gateway_error", None),
    (
        500,
        {"exception": {"message": "the number is not on WhatsApp"}},
        Verdict.NEVER,
        "not_on_whatsapp",
        False,
    ),
    (501, {"message": "not implemented"}, Verdict.FIX_DATA, "not_implemented", False),
    (502, b"<html>Bad Gateway", Verdict.FIND_OUT, "gateway_error", None),
    (302, b"", Verdict.HOLD_CHANNEL, "redirected", False),
    (418, b"", Verdict.FIX_DATA, "rejected", False),
    (201, {}, Verdict.FIND_OUT, "no_message_id", None),
    (201, b"not json", Verdict.FIND_OUT, "no_message_id", None),
    (201, [1], Verdict.FIND_OUT, "no_message_id", None),
]


@pytest.mark.parametrize(("status", "body", "verdict", "code", "left"), REFUSALS)
def test_every_refusal_says_what_to_do_next(status, body, verdict, code, left):
    failure = provider.outcome(answer(status, body))

    assert isinstance(failure, Failure)
    assert (failure.verdict, failure.code, failure.left) == (verdict, code, left)
    assert failure.http_status == status


def test_every_refusal_is_in_the_catalogue_with_the_same_verdict():
    told = {code: verdict for _status, _body, verdict, code, _left in REFUSALS}

    assert {code: entry(code, provider="waha").verdict for code in told} == told
    assert entry("ack_error", provider="waha") is not UNKNOWN


def test_the_gateways_own_words_are_kept():
    failure = provider.outcome(answer(400, {"message": ["a is missing", "b is odd"]}))

    assert isinstance(failure, Failure)
    assert failure.detail == "a is missing · b is odd"


def test_it_is_waited_as_long_as_the_gateway_says():
    failure = provider.outcome(answer(429, b"", **{"retry-after": "7"}))

    assert isinstance(failure, Failure)
    assert failure.retry_after == 7
    endless = provider.outcome(answer(429, b"", **{"retry-after": "9" * 400}))
    assert endless.retry_after == 3600


def test_a_number_is_known_by_the_chat_it_has():
    known = provider.number_known(
        answer(200, {"numberExists": True, "chatId": "551190000101@c.us"})
    )
    unknown = provider.number_known(answer(200, {"numberExists": False}))
    odd = provider.number_known(answer(200, {"numberExists": "yes"}))

    assert known == (True, "551190000101@c.us")
    assert unknown == (False, "")
    assert isinstance(odd, Failure)


def test_the_past_of_a_chat_tells_how_far_our_messages_came(connection):
    told = provider.history_told(
        connection,
        answer(
            200,
            [
                {"id": "true_1@lid_A", "fromMe": True, "ack": 3, "timestamp": 1795176000},
                {"id": "false_1@lid_B", "fromMe": False, "ack": 1},
                {"id": "true_1@lid_C", "fromMe": True, "ack": None},
                "odd",
            ],
        ),
    )

    assert not isinstance(told, Failure)
    [status] = told
    assert (status.provider_id, status.status) == ("true_1@lid_A", Delivery.READ)
    assert status.at is not None
    assert isinstance(provider.history_told(connection, answer(200, "odd")), Failure)
    assert isinstance(provider.history_told(connection, answer(404, {})), Failure)
