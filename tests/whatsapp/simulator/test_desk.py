"""Tokens, numbers, accounts, media and uploads: everything beside sending."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from apps.whatsapp.simulator.samples import SAMPLES
from tests.simulated import APP_SECRET, PHONE, TOKEN, WABA

ROSA = "+5511900000101"
CLIENT = {"client_id": "900000000000001", "client_secret": APP_SECRET}


@pytest.mark.parametrize(
    ("token", "status", "code", "subcode"),
    [
        ("expired-1", 401, 190, 463),
        ("revoked-1", 401, 190, 458),
        ("dead-1", 401, 0, None),
        ("no-scope-1", 403, 200, None),
        ("no-permission-1", 403, 10, None),
        ("app-limited", 400, 4, None),
        ("waba-limited", 400, 80007, None),
        ("", 401, 190, None),
        ("ab", 401, 190, None),
    ],
)
def test_tokens_say_by_their_beginning_what_is_wrong(simulator, token, status, code, subcode):
    refused = simulator.get(f"/v25.0/{PHONE}", token=token)

    error = refused.json()["error"]
    assert (refused.status_code, error["code"], error.get("error_subcode")) == (
        status,
        code,
        subcode,
    )


def test_a_token_may_have_only_one_of_the_two_permissions(simulator):
    text = {"to": ROSA, "text": {"body": "x"}}

    assert simulator.send(text, token="management-only").status_code == 403
    assert simulator.send(text, token="messaging-only").status_code == 200
    templates = f"/{WABA}/message_templates"
    assert simulator.get(templates, token="messaging-only").status_code == 403
    assert simulator.get(templates, token="management-only").status_code == 200


def test_the_token_debugger_knows_them(simulator):
    def debug(token: str) -> Any:
        return simulator.get("/debug_token", input_token=token).json()["data"]

    assert debug(TOKEN)["is_valid"] is True
    assert debug(TOKEN)["granular_scopes"][0]["target_ids"] == [WABA]
    assert "whatsapp_business_messaging" not in debug("management-only")["scopes"]
    assert debug("expired-1")["is_valid"] is False
    assert debug("expired-1")["error"]["subcode"] == 463


def test_codes_of_the_embedded_sign_up_become_tokens(simulator):
    def exchange(**told: str) -> requests.Response:
        return simulator.get("/v25.0/oauth/access_token", token="", **CLIENT, **told)

    assert exchange(code="abc").json()["access_token"] == "sandbox-business-abc"
    assert exchange(code="bad-abc").status_code == 400
    wrong = simulator.get("/oauth/access_token", token="", client_id="1", client_secret="x")
    assert wrong.json()["error"]["code"] == 1


def test_an_id_is_what_its_fields_say(simulator):
    number = simulator.get("/220000000000777", fields="display_phone_number,throughput").json()
    account = simulator.get("/110000000000777", fields="name,currency").json()

    assert number["throughput"] == {"level": "STANDARD"}
    assert account["currency"] == "BRL"
    assert simulator.get("/40400000000001").json()["error"]["error_subcode"] == 33
    assert simulator.get("/nobody").status_code == 400
    assert simulator.get(f"/{PHONE}/nonsense").json()["error"]["code"] == 100


def test_a_number_belongs_to_the_account_that_its_token_names(simulator):
    simulator.get("/220000000000777", fields="display_phone_number", token="another-token")
    simulator.get("/110000000000777", token="another-token")

    listed = simulator.get("/110000000000777/phone_numbers", fields="id").json()["data"]
    assert listed == [{"id": "220000000000777"}]
    assert [one["id"] for one in simulator.get(f"/{WABA}/phone_numbers").json()["data"]] == [PHONE]


def test_with_or_without_a_version_it_is_the_same(simulator):
    for path in (f"/{PHONE}", f"/v23.0/{PHONE}", f"/v26.0/{PHONE}/"):
        assert simulator.get(path, fields="id").json() == {"id": PHONE}


def test_a_number_is_registered_with_its_pin(simulator):
    def post(what: str, **told: Any) -> requests.Response:
        return simulator.post(f"/{PHONE}/{what}", {"messaging_product": "whatsapp", **told})

    assert simulator.post(f"/{PHONE}", {"pin": "654321"}).json() == {"success": True}
    assert post("register", pin="123456").json()["error"]["code"] == 133005
    assert post("register", pin="12").json()["error"]["code"] == 100
    assert post("register", pin="654321").json() == {"success": True}
    assert post("deregister").json() == {"success": True}
    refused = simulator.send({"to": ROSA, "text": {"body": "x"}})
    assert refused.json()["error"]["code"] == 133010
    for _ in range(8):
        assert post("register", pin="654321").json() == {"success": True}
    assert post("register", pin="654321").json()["error"]["code"] == 133016


def test_a_new_number_is_verified_before_it_is_registered(simulator):
    told = {"cc": "55", "phone_number": "1130000001", "verified_name": "Loja"}
    node = simulator.post(f"/{WABA}/phone_numbers", told).json()["id"]

    def post(what: str, **more: Any) -> requests.Response:
        return simulator.post(f"/{node}/{what}", {"messaging_product": "whatsapp", **more})

    assert post("register", pin="123456").json()["error"]["code"] == 133006
    assert post("request_code", code_method="SMS", language="pt_BR").json() == {"success": True}
    assert post("verify_code", code="000000").status_code == 400
    assert post("verify_code", code="123-456").json() == {"success": True}
    assert post("register", pin="123456").json() == {"success": True}


def test_a_profile_is_kept_within_its_limits(simulator):
    path = f"/{PHONE}/whatsapp_business_profile"
    whatsapp = {"messaging_product": "whatsapp"}

    assert simulator.post(path, whatsapp | {"about": "Loja"}).json() == {"success": True}
    assert simulator.get(path, fields="about").json() == {"data": [{"about": "Loja"}]}
    for bad in ({"about": "x" * 140}, {"websites": ["a", "b", "c"]}, {"vertical": "SHOP"},
                {"profile_picture_handle": "4::x"}):  # fmt: skip
        assert simulator.post(path, whatsapp | bad).status_code == 400, bad


def upload(simulator, content: bytes, mime_type: str = "image/png") -> str:
    asked = {"file_length": len(content), "file_type": mime_type, "file_name": "a"}
    session = simulator.post("/900000000000001/uploads", params=asked).json()["id"]
    assert simulator.get(f"/{session}").json()["file_offset"] == 0
    headers = {"Authorization": f"OAuth {TOKEN}"}
    half = len(content) // 2
    for start, end in ((0, half), (half, len(content))):
        answer = requests.post(
            f"{simulator.url}/{session}",
            headers=headers | {"file_offset": str(start)},
            data=content[start:end],
            timeout=10,
        )
    return str(answer.json()["h"])


def test_a_picture_is_uploaded_in_parts_and_shown_in_the_profile(simulator):
    handle = upload(simulator, SAMPLES["image"])
    path = f"/{PHONE}/whatsapp_business_profile"
    told = {"messaging_product": "whatsapp", "profile_picture_handle": handle}

    assert simulator.post(path, told).json() == {"success": True}
    url = simulator.get(path, fields="profile_picture_url").json()["data"][0]["profile_picture_url"]
    assert simulator.get(url.removeprefix(simulator.url)).content == SAMPLES["image"]


def put(simulator, content: bytes, mime_type: str) -> requests.Response:
    return requests.post(
        f"{simulator.url}/v25.0/{PHONE}/media",
        headers={"Authorization": f"Bearer {TOKEN}"},
        data={"messaging_product": "whatsapp", "type": mime_type},
        files={"file": ("a.bin", content, mime_type)},
        timeout=30,
    )


def test_an_address_of_a_file_wants_the_token_and_ends(simulator):
    node = put(simulator, SAMPLES["image"], "image/png").json()["id"]
    path = simulator.get(f"/{node}").json()["url"].removeprefix(simulator.url)

    assert simulator.get(path, token="").status_code == 401
    assert simulator.get(path).content == SAMPLES["image"]
    simulator.sim_post("media/expire")
    assert simulator.get(path).status_code == 404


def test_files_are_checked_for_type_and_size(simulator):
    assert put(simulator, b"PK", "application/zip").json()["error"]["code"] == 100
    assert put(simulator, b"", "image/png").json()["error"]["code"] == 100
    assert put(simulator, b"x" * (5 * 2**20 + 1), "image/png").json()["error"]["code"] == 131053


@pytest.mark.parametrize(
    ("content", "mime_type", "kind"),
    [
        (b"no picture", "image/png", "image"),
        (SAMPLES["document"], "application/pdf", "image"),
        (b"RIFF____WEBP" + b"x" * 600_000, "image/webp", "sticker"),
    ],
)
def test_a_file_that_is_not_what_it_says_fails_afterwards(
    simulator, listener, content, mime_type, kind
):
    simulator.sim_post("faults", {"windows": False})
    node = put(simulator, content, mime_type).json()["id"]

    accepted = simulator.send({"to": ROSA, "type": kind, kind: {"id": node}})

    assert accepted.status_code == 200
    assert listener.statuses(1)[0]["errors"][0]["code"] == 131053


def test_a_deleted_file_is_gone(simulator):
    node = put(simulator, SAMPLES["image"], "image/png").json()["id"]

    assert simulator.delete(f"/{node}").json() == {"success": True}
    assert simulator.get(f"/{node}").json()["error"]["error_subcode"] == 33
    sent = simulator.send({"to": ROSA, "type": "image", "image": {"id": node}})
    assert sent.json()["error"]["code"] == 100


def test_only_who_wrote_can_be_blocked_and_then_is_not_heard(simulator, listener):
    path, whatsapp = f"/{PHONE}/block_users", {"messaging_product": "whatsapp"}
    told = whatsapp | {"block_users": [{"user": ROSA}]}
    write_in = {"phoneNumberId": PHONE, "from": ROSA, "text": "oi"}

    assert simulator.post(path, told).json()["error"]["code"] == 139100
    simulator.sim_post("inbound", write_in)
    listener.messages(1)
    assert simulator.post(path, told).json()["block_users"]["added_users"]
    simulator.sim_post("inbound", write_in)
    assert listener.silence()
    assert simulator.delete(path, told).json()["block_users"]["removed_users"]
    assert simulator.get(path).json() == {"data": []}


def test_the_history_can_be_walked(simulator):
    for place in range(3):
        simulator.send({"to": f"+551190000010{place}", "text": {"body": "x"}})
    path = f"/{PHONE}/message_history"

    first = simulator.get(path, limit="2", fields="message_id").json()
    rest = simulator.get(path, limit="2", after=first["paging"]["cursors"]["after"]).json()

    newest = [one["id"] for one in simulator.sim("messages")["messages"]][::-1]
    assert [one["message_id"] for one in first["data"] + rest["data"]] == newest
    assert simulator.get(path, message_id="wamid.X").json() == {"data": []}
