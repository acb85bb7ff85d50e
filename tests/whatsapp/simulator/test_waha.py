"""The WAHA-shaped face: from the QR code to receipts, and what breaks on the way."""

from __future__ import annotations

import base64
import hashlib
import hmac
import io
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
from PIL import Image

from tests.simulated import WAHA_KEY, Heard, Listener, Simulator, until

KEY = "hook-secret"
ROSA = "5511900000101@c.us"

Ask = Callable[..., requests.Response]


@pytest.fixture
def ask(simulator: Simulator) -> Ask:
    def asked(method: str, path: str, *, key: str = WAHA_KEY, **more: Any) -> requests.Response:
        headers = {"X-Api-Key": key} | more.pop("headers", {})
        return requests.request(method, simulator.url + path, headers=headers, timeout=30, **more)

    return asked


@pytest.fixture
def hook(listener: Listener) -> dict[str, Any]:
    events = ["message", "message.ack", "session.status"]
    return {"url": listener.url, "events": events, "hmac": {"key": KEY}}


@pytest.fixture
def waiting(ask: Ask, listener: Listener, hook: dict[str, Any]) -> Iterator[str]:
    """A session that shows its code."""
    config = {"webhooks": [hook], "metadata": {"tenant": "7"}}
    made = ask("POST", "/api/sessions", json={"name": "loja", "config": config})
    assert (made.status_code, made.json()["status"]) == (201, "STARTING")
    events(listener, 2)
    yield "loja"
    ask("DELETE", "/api/sessions/loja")


@pytest.fixture
def working(simulator: Simulator, listener: Listener, waiting: str) -> str:
    simulator.sim_post(f"waha/{waiting}/scan", {"phone": "+55 11 3000-0001"})
    events(listener, 1)
    return waiting


def events(listener: Listener, wanted: int) -> list[dict[str, Any]]:
    return [listener.next().json() for _ in range(wanted)]


def status(ask: Ask) -> str:
    return str(ask("GET", "/api/sessions/loja").json()["status"])


def test_only_the_key_opens(ask):
    assert ask("GET", "/api/sessions", key="wrong").status_code == 401
    assert ask("GET", "/ping", key="").json() == {"message": "pong"}
    assert ask("GET", "/api/server/version").json()["engine"] == "NOWEB"


def test_a_new_session_tells_its_way_to_the_code(ask, listener, hook):
    ask("POST", "/api/sessions", json={"name": "loja", "config": {"webhooks": [hook]}})

    told = events(listener, 2)

    assert [one["payload"]["status"] for one in told] == ["STARTING", "SCAN_QR_CODE"]
    assert [one["event"] for one in told] == ["session.status"] * 2


def test_the_code_comes_as_picture_json_and_text(ask, waiting):
    picture = ask("GET", "/api/loja/auth/qr")
    as_json = ask("GET", "/api/loja/auth/qr", headers={"Accept": "application/json"}).json()
    as_text = ask("GET", "/api/loja/auth/qr?format=raw").json()

    assert Image.open(io.BytesIO(picture.content)).format == "PNG"
    assert base64.b64decode(as_json["data"]) == picture.content
    assert as_text["value"].startswith("2@")


def test_the_code_is_renewed_and_gives_up_in_the_end(simulator, ask, listener, hook):
    simulator.sim_post("waha/settings", {"qrSeconds": 0.1})
    ask("POST", "/api/sessions", json={"name": "loja", "config": {"webhooks": [hook]}})

    told = [one["payload"]["status"] for one in events(listener, 8)]

    assert told == ["STARTING", *["SCAN_QR_CODE"] * 6, "FAILED"]


def test_a_pairing_code_can_be_had_instead(ask, waiting):
    code = ask("POST", "/api/loja/auth/request-code", json={"phoneNumber": "551130000001"})

    assert len(code.json()["code"]) == 9


def test_scanning_logs_in_and_keeps_the_login_over_a_restart(ask, listener, working):
    assert ask("GET", "/api/sessions/loja/me").json()["id"] == "551130000001@c.us"

    ask("POST", "/api/sessions/loja/restart")

    told = [one["payload"]["status"] for one in events(listener, 3)]
    assert told == ["STOPPED", "STARTING", "WORKING"]


def test_logging_out_forgets_the_login(ask, listener, working):
    ask("POST", "/api/sessions/loja/logout")

    told = [one["payload"]["status"] for one in events(listener, 3)]
    assert told == ["STOPPED", "STARTING", "SCAN_QR_CODE"]


def test_stopped_sessions_are_listed_only_on_request(ask, working):
    ask("POST", "/api/sessions/loja/stop")

    assert ask("GET", "/api/sessions").json() == []
    assert [one["name"] for one in ask("GET", "/api/sessions?all=true").json()] == ["loja"]


def test_only_a_working_session_sends(ask, waiting):
    refused = ask("POST", "/api/sendText", json={"session": waiting, "chatId": ROSA, "text": "oi"})

    assert refused.status_code == 422
    assert refused.json()["expected"] == ["WORKING"]
    unknown = {"session": "nobody", "chatId": ROSA, "text": "oi"}
    assert ask("POST", "/api/sendText", json=unknown).status_code == 404


PNG = {"mimetype": "image/png", "filename": "a.png", "data": base64.b64encode(b"x").decode()}
SENDS: dict[str, dict[str, Any]] = {
    "sendText": {"text": "oi"},
    "sendImage": {"file": PNG, "caption": "x"},
    "sendFile": {"file": {"url": "https://example.com/a.pdf"}},
    "sendVideo": {"file": PNG},
    "sendVoice": {"file": PNG, "convert": True},
    "sendLocation": {"latitude": -8.05, "longitude": -34.9, "title": "Loja"},
    "sendContactVcard": {"contacts": [{"vcard": "BEGIN:VCARD"}]},
    "sendPoll": {"poll": {"name": "?", "options": ["a", "b"], "multipleAnswers": False}},
}


@pytest.mark.parametrize(("verb", "content"), SENDS.items(), ids=SENDS.keys())
def test_every_kind_is_sent_delivered_and_read(ask, listener, working, verb, content):
    sent = ask("POST", f"/api/{verb}", json={"session": working, "chatId": ROSA, **content})

    told = events(listener, 3)

    assert sent.status_code == 201
    assert [one["payload"]["ackName"] for one in told] == ["SERVER", "DEVICE", "READ"]
    assert {one["payload"]["id"] for one in told} == {sent.json()["id"]}


def test_what_is_not_a_message_is_refused(ask, working):
    for content in ({"text": ""}, {"text": "x", "chatId": "551190000"}):
        body = {"session": working, "chatId": ROSA, **content}
        assert ask("POST", "/api/sendText", json=body).status_code == 422


def test_seen_typing_and_reactions_are_kept(simulator, ask, working):
    chat = {"session": working, "chatId": ROSA}
    assert ask("POST", "/api/sendSeen", json=chat).status_code == 201
    assert ask("POST", "/api/startTyping", json=chat).status_code == 201
    assert ask("POST", "/api/stopTyping", json=chat).status_code == 201
    reaction = {"session": working, "messageId": "x", "reaction": "👍"}
    assert ask("PUT", "/api/reaction", json=reaction).status_code == 200

    kept = simulator.sim("waha")["sessions"][working]
    assert [one["what"] for one in kept["typing"]] == ["start", "stop"]
    assert kept["seen"] == [{"chatId": ROSA, "messageIds": None}]


def test_events_are_signed_over_their_bytes(simulator, listener, working):
    simulator.sim_post(f"waha/{working}/inbound", {"from": "+55 11 90000-0101", "text": "olá"})

    heard: Heard = listener.next()
    expected = hmac.new(KEY.encode(), heard.raw, hashlib.sha512).hexdigest()

    assert heard.headers["X-Webhook-Hmac"] == expected
    assert heard.headers["X-Webhook-Hmac-Algorithm"] == "sha512"
    event = json.loads(heard.raw)
    assert (event["event"], event["session"]) == ("message", "loja")
    assert event["metadata"] == {"tenant": "7"}
    assert (event["payload"]["from"], event["payload"]["body"]) == (ROSA, "olá")


def test_an_event_that_finds_nobody_comes_again(simulator, listener, working):
    listener.status = 503
    simulator.sim_post(f"waha/{working}/inbound", {"from": ROSA, "text": "oi"})
    first = listener.next()
    listener.status = 200

    assert listener.next().json()["id"] == first.json()["id"]


def test_a_customers_file_is_fetched_with_the_key_and_goes_after_a_while(
    simulator, ask, listener, working
):
    simulator.sim_post(f"waha/{working}/inbound", {"from": ROSA, "media": {"kind": "image"}})
    url = listener.next().json()["payload"]["media"]["url"].removeprefix(simulator.url)

    assert ask("GET", url, key="").status_code == 401
    assert ask("GET", url).content.startswith(b"\x89PNG")
    simulator.sim_post("waha/settings", {"fileSeconds": 0})
    assert ask("GET", url).status_code == 404


def test_the_check_knows_the_ninth_digit_and_who_is_not_there(ask, working):
    def check(phone: str) -> Any:
        return ask("GET", f"/api/contacts/check-exists?session=loja&phone={phone}").json()

    assert check("5511900000101")["chatId"] == "5511900000101@c.us"
    assert check("5581900000101")["chatId"] == "558100000101@c.us"
    assert check("5511900000901") == {"numberExists": False}


def test_a_message_to_the_wrong_form_of_a_number_reaches_nobody(ask, listener, working):
    body = {"session": working, "chatId": "5581900000101@c.us", "text": "oi"}
    ask("POST", "/api/sendText", json=body)

    assert [one["payload"]["ackName"] for one in events(listener, 1)] == ["SERVER"]
    assert listener.silence()


def test_hidden_ids_lead_to_numbers_and_back(ask, working):
    lid = ask("GET", "/api/loja/lids/pn/5511900000101").json()["lid"]

    assert ask("GET", f"/api/loja/lids/{lid}").json()["pn"] == ROSA


def test_a_chat_can_be_read_afterwards(simulator, ask, working):
    ask("POST", "/api/sendText", json={"session": working, "chatId": ROSA, "text": "oi"})
    simulator.sim_post(f"waha/{working}/inbound", {"from": ROSA, "text": "olá"})

    found = ask("GET", f"/api/loja/chats/{ROSA}/messages?limit=10").json()
    mine = ask("GET", f"/api/loja/chats/{ROSA}/messages?limit=10&filter.fromMe=true").json()

    assert [one["body"] for one in found] == ["olá", "oi"]
    assert [one["body"] for one in mine] == ["oi"]
    assert [one["id"] for one in ask("GET", "/api/loja/chats").json()] == [ROSA]


@pytest.mark.parametrize("until_what", ["restart", "logout"])
def test_a_zombie_says_it_works_and_does_nothing(simulator, ask, listener, working, until_what):
    simulator.sim_post(f"waha/{working}/zombie", {"until": until_what})
    sent = ask("POST", "/api/sendText", json={"session": working, "chatId": ROSA, "text": "oi"})
    simulator.sim_post(f"waha/{working}/inbound", {"from": ROSA, "text": "olá"})

    assert (sent.status_code, status(ask)) == (201, "WORKING")
    assert listener.silence()
    assert simulator.sim("waha")["sessions"][working]["sent"] == 0

    ask("POST", f"/api/sessions/loja/{until_what}")
    until(lambda: status(ask) in ("WORKING", "SCAN_QR_CODE"))
    assert simulator.sim("waha")["sessions"][working]["asleepUntil"] == ""


def test_a_zombie_until_logout_survives_a_restart(simulator, ask, working):
    simulator.sim_post(f"waha/{working}/zombie", {"until": "logout"})
    ask("POST", "/api/sessions/loja/restart")

    until(lambda: status(ask) == "WORKING")
    assert simulator.sim("waha")["sessions"][working]["asleepUntil"] == "logout"


def test_a_failed_session_comes_back_by_a_restart(simulator, ask, listener, working):
    simulator.sim_post(f"waha/{working}/fail")
    assert events(listener, 1)[0]["payload"]["status"] == "FAILED"

    ask("POST", "/api/sessions/loja/restart")

    until(lambda: status(ask) == "WORKING")


def test_trigger_numbers_work_here_too(ask, listener, working):
    def send(number: str) -> requests.Response:
        body = {"session": working, "chatId": f"{number}@c.us", "text": "oi"}
        return ask("POST", "/api/sendText", json=body)

    assert send("5511900000928").status_code == 500
    assert send("5511900000901").status_code == 201
    assert events(listener, 1)[0]["payload"]["ackName"] == "ERROR"
    with pytest.raises(requests.ConnectionError):
        send("5511900000952")
    assert events(listener, 1)[0]["payload"]["ackName"] == "SERVER"
