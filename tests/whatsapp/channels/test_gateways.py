"""QR channels: the gateway and its session, as far as channels go."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import requests

from apps.accounts.actor import Actor
from apps.accounts.models import ChannelRoute, Tenant, User
from apps.accounts.tenancy import in_tenant
from apps.whatsapp.channels import connecting, correcting, doctor, removing
from apps.whatsapp.channels.refusals import AlreadyConnected
from apps.whatsapp.connections import connection_of
from apps.whatsapp.models import Channel
from tests.programs import ApiClient
from tests.simulated import WAHA_KEY, Simulator, until

Status = Channel.Status


def create_qr(tenant: Tenant, by: Actor, meta: Simulator, **given: Any) -> Channel:
    return connecting.create(
        tenant,
        "waha",
        by=by,
        **{
            "display_name": "Shop",
            "name": "shop",
            "gateway_url": meta.url,
            "api_key": WAHA_KEY,
            **given,
        },
    )


def scan(meta: Simulator) -> None:
    """As soon as the session shows its code."""
    address = f"{meta.url}/_sim/waha/shop/scan"
    until(lambda: requests.post(address, json={}, timeout=30).status_code == 200)


def test_a_session_waits_for_its_scan_and_is_live_after_it(
    inside_acme: Tenant, by: Actor, meta: Simulator
) -> None:
    channel = create_qr(inside_acme, by, meta)

    report = connecting.connect(inside_acme, channel, by=by)
    assert report.has("gateway_reached", "unofficial")
    assert channel.status in {Status.STARTING, Status.SCAN_QR}

    scan(meta)
    assert doctor.examine(inside_acme, channel).has("session_online")
    assert channel.status == Status.ONLINE


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"api_key": "wrong"}, "gateway_key"),
        ({"gateway_url": "http://127.0.0.1:9"}, "gateway_unreachable"),
    ],
)
def test_what_is_wrong_with_a_gateway_is_said(
    given: dict[str, str], code: str, inside_acme: Tenant, by: Actor, meta: Simulator
) -> None:
    channel = create_qr(inside_acme, by, meta, **given)

    report = connecting.connect(inside_acme, channel, by=by)

    assert report.has(code)
    assert channel.status == Status.FAILED


def test_on_the_platforms_gateway_companies_never_share_a_session(
    acme: Tenant, globex: Tenant, by: Actor, meta: Simulator, settings: Any
) -> None:
    settings.DEFAULT_WAHA_URL, settings.DEFAULT_WAHA_API_KEY = meta.url, WAHA_KEY
    keys = []
    for tenant in (acme, globex):
        with in_tenant(tenant):
            channel = create_qr(tenant, by, meta, gateway_url="", api_key="")
            keys.append(channel.key)
            assert connection_of(channel).token == WAHA_KEY
            assert WAHA_KEY not in str(channel.secrets())
            assert not channel.hints.get("api_key")

    assert keys == ["acme_shop", "globex_shop"]


def test_the_platforms_key_goes_to_no_other_gateway(
    inside_acme: Tenant, by: Actor, meta: Simulator, settings: Any
) -> None:
    settings.DEFAULT_WAHA_URL, settings.DEFAULT_WAHA_API_KEY = "https://waha.example.com", "secret"

    channel = create_qr(inside_acme, by, meta, api_key="")

    assert connection_of(channel).token == ""


@pytest.mark.parametrize("today", ["https://waha.example.com", "https://newer.example.com", ""])
def test_a_session_of_the_platforms_gateway_takes_its_key_nowhere_else(
    today: str, inside_acme: Tenant, by: Actor, meta: Simulator, settings: Any
) -> None:
    settings.DEFAULT_WAHA_URL, settings.DEFAULT_WAHA_API_KEY = "https://waha.example.com", "secret"
    channel = create_qr(inside_acme, by, meta, gateway_url="", api_key="")
    settings.DEFAULT_WAHA_URL = today

    with pytest.raises(correcting.AnotherGateway):
        correcting.correct_gateway(
            inside_acme, channel, gateway_url="https://mine.example.com", api_key="own", by=by
        )

    assert Channel.objects.get(pk=channel.pk).gateway_url == "https://waha.example.com"


def test_a_deleted_session_is_gone_at_the_gateway(
    inside_acme: Tenant, by: Actor, meta: Simulator
) -> None:
    channel = create_qr(inside_acme, by, meta)
    connecting.connect(inside_acme, channel, by=by)

    removing.delete(inside_acme, channel, by=by)

    assert not channel.is_present
    assert not ChannelRoute.objects.exists()
    assert "shop" not in str(meta.sim("waha"))


def test_a_channel_deleted_while_it_starts_leaves_no_session_behind(
    inside_acme: Tenant, by: Actor, meta: Simulator
) -> None:
    channel = create_qr(inside_acme, by, meta)
    removing.delete(inside_acme, Channel.objects.get(pk=channel.pk), by=by)

    connecting.connect(inside_acme, channel, by=by)

    assert "shop" not in str(meta.sim("waha"))
    assert Channel.objects.get(pk=channel.pk).status == Status.OFFLINE


def test_switched_off_it_stays_off(inside_acme: Tenant, by: Actor, meta: Simulator) -> None:
    channel = create_qr(inside_acme, by, meta)
    connecting.connect(inside_acme, channel, by=by)

    connecting.disconnect(inside_acme, channel, by=by)

    assert doctor.examine(inside_acme, channel).has("session_offline")
    assert channel.status == Status.OFFLINE


# ── The API ─────────────────────────────────────────────────────────────────────


@pytest.fixture
def program(api: Callable[..., ApiClient], owner: User, acme: Tenant) -> ApiClient:
    return api(owner, acme)


@pytest.fixture
def address(program: ApiClient, meta: Simulator) -> str:
    body = {
        "provider": "waha",
        "displayName": "Shop",
        "name": "shop",
        "gatewayUrl": meta.url,
        "apiKey": WAHA_KEY,
        "engine": "NOWEB",
    }
    answer = program.post("channels", body)
    assert answer.status_code == 201, answer.content
    assert answer.data["status"] in {"starting", "scan_qr"}
    assert answer.data["apiKey"] == {"set": True, "last4": WAHA_KEY[-4:]}
    return f"channels/{answer.data['id']}"


@pytest.mark.parametrize(
    "url",
    ["http://[::1", "http://\u2100.example.com", "http://a:99999", "http://a:b", "http://a..b"],
)
def test_what_is_no_address_is_refused_in_words(url: str, program: ApiClient) -> None:
    answer = program.post(
        "channels",
        {"provider": "waha", "displayName": "Shop", "name": "shop", "gatewayUrl": url},
    )

    assert answer.status_code == 400, answer.content
    assert answer.json()["errors"]["gatewayUrl"]


def test_programs_read_the_qr_code_as_they_like(program: ApiClient, address: str) -> None:
    told = until(lambda: (found := program.get(f"{address}/qr")).status_code == 200 and found)
    drawn = program.get(f"{address}/qr", Accept="image/png")

    assert set(told.data) == {"value", "expiresAt"}
    assert drawn.headers["Content-Type"] == "image/png"
    assert drawn.content.startswith(b"\x89PNG")
    assert drawn.headers["Cache-Control"] == "no-store"


def test_programs_ask_for_a_pairing_code(program: ApiClient, address: str) -> None:
    def asked() -> Any:
        return program.post(f"{address}/pairing-code", {"phoneNumber": "+5511900000101"})

    answer = until(lambda: (found := asked()).status_code == 200 and found)

    assert answer.data["code"]


def test_a_session_that_is_live_has_no_code_to_scan(
    program: ApiClient, address: str, meta: Simulator
) -> None:
    scan(meta)

    answer = program.get(f"{address}/qr")

    assert (answer.status_code, answer.json()["code"]) == (409, "gateway_trouble")


def test_another_key_at_the_same_gateway_is_a_new_credential(
    inside_acme: Tenant, by: Actor, meta: Simulator
) -> None:
    channel = create_qr(inside_acme, by, meta)

    same = {"gateway_url": channel.gateway_url, "by": by}
    correcting.correct_gateway(inside_acme, channel, api_key="", **same)
    assert connection_of(channel).token == WAHA_KEY
    correcting.correct_gateway(inside_acme, channel, api_key="another-key", **same)
    assert connection_of(Channel.objects.get(pk=channel.pk)).token == "another-key"


def test_with_another_gateway_the_former_key_is_forgotten(
    inside_acme: Tenant, by: Actor, meta: Simulator
) -> None:
    channel = create_qr(inside_acme, by, meta)

    correcting.correct_gateway(
        inside_acme, channel, gateway_url="https://other.example.com", api_key="", by=by
    )

    kept = Channel.objects.get(pk=channel.pk)
    assert (kept.gateway_url, connection_of(kept).token) == ("https://other.example.com", "")


def test_a_session_that_is_live_is_not_moved(
    inside_acme: Tenant, by: Actor, meta: Simulator
) -> None:
    channel = create_qr(inside_acme, by, meta)
    channel.status = Status.ONLINE
    moved = {"gateway_url": "https://other.example.com", "api_key": "", "by": by}

    with pytest.raises(correcting.StillLive):
        correcting.correct_gateway(inside_acme, channel, **moved)


def test_no_session_is_moved_to_where_another_channel_is(
    inside_acme: Tenant, by: Actor, meta: Simulator
) -> None:
    create_qr(inside_acme, by, meta, gateway_url="https://other.example.com")
    channel = create_qr(inside_acme, by, meta, name="shop-2")
    Channel.objects.filter(pk=channel.pk).update(key="shop")
    channel.refresh_from_db()

    with pytest.raises(AlreadyConnected):
        correcting.correct_gateway(
            inside_acme, channel, gateway_url="https://other.example.com", api_key="", by=by
        )
