"""Signing up in Meta's own window: out with a state, back with a code."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant
from apps.whatsapp.models import Channel
from tests.simulated import APP_SECRET, Simulator

START = "/t/acme/channels/embedded/"
BUSINESS_TOKEN = "sandbox-business-the-code"


@pytest.fixture
def on(settings: Any, meta: Simulator) -> Simulator:
    settings.META_APP_SECRET = APP_SECRET
    settings.META_APP_ID = "100200300400500"
    settings.META_EMBEDDED_SIGNUP_CONFIG = "600700800"
    return meta


def given(meta: Simulator, *numbers: str) -> None:
    """What the person chose in Meta's window: an account and its numbers."""
    meta.get("/v26.0/110000000000009", token=BUSINESS_TOKEN, fields="name,owner_business_info")
    for number in numbers:
        meta.get(f"/v26.0/{number}", token=BUSINESS_TOKEN, fields="display_phone_number")


def state_of(client: Client) -> str:
    """Set out, and read the state that Meta will bring back."""
    answer = client.get(START)
    assert answer.status_code == 302
    return parse_qs(urlsplit(answer.url).query)["state"][0]


def test_it_is_off_until_the_platform_has_an_app(as_owner: Client, meta: Simulator) -> None:
    answer = as_owner.get(START)

    assert answer.url == "/t/acme/channels/connect/"


def test_the_person_is_sent_to_meta_with_what_it_needs(as_owner: Client, on: Simulator) -> None:
    url = urlsplit(as_owner.get(START).url)
    asked = {name: value[0] for name, value in parse_qs(url.query).items()}

    assert (url.hostname, url.path) == ("www.facebook.com", "/v26.0/dialog/oauth")
    assert (
        asked.items()
        >= {
            "client_id": "100200300400500",
            "config_id": "600700800",
            "response_type": "code",
            "override_default_response_type": "true",
            "redirect_uri": "http://testserver/channels/embedded/",
        }.items()
    )


def test_one_number_is_connected_on_the_way_back(
    as_owner: Client, acme: Tenant, on: Simulator
) -> None:
    given(on, "220000000000009")
    state = state_of(as_owner)

    back = as_owner.get("/channels/embedded/", {"code": "the-code", "state": state})
    assert back.url.startswith("http://testserver/t/acme/channels/embedded/back/?")
    done = as_owner.get(back.url)

    with in_tenant(acme):
        channel = Channel.objects.get()
        assert (channel.key, channel.account) == ("220000000000009", "110000000000009")
        assert channel.secrets()["access_token"] == BUSINESS_TOKEN
    assert done.url == f"/t/acme/channels/{channel.pk}/check/"


def test_of_several_numbers_the_person_chooses_one(
    as_owner: Client, acme: Tenant, on: Simulator
) -> None:
    given(on, "220000000000008", "220000000000009")
    back = {"code": "the-code", "state": state_of(as_owner)}

    answer = as_owner.get("/t/acme/channels/embedded/back/", back)
    assert answer.url == "/t/acme/channels/embedded/choose/"
    shown = as_owner.get(answer.url).content.decode()
    assert "220000000000008" in shown
    assert BUSINESS_TOKEN not in shown
    assert BUSINESS_TOKEN not in str(dict(as_owner.session))
    done = as_owner.post("/t/acme/channels/embedded/chosen/", {"number": "220000000000008"})

    with in_tenant(acme):
        channel = Channel.objects.get()
    assert channel.key == "220000000000008"
    assert done.url == f"/t/acme/channels/{channel.pk}/check/"

    as_owner.post("/t/acme/channels/embedded/chosen/", {"number": "220000000000009"})
    with in_tenant(acme):
        assert Channel.objects.count() == 1


def test_a_state_works_once(as_owner: Client, on: Simulator) -> None:
    given(on, "220000000000009")
    back = {"code": "the-code", "state": state_of(as_owner)}

    assert as_owner.get("/t/acme/channels/embedded/back/", back).status_code == 302
    assert as_owner.get("/t/acme/channels/embedded/back/", back).status_code == 409


def test_a_state_of_another_person_is_refused(
    as_owner: Client, as_admin: Client, acme: Tenant, on: Simulator
) -> None:
    given(on, "220000000000009")
    state_of(as_owner)
    back = {"code": "the-code", "state": state_of(as_admin)}

    assert as_owner.get("/t/acme/channels/embedded/back/", back).status_code == 409
    with in_tenant(acme):
        assert not Channel.objects.exists()


@pytest.mark.parametrize("state", ["", "forged", "eyJ0byI6Imh0dHBzOi8vZXZpbCJ9:x:y"])
def test_nobody_is_led_elsewhere_by_a_forged_state(state: str, as_nobody: Client) -> None:
    answer = as_nobody.get("/channels/embedded/", {"code": "c", "state": state})

    assert answer.status_code == 409
    assert "Location" not in answer.headers


def test_who_leaves_the_window_early_is_told_to_begin_again(
    as_owner: Client, on: Simulator
) -> None:
    back = {"state": state_of(as_owner)}

    answer = as_owner.get("/t/acme/channels/embedded/back/", back)

    assert answer.status_code == 409
    assert "Begin again" in answer.content.decode()


def test_without_a_new_number_nothing_is_connected(
    as_owner: Client, acme: Tenant, on: Simulator
) -> None:
    given(on)
    back = {"code": "the-code", "state": state_of(as_owner)}

    answer = as_owner.get("/t/acme/channels/embedded/back/", back)

    assert answer.status_code == 409
    assert "no new number" in answer.content.decode()
