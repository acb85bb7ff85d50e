"""Every trigger number, written to over HTTP."""

from __future__ import annotations

import time
from typing import Any

import pytest
import requests

from apps.whatsapp.simulator.errors import KNOWN
from apps.whatsapp.simulator.triggers import TRIGGERS, Wire
from tests.simulated import PHONE, Listener, Simulator, until

REFUSED = {key: one for key, one in TRIGGERS.items() if one.refuse and not one.once}
ONCE = {key: one for key, one in TRIGGERS.items() if one.once}
FAILING = {key: one for key, one in TRIGGERS.items() if one.fail}
SILENT = {"hang", "slow"}
JOURNEYS = {
    key: one
    for key, one in TRIGGERS.items()
    if not (one.refuse or one.fail or one.wire or one.lost or one.doubled)
}


def write_to(simulator: Simulator, ending: str, **more: Any) -> requests.Response:
    template = {
        "name": "promo",
        "language": {"code": "pt_BR"},
        "components": [{"type": "body", "parameters": [{"type": "text", "text": "Rosa"}]}],
    }
    body = {"to": f"+55119000{ending.zfill(5)}", "type": "template", "template": template}
    return simulator.send(body | {"biz_opaque_callback_data": ending}, **more)


@pytest.fixture(autouse=True)
def _promo(promo: dict[str, Any]) -> None:
    """All triggers are tried with a template, which needs no window."""


@pytest.mark.parametrize("ending", REFUSED)
def test_it_is_refused(simulator, ending):
    refused = write_to(simulator, ending)

    code = TRIGGERS[ending].refuse
    assert (refused.json()["error"]["code"], refused.status_code) == (code, KNOWN[code][0])
    assert simulator.sim("stats")["accepted"] == 0


@pytest.mark.parametrize("ending", ONCE)
def test_it_is_refused_the_first_time_only(simulator, ending):
    assert write_to(simulator, ending).json()["error"]["code"] == TRIGGERS[ending].refuse
    assert write_to(simulator, ending).status_code == 200


@pytest.mark.parametrize("ending", FAILING)
def test_it_fails_afterwards(simulator, listener, ending):
    accepted = write_to(simulator, ending)

    told = listener.statuses(len(TRIGGERS[ending].journey))
    assert accepted.status_code == 200
    assert [one["status"] for one in told] == list(TRIGGERS[ending].journey)
    assert told[-1]["errors"][0]["code"] == TRIGGERS[ending].fail


@pytest.mark.parametrize("ending", JOURNEYS)
def test_its_statuses_come_as_the_table_says(simulator, listener, ending):
    answer = write_to(simulator, ending).json()["messages"][0]

    told = listener.statuses(len(TRIGGERS[ending].journey))
    assert [one["status"] for one in told] == list(TRIGGERS[ending].journey)
    assert answer["message_status"] == TRIGGERS[ending].message_status
    says_data = {"biz_opaque_callback_data" in one for one in told}
    assert says_data == {not TRIGGERS[ending].anonymous}


@pytest.mark.parametrize(
    ("wire", "accepted"),
    [
        (Wire.HANG_ACCEPTED, 1),
        (Wire.HANG_REFUSED, 0),
        (Wire.RESET_ACCEPTED, 1),
        (Wire.RESET_REFUSED, 0),
        (Wire.HTML_500_ACCEPTED, 1),
        (Wire.HTML_500_REFUSED, 0),
        (Wire.HTML_502_REFUSED, 0),
        (Wire.SLOW, 1),
        (Wire.BROKEN_JSON, 1),
    ],
)
def test_the_connection_breaks(simulator, wire, accepted):
    [ending] = [key for key, one in TRIGGERS.items() if one.wire is wire]
    try:
        answer = write_to(simulator, ending, timeout=0.5 if wire[:4] in SILENT else 60)
        outcome: Any = answer.status_code
        with pytest.raises(ValueError):
            answer.json()
    except requests.Timeout:
        outcome = "timeout"
    except requests.ConnectionError:
        outcome = "reset"

    expected = {"hang": "timeout", "rese": "reset", "slow": "timeout", "brok": 200}
    assert outcome == expected.get(wire[:4], 502 if "502" in wire else 500)
    until(lambda: simulator.sim("stats")["accepted"] == accepted)


def test_webhooks_may_come_before_the_answer(simulator, listener: Listener):
    started = time.monotonic()
    answer = write_to(simulator, "0970")

    assert listener.heard.qsize() == 3
    assert answer.status_code == 200
    assert time.monotonic() - started >= 0.4


def test_webhooks_may_never_come_but_the_history_knows(simulator, listener):
    wamid = write_to(simulator, "0969").json()["messages"][0]["id"]

    assert listener.silence()
    fields = "id,message_id,events{delivery_status,timestamp,webhook_update_state}"
    path = f"/v25.0/{PHONE}/message_history"
    [one] = simulator.get(path, message_id=wamid, fields=fields).json()["data"]
    told = [(e["delivery_status"], e["webhook_update_state"]) for e in one["events"]["data"]]
    assert told == [("SENT", "FAILED"), ("DELIVERED", "FAILED"), ("READ", "FAILED")]


def test_every_status_may_come_twice(simulator, listener):
    write_to(simulator, "0967")

    told = sorted(one["status"] for one in listener.statuses(6))
    assert told == ["delivered", "delivered", "read", "read", "sent", "sent"]


@pytest.mark.parametrize(
    ("ending", "kind", "content"),
    [
        ("0981", "text", {"body": "Olá, quero saber mais"}),
        ("0982", "text", {"body": "SAIR"}),
        ("0983", "button", {"payload": "Sair", "text": "Sair"}),
    ],
)
def test_somebody_answers(simulator, listener, ending, kind, content):
    write_to(simulator, ending)

    [message] = listener.messages(1)
    assert (message["type"], message[kind]) == (kind, content)


def test_somebody_stops_marketing_and_stays_stopped(simulator, listener):
    write_to(simulator, "0984")
    [value] = listener.values(1, field="user_preferences")
    listener.forget()

    write_to(simulator, "0984")

    assert value["user_preferences"][0]["value"] == "stop"
    assert listener.statuses(1)[0]["errors"][0]["code"] == 131050


def test_a_number_triggers_with_and_without_its_ninth_digit_in_any_area(simulator):
    template = {"name": "hello_world", "language": {"code": "en_US"}}
    for to in ("+5511900000921", "551100000921", "+55 (81) 90000-0921", "558100000921"):
        answer = simulator.send({"to": to, "type": "template", "template": template})
        assert answer.json()["error"]["code"] == 130429, to
