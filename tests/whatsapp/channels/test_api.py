"""channels in the API, as programs use it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from apps.accounts.models import Tenant, User
from apps.accounts.tenancy import in_tenant
from apps.whatsapp.channels import states
from apps.whatsapp.models import Channel
from tests.programs import ApiClient
from tests.simulated import Simulator

NUMBER = {
    "provider": "meta",
    "displayName": "Support",
    "phoneNumberId": "220000000000001",
    "businessAccountId": "110000000000001",
    "accessToken": "EAAB-of-a-test-9f2c",
}


@pytest.fixture
def program(api: Callable[..., ApiClient], owner: User, acme: Tenant) -> ApiClient:
    return api(owner, acme)


@pytest.fixture
def made(program: ApiClient, meta: Simulator) -> dict[str, Any]:
    answer = program.post("channels", NUMBER)
    assert answer.status_code == 201, answer.content
    data: dict[str, Any] = answer.data
    return data


def test_a_number_is_connected_in_one_call(made: dict[str, Any]) -> None:
    assert made["status"] == "online"
    assert made["quality"] == "green"
    assert made["webhookUrl"] == f"http://testserver/webhooks/meta/{made['id']}/"
    assert made["accessToken"] == {"set": True, "last4": "9f2c"}
    assert made["appSecret"] == {"set": False, "last4": None}
    assert {finding["code"] for finding in made["findings"]} >= {"token_valid", "number_connected"}


def test_secrets_never_come_back(program: ApiClient, made: dict[str, Any]) -> None:
    for path in ("channels", f"channels/{made['id']}", f"channels/{made['id']}/health"):
        assert "EAAB" not in program.get(path).content.decode()


def test_one_that_fails_is_kept_and_says_what_to_mend(program: ApiClient, meta: Simulator) -> None:
    answer = program.post("channels", {**NUMBER, "accessToken": "expired-token"})

    assert answer.status_code == 201
    assert answer.data["status"] == "failed"
    [finding] = [one for one in answer.data["findings"] if one["level"] == "bad"]
    assert finding["code"] == "token_expired"
    assert finding["text"]

    mended = program.patch(f"channels/{answer.data['id']}", {"accessToken": "EAAB-new-token-77aa"})
    assert mended.data["status"] == "online"
    assert mended.data["accessToken"]["last4"] == "77aa"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"phoneNumberId": None}, "phoneNumberId"),
        ({"phoneNumberId": "+5511"}, "phoneNumberId"),
        ({"accessToken": "with space"}, "accessToken"),
        ({"displayName": ""}, "displayName"),
        ({"provider": "smoke"}, "provider"),
        ({"gatewayUrl": "https://waha.example.com"}, "gatewayUrl"),
        ({"name": "Not A Slug"}, "name"),
    ],
)
def test_a_wrong_form_is_refused_field_by_field(
    change: dict[str, Any], field: str, program: ApiClient, acme: Tenant
) -> None:
    answer = program.post("channels", {**NUMBER, **change})

    assert answer.status_code == 400
    assert field in answer.json()["errors"]
    with in_tenant(acme):
        assert not Channel.objects.exists()


def test_what_a_provider_needs_is_asked_for(program: ApiClient) -> None:
    answer = program.post("channels", {"provider": "meta", "displayName": "Support"})

    assert set(answer.json()["errors"]) == {"phoneNumberId", "businessAccountId", "accessToken"}


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest",
        "http://10.0.0.8:3000",
        "http://[::1]:3000",
        "http://localhost:3000",
        "ftp://waha.example.com",
        "http://user:pass@waha.example.com",
        "waha",
    ],
)
def test_a_gateway_in_a_private_network_is_refused(
    url: str, program: ApiClient, settings: Any
) -> None:
    settings.PRIVATE_HOSTS_ALLOWED = []

    answer = program.post(
        "channels", {"provider": "waha", "displayName": "QR", "gatewayUrl": url, "apiKey": "abc"}
    )

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["gatewayUrl"]


def test_a_tenant_cannot_say_where_meta_is(program: ApiClient, made: dict[str, Any]) -> None:
    answer = program.post("channels", {**NUMBER, "graphUrl": "http://127.0.0.1:9"})

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["graphUrl"]


def test_a_full_plan_answers_402(program: ApiClient, acme: Tenant, meta: Simulator) -> None:
    acme.quota_overrides = {"max_channels": 0}
    acme.save(update_fields=["quota_overrides"])

    answer = program.post("channels", NUMBER)

    assert answer.status_code == 402
    assert (answer.json()["resource"], answer.json()["upgradeRequired"]) == ("max_channels", True)


def test_channels_are_listed_and_filtered(program: ApiClient, made: dict[str, Any]) -> None:
    assert [one["id"] for one in program.get("channels").data["items"]] == [made["id"]]
    assert program.get("channels?status=failed").data["items"] == []
    assert program.get("channels?provider=meta").data["pagination"]["total"] == 1
    assert program.get("channels?nonsense=1").status_code == 400


def test_a_channel_is_renamed_and_paced(program: ApiClient, made: dict[str, Any]) -> None:
    address = f"channels/{made['id']}"

    changed = program.patch(address, {"displayName": "Shop", "name": "shop", "ownPace": 20}).data

    assert (changed["displayName"], changed["name"], changed["ownPace"]) == ("Shop", "shop", 20)
    assert program.patch(address, {"ownPace": None}).data["ownPace"] is None
    assert program.patch(address, {"ownPace": 0}).status_code == 400


def test_it_is_switched_off_and_on(program: ApiClient, made: dict[str, Any]) -> None:
    address = f"channels/{made['id']}"

    assert program.post(f"{address}/disconnect").data["status"] == "offline"
    assert program.post(f"{address}/connect").data["status"] == "online"
    assert program.post(f"{address}/restart").data["status"] == "online"


def test_a_deleted_channel_is_gone(program: ApiClient, made: dict[str, Any]) -> None:
    address = f"channels/{made['id']}"

    assert program.delete(address).status_code == 200
    assert program.get(address).status_code == 404
    assert program.get("channels").data["items"] == []


def test_health_is_read_and_refreshed(
    program: ApiClient, made: dict[str, Any], meta: Simulator
) -> None:
    address = f"channels/{made['id']}/health"
    meta.sim_post("numbers/220000000000001", {"quality": "RED"})

    before = program.get(address).data
    after = program.get(f"{address}?refresh=true").data

    assert "quality_green" in {one["code"] for one in before["findings"]}
    assert "quality_red" in {one["code"] for one in after["findings"]}
    assert [one["kind"] for one in after["incidents"]] == ["quality_red"]
    assert "Support" in after["incidents"][0]["message"]


def test_a_test_message_leaves(program: ApiClient, made: dict[str, Any], meta: Simulator) -> None:
    answer = program.post(f"channels/{made['id']}/test", {"to": "+5511900000101"})

    assert answer.status_code == 200, answer.content
    assert answer.data["providerId"].startswith("wamid.")
    assert meta.sim("stats")["accepted"] == 1


def test_why_a_test_message_does_not_leave_is_said(
    program: ApiClient, made: dict[str, Any], meta: Simulator, acme: Tenant
) -> None:
    address = f"channels/{made['id']}/test"

    assert program.post(address, {"to": "11900000101"}).status_code == 400
    refused = program.post(address, {"to": "+5511900000925"})
    assert (refused.status_code, refused.json()["code"]) == (409, "provider_refused")
    assert refused.json()["providerCode"] == "131031"

    with in_tenant(acme):
        states.hold(acme, Channel.objects.get(), states.BY_ADMIN)
    held = program.post(address, {"to": "+5511900000101"})
    assert (held.status_code, held.json()["code"]) == (409, "channel_held")

    program.post(f"channels/{made['id']}/disconnect")
    offline = program.post(address, {"to": "+5511900000101"})
    assert offline.json()["code"] == "channel_not_live"


def test_an_official_number_has_no_qr_code(program: ApiClient, made: dict[str, Any]) -> None:
    assert program.get(f"channels/{made['id']}/qr").json()["code"] == "not_for_this_channel"
    answer = program.post(f"channels/{made['id']}/pairing-code", {"phoneNumber": "+5511900000101"})
    assert answer.status_code == 409


def test_channels_are_for_those_who_manage_them(
    by_key: Callable[..., ApiClient], made: dict[str, Any]
) -> None:
    assert by_key("channels.manage").get("channels").status_code == 200
    assert by_key("conversations.view").get("channels").status_code == 403


def test_another_companys_channel_does_not_exist(
    api: Callable[..., ApiClient], made: dict[str, Any], stranger: User, globex: Tenant
) -> None:
    program = api(stranger, globex)

    assert program.get(f"channels/{made['id']}").status_code == 404
    assert program.delete(f"channels/{made['id']}").status_code == 404
