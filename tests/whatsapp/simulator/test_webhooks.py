"""What the simulator tells the outside, and how stubbornly."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from typing import Any

import pytest
import requests

from apps.whatsapp.simulator.inbound import ANSWERS
from apps.whatsapp.simulator.options import Options
from apps.whatsapp.simulator.webhooks.courier import Address
from apps.whatsapp.simulator.webhooks.items import Item
from apps.whatsapp.simulator.world import World
from tests import simulated
from tests.simulated import APP_SECRET, PHONE, VERIFY_TOKEN, WABA, Listener, Simulator, until

ROSA = "+5511900000101"
TEXT = {"to": ROSA, "type": "text", "text": {"body": "oi"}}


@pytest.fixture(autouse=True)
def _no_windows(simulator: Simulator) -> None:
    simulator.sim_post("faults", {"windows": False})


def write_in(simulator: Simulator, **more: Any) -> dict[str, Any]:
    body = {"phoneNumberId": PHONE, "from": ROSA, "text": "oi", **more}
    return simulator.sim_post("inbound", body)


def test_it_is_signed_over_its_bytes_and_written_as_meta_writes(simulator, listener):
    write_in(simulator, text="é http://example.com/")

    heard = listener.next()
    expected = hmac.new(APP_SECRET.encode(), heard.raw, hashlib.sha256).hexdigest()

    assert heard.headers["X-Hub-Signature-256"] == f"sha256={expected}"
    assert heard.raw.isascii()
    assert b"\\u00e9 http:\\/\\/example.com\\/" in heard.raw


def test_an_account_may_have_a_secret_of_its_own(simulator, listener):
    simulator.sim_post(f"account/{WABA}", {"appSecret": "another"})
    write_in(simulator)

    heard = listener.next()
    expected = hmac.new(b"another", heard.raw, hashlib.sha256).hexdigest()
    assert heard.headers["X-Hub-Signature-256"] == f"sha256={expected}"


def test_statuses_say_price_person_and_callback_data(simulator, listener):
    wamid = simulator.send(TEXT | {"biz_opaque_callback_data": "r=99"}).json()["messages"][0]["id"]

    sent, delivered, read = listener.values(3)

    [status] = sent["statuses"]
    assert status | {"timestamp": "", "recipient_user_id": ""} == {
        "id": wamid,
        "status": "sent",
        "timestamp": "",
        "recipient_id": "5511900000101",
        "recipient_user_id": "",
        "biz_opaque_callback_data": "r=99",
        "pricing": {
            "billable": False,
            "pricing_model": "PMP",
            "type": "free_customer_service",
            "category": "service",
        },
    }
    assert sent["contacts"][0]["wa_id"] == "5511900000101"
    assert sent["metadata"]["phone_number_id"] == PHONE
    assert "pricing" in delivered["statuses"][0]
    assert "pricing" not in read["statuses"][0]


def test_failed_statuses_name_no_contact(simulator, listener):
    simulator.send(TEXT | {"to": "+5511900000901"})

    [value] = listener.values(1)
    assert "contacts" not in value
    assert value["statuses"][0]["errors"][0]["title"] == "Message undeliverable"


def test_many_come_in_one_post(simulator, listener):
    simulator.sim_post("faults", {"batchSize": 1000, "webhookDelayMs": 300})
    for place in range(20):
        simulator.send(TEXT | {"to": f"+551190000{place:04d}"})

    posts = []
    while sum(posts) < 60:
        body = listener.next().json()
        values = [c["value"] for entry in body["entry"] for c in entry["changes"]]
        posts.append(sum(len(value["statuses"]) for value in values))
    assert max(posts) > 1


def test_the_number_stands_above_the_account_and_that_above_the_app(simulator, listener):
    with simulated.listening() as theirs, simulated.listening() as own:
        override = {"override_callback_uri": theirs.url, "verify_token": VERIFY_TOKEN}
        assert simulator.post(f"/{WABA}/subscribed_apps", override).json() == {"success": True}
        write_in(simulator)
        assert theirs.messages(1)

        override = {"override_callback_uri": own.url, "verify_token": VERIFY_TOKEN}
        simulator.post(f"/{PHONE}", {"webhook_configuration": override})
        write_in(simulator)
        assert own.messages(1)

        told = simulator.get(f"/{PHONE}", fields="webhook_configuration").json()
        assert told["webhook_configuration"] == {
            "phone_number": own.url,
            "whatsapp_business_account": theirs.url,
            "application": listener.url,
        }

    simulator.post(f"/{PHONE}", {"webhook_configuration": {"override_callback_uri": ""}})
    simulator.post(f"/{WABA}/subscribed_apps")
    write_in(simulator)
    assert listener.messages(1)


def test_an_address_is_asked_before_it_gets_anything(simulator, listener):
    override = {"override_callback_uri": listener.url, "verify_token": "wrong"}
    refused = simulator.post(f"/{WABA}/subscribed_apps", override).json()["error"]

    assert refused["code"] == 2200
    assert "403" in refused["message"]
    assert listener.asked[0]["hub.mode"] == "subscribe"
    assert simulator.get(f"/{WABA}/subscribed_apps").json() == {"data": []}


def test_an_app_that_unsubscribed_hears_nothing_more(simulator, listener):
    simulator.post(f"/{WABA}/subscribed_apps")
    [app] = simulator.get(f"/{WABA}/subscribed_apps").json()["data"]
    assert app["whatsapp_business_api_data"]["name"] == "Sandbox"

    simulator.delete(f"/{WABA}/subscribed_apps")
    write_in(simulator)

    assert listener.silence()


def test_it_comes_again_until_it_is_taken(simulator, listener):
    listener.status = 500
    write_in(simulator)
    first = listener.next()
    listener.next()
    listener.status = 200

    assert listener.next().raw == first.raw
    until(lambda: simulator.sim("stats")["webhooks"]["items"] == 1)
    assert simulator.sim("stats")["webhooks"]["failedTries"] >= 2
    assert listener.silence()


def test_a_failing_one_does_not_hold_up_the_next(simulator, listener):
    listener.status = 500
    write_in(simulator, text="first")
    listener.next()
    listener.status = 200
    write_in(simulator, text="second")

    heard = {message["text"]["body"] for message in listener.messages(2)}
    assert heard == {"first", "second"}


def test_items_may_come_twice(simulator, listener):
    simulator.sim_post("faults", {"duplicateRate": 1})
    made = write_in(simulator)

    assert [one["id"] for one in listener.messages(2)] == [made["id"]] * 2


def test_items_may_come_out_of_order(simulator, listener):
    simulator.sim_post("faults", {"shuffle": True})
    for place in range(20):
        simulator.send(TEXT | {"to": f"+551190000{place:04d}"})

    order: dict[str, list[str]] = {}
    for one in listener.statuses(60):
        order.setdefault(one["id"], []).append(one["status"])

    assert all(sorted(told) == ["delivered", "read", "sent"] for told in order.values())
    assert any(told != ["sent", "delivered", "read"] for told in order.values())


def test_items_may_be_lost_or_kept_back(simulator, listener):
    simulator.sim_post("faults", {"loseRate": 1})
    write_in(simulator)
    simulator.sim_post("faults", {"loseRate": 0, "deliver": False})
    simulator.send(TEXT)

    assert listener.silence()
    assert simulator.sim("stats")["webhooks"]["lost"] == 1


def test_the_share_that_reads_and_answers_is_settable(simulator, listener):
    simulator.sim_post("faults", {"readRate": 0, "replyRate": 1})
    simulator.send(TEXT)

    told = listener.values(3)
    assert [one["statuses"][0]["status"] for one in told[:2]] == ["sent", "delivered"]
    assert told[2]["messages"][0]["text"]["body"] in ANSWERS


def test_a_status_can_be_made_by_hand(simulator, listener):
    wamid = simulator.send(TEXT).json()["messages"][0]["id"]
    listener.statuses(3)

    simulator.sim_post("statuses", {"id": wamid, "status": "failed", "code": 131026})

    assert listener.statuses(1)[0]["errors"][0]["code"] == 131026


def test_somebody_without_a_phone_writes_by_user_id(simulator, listener):
    write_in(simulator, **{"from": None, "userId": "BR.999", "name": "Ana"})

    [value] = listener.values(1)
    assert value["contacts"] == [{"profile": {"name": "Ana"}, "user_id": "BR.999"}]
    assert "from" not in value["messages"][0]
    assert simulator.send({"recipient": "BR.999", "text": {"body": "oi"}}).status_code == 200


def test_any_type_and_any_value_can_come_in(simulator, listener):
    button = {"payload": "STOP", "text": "Parar"}
    write_in(simulator, type="button", button=button, context={"id": "wamid.X"})
    write_in(simulator, raw={"errors": [{"code": 130429}]})
    write_in(simulator, type="user_preferences", value="resume")
    simulator.sim_post(
        "inbound",
        {"phoneNumberId": PHONE, "field": "smb_message_echoes", "raw": {"message_echoes": []}},
    )

    message, errors = listener.values(2)
    [preference] = listener.values(1, field="user_preferences")
    assert message["messages"][0]["button"] == button
    assert message["messages"][0]["context"] == {"id": "wamid.X"}
    assert errors == {"errors": [{"code": 130429}]}
    assert preference["user_preferences"][0]["value"] == "resume"
    assert listener.values(1, field="smb_message_echoes") == [{"message_echoes": []}]


def test_a_customers_file_can_be_fetched(simulator, listener):
    write_in(simulator, type="image", image={"caption": "comprovante"})

    [message] = listener.messages(1)
    image = message["image"]
    url = simulator.get(f"/v25.0/{image['id']}", phone_number_id=PHONE).json()["url"]

    assert image["caption"] == "comprovante"
    assert simulator.get(url.removeprefix(simulator.url)).content.startswith(b"\x89PNG")
    assert simulator.get(image["url"].removeprefix(simulator.url)).status_code == 200


def test_what_makes_no_sense_is_said(simulator):
    for path, body in (
        ("inbound", {}),
        ("inbound", {"phoneNumberId": "x", "from": ROSA}),
        ("inbound", {"phoneNumberId": PHONE, "from": ROSA, "type": "order"}),
        ("faults", {"nonsense": 1}),
        ("statuses", {"id": "wamid.X", "status": "sent"}),
    ):
        refused = requests.post(f"{simulator.url}/_sim/{path}", json=body, timeout=10)
        assert refused.status_code == 400, path
        assert refused.json()["error"]


def test_the_app_is_asked_at_the_start(simulator: Simulator, listener: Listener):
    assert until(lambda: simulator.sim("stats")["webhooks"]["callbackVerified"]) is True


BUSINESS = {
    "quality": (
        "numbers/" + PHONE,
        {"quality": "red"},
        "phone_number_quality_update",
        {"event": "FLAGGED"},
    ),
    "throughput": (
        "numbers/" + PHONE,
        {"throughput": "HIGH"},
        "phone_number_quality_update",
        {"event": "THROUGHPUT_UPGRADE"},
    ),
    "name": (
        "numbers/" + PHONE,
        {"name": "Loja Boa"},
        "phone_number_name_update",
        {"decision": "APPROVED", "requested_verified_name": "Loja Boa"},
    ),
    "tier": (
        "account/" + WABA,
        {"tier": "TIER_2K"},
        "business_capability_update",
        {"max_daily_conversations_per_business": 2000},
    ),
    "violation": (
        "account/" + WABA,
        {"violation": "SPAM"},
        "account_update",
        {"event": "ACCOUNT_VIOLATION", "violation_info": {"violation_type": "SPAM"}},
    ),
    "something else": (
        "account/" + WABA,
        {"event": "ACCOUNT_OFFBOARDED", "more": {"phone_number": "551130000001"}},
        "account_update",
        {"event": "ACCOUNT_OFFBOARDED", "phone_number": "551130000001"},
    ),
}


@pytest.mark.parametrize(
    ("where", "change", "field", "told"), BUSINESS.values(), ids=BUSINESS.keys()
)
def test_what_happens_to_a_business_is_told(simulator, listener, where, change, field, told):
    simulator.sim_post(where, change)

    [value] = listener.values(1, field=field)
    assert value | told == value


def test_a_ban_stops_sending_until_it_is_lifted(simulator, listener):
    simulator.sim_post(f"account/{WABA}", {"ban": True})
    [value] = listener.values(1, field="account_update")
    refused = simulator.send(TEXT)
    simulator.sim_post(f"account/{WABA}", {"ban": False})

    assert value["ban_info"]["waba_ban_state"] == "DISABLE"
    assert refused.json()["error"]["code"] == 131031
    assert simulator.send(TEXT).status_code == 200


def test_a_restriction_stops_conversations_that_the_business_begins(simulator, listener):
    template = {"name": "hello_world", "language": {"code": "en_US"}}
    body = {"to": ROSA, "type": "template", "template": template}
    simulator.sim_post(f"account/{WABA}", {"restriction": "RESTRICTED_BIZ_INITIATED_MESSAGING"})

    assert simulator.send(body).json()["error"]["code"] == 368
    simulator.sim_post(f"account/{WABA}", {"restriction": []})
    assert simulator.send(body).status_code == 200
    assert json.dumps(listener.values(1, field="account_update")).count("RESTRICTED") == 1


def test_a_reset_at_the_moment_of_sending_stops_no_later_webhook():
    """A carrier that is cancelled before its first step must not be waited for."""
    item, carried = Item("110000000000001", "messages", {}), []

    async def post(address: Address, body: bytes) -> bool:
        carried.append(address)
        return True

    async def reset_and_send() -> None:
        world = World(Options(callback_url="http://127.0.0.1:9/webhooks/"))
        world.courier._post = post
        world.courier._dispatch([item])
        world.forget()
        world.courier._dispatch([item])
        await asyncio.sleep(0.05)
        await world.close()

    asyncio.run(reset_and_send())
    assert len(carried) == 1
