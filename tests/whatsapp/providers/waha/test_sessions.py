"""Sessions at the gateway: what we ask for, and what the answers mean."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from apps.whatsapp.errors import Failure, Verdict
from apps.whatsapp.events import SessionState
from apps.whatsapp.providers.protocol import Response
from apps.whatsapp.providers.waha import sessions
from tests.whatsapp.providers.waha.gateway_spec import complaints, path_of

WISH = sessions.Wish("https://recado.example.com/webhooks/waha/1/", "GOWS", {"channel": "1"})


def answer(status: int, body: Any) -> Response:
    return Response(status, {}, json.dumps(body).encode())


def test_every_call_about_a_session_is_as_the_gateway_describes_it(connection):
    odd = replace(connection, key="loja/1 ç")
    calls = [
        sessions.create(odd, WISH),
        sessions.replace(odd, WISH),
        *(act(odd) for act in (sessions.start, sessions.stop, sessions.restart)),
        sessions.log_out(odd),
        sessions.look(odd),
        sessions.me(odd),
        sessions.remove(odd),
        sessions.qr(odd),
        sessions.pairing_code(odd, "+5511900000101"),
        sessions.version(odd),
    ]

    assert [complaints(call) for call in calls] == [[]] * len(calls)
    assert path_of(calls[2]) == "/api/sessions/loja/1 ç/start"
    assert "loja%2F1%20%C3%A7" in calls[2].url


def test_a_session_reports_to_us_signed_and_leaves_crowds_out(connection):
    config = sessions.create(connection, WISH).json["config"]

    [hook] = config["webhooks"]
    assert hook["url"] == WISH.webhook_url
    assert hook["hmac"] == {"key": "my-secret-key"}
    assert {"session.status", "message.any", "message.ack"} <= set(hook["events"])
    assert all(config["ignore"].values())
    assert config["noweb"]["store"]["enabled"]
    assert config["webjs"]["tagsEventsOn"]
    assert config["metadata"] == {"channel": "1", "engine": "GOWS"}


def test_a_pairing_code_is_asked_for_without_the_plus(connection):
    assert sessions.pairing_code(connection, "+5511900000101").json == {
        "phoneNumber": "5511900000101"
    }


def test_a_state_is_told_with_whose_phone_it_is(connection):
    me = {"id": "5511900000101@c.us", "lid": "77@lid", "pushName": "Loja"}
    told = sessions.session_told(connection, answer(200, {"status": "WORKING", "me": me}))

    assert not isinstance(told, Failure)
    assert (told.state, told.phone, told.name, told.lid) == (
        SessionState.ONLINE,
        "+5511900000101",
        "Loja",
        "77@lid",
    )


@pytest.mark.parametrize("body", [{}, [], None, "x", {"status": "NEW"}])
def test_what_is_no_gateway_is_noticed(connection, body):
    told = sessions.session_told(connection, answer(200, body))

    assert isinstance(told, Failure)
    assert told.code == "odd_answer"


def test_nobody_linked_is_an_answer_too():
    assert sessions.whose(answer(200, None)) == ""
    assert sessions.whose(Response(200, {}, b"")) == ""
    assert sessions.whose(answer(200, {"id": "55@c.us"})) == "55@c.us"
    assert isinstance(sessions.whose(answer(200, [1])), Failure)


def test_codes_and_versions_are_read():
    assert sessions.qr_told(answer(200, {"value": "2@abc"})) == "2@abc"
    assert sessions.pairing_code_told(answer(201, {"code": "ABCD-ABCD"})) == "ABCD-ABCD"
    assert sessions.gateway_told(
        answer(200, {"version": "2026.9.1", "engine": "GOWS", "tier": "CORE"})
    ) == sessions.Gateway("2026.9.1", "GOWS", "CORE")
    assert isinstance(sessions.gateway_told(answer(200, {"version": 3})), Failure)


def test_a_qr_code_that_is_not_there_now_holds_nothing_up_for_long():
    told = sessions.qr_told(answer(422, {"expected": ["SCAN_QR_CODE"], "status": "WORKING"}))

    assert isinstance(told, Failure)
    assert (told.verdict, told.code) == (Verdict.HOLD_CHANNEL, "session_not_working")
