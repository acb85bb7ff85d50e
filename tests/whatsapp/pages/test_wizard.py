"""Connecting a channel by its pages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant
from apps.whatsapp.models import Channel
from tests.simulated import Simulator
from tests.whatsapp.pages.conftest import FORM

OFFICIAL = "/t/acme/channels/connect/official/"
QR = "/t/acme/channels/connect/qr/"
SANDBOX = "/t/acme/channels/connect/sandbox/"
HTMX = {"HX-Request": "true"}
Make = Callable[..., Channel]


def only_channel(tenant: Tenant) -> Channel:
    with in_tenant(tenant):
        return Channel.objects.get()


def none_kept(tenant: Tenant) -> bool:
    with in_tenant(tenant):
        return not Channel.objects.exists()


def test_from_the_form_to_a_live_number(as_admin: Client, acme: Tenant, meta: Simulator):
    answer = as_admin.post(OFFICIAL, FORM)
    channel = only_channel(acme)
    assert answer.url == f"/t/acme/channels/{channel.pk}/check/"

    page = as_admin.get(answer.url).content.decode()
    assert "Asking Meta whether everything is in place." in page
    found = as_admin.post(f"/t/acme/channels/{channel.pk}/connect/", headers=HTMX)

    said = found.content.decode()
    assert "Shop is <mark>live</mark>." in said
    assert "The access token works" in said
    assert "<html" not in said
    assert only_channel(acme).status == "online"


def test_what_is_wrong_is_said_with_where_to_mend_it(
    as_admin: Client, acme: Tenant, meta: Simulator
):
    as_admin.post(OFFICIAL, FORM | {"access_token": "expired-token"})
    channel = only_channel(acme)

    said = as_admin.post(f"/t/acme/channels/{channel.pk}/connect/", headers=HTMX).content.decode()

    assert "<mark>One thing</mark> has to be mended first." in said
    assert "The access token has ended" in said
    assert f'href="/t/acme/channels/{channel.pk}/settings/#s-secrets"' in said


def test_a_token_is_replaced_and_checked_at_once(as_admin: Client, acme: Tenant, meta: Simulator):
    as_admin.post(OFFICIAL, FORM | {"access_token": "expired-token"})
    channel = only_channel(acme)
    base = f"/t/acme/channels/{channel.pk}"
    as_admin.post(f"{base}/connect/")

    answer = as_admin.post(f"{base}/settings/secrets/", {"access_token": "EAAB-a-better-one"})
    assert answer.url == f"{base}/check/?again"
    assert "Asking Meta" in as_admin.get(answer.url).content.decode()
    as_admin.post(f"{base}/connect/")

    assert only_channel(acme).status == "online"


def test_ids_typed_wrong_are_corrected_until_the_number_is_proven(
    as_admin: Client, acme: Tenant, meta: Simulator
):
    as_admin.post(OFFICIAL, FORM | {"phone_number_id": "404000000000001"})
    channel = only_channel(acme)
    base = f"/t/acme/channels/{channel.pk}"
    as_admin.post(f"{base}/connect/")
    right = {name: FORM[name] for name in ("phone_number_id", "business_account_id")}

    as_admin.post(f"{base}/settings/ids/", right)
    as_admin.post(f"{base}/connect/")
    assert only_channel(acme).status == "online"

    assert "Ids at Meta" not in as_admin.get(f"{base}/settings/").content.decode()
    refused = as_admin.post(f"{base}/settings/ids/", right | {"phone_number_id": "5"})
    assert "its ids stay" in refused.content.decode()
    assert only_channel(acme).key == FORM["phone_number_id"]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("phone_number_id", "+55 11 90000-0101", "digits only"),
        ("business_account_id", "", "required"),
        ("access_token", "EAAB of two words", "spaces or line breaks"),
        ("display_name", "", "required"),
    ],
)
def test_a_wrong_field_is_told_beside_it_and_nothing_is_kept(
    as_admin: Client, acme: Tenant, meta: Simulator, field: str, value: str, words: str
):
    page = as_admin.post(OFFICIAL, FORM | {field: value})

    assert page.status_code == 200
    assert words in str(page.context["form"].errors[field])
    assert none_kept(acme)


def test_secrets_are_not_written_back_but_stay_in_the_page(as_admin: Client, meta: Simulator):
    page = as_admin.post(OFFICIAL, FORM | {"phone_number_id": ""}, headers=HTMX)

    said = page.content.decode()
    assert FORM["access_token"] not in said
    assert said.count('hx-preserve="true"') == 2
    assert 'value="Shop"' in said


def test_the_secret_is_asked_for_where_the_platform_has_no_app(
    as_admin: Client, acme: Tenant, meta: Simulator, settings
):
    settings.META_APP_SECRET = ""

    page = as_admin.post(OFFICIAL, FORM)

    assert "app_secret" in page.context["form"].errors
    assert none_kept(acme)


def test_the_same_number_twice_is_refused_in_words(as_admin: Client, make: Make, meta: Simulator):
    make()

    page = as_admin.post(OFFICIAL, FORM)

    assert page.status_code == 200
    assert "has connected this channel already" in page.content.decode()


def test_a_full_plan_opens_the_dialog_and_is_told_before(
    as_admin: Client, acme: Tenant, meta: Simulator
):
    acme.quota_overrides = {"max_channels": 0}
    acme.save(update_fields=["quota_overrides"])

    assert "all are taken" in as_admin.get("/t/acme/channels/connect/").content.decode()
    answer = as_admin.post(OFFICIAL, FORM, headers=HTMX)

    assert answer.status_code == 402
    assert 'id="upgrade"' in answer.content.decode()
    assert none_kept(acme)


def test_a_qr_channel_needs_the_warning_to_be_read(as_admin: Client, acme: Tenant, settings):
    settings.PRIVATE_HOSTS_ALLOWED = ["127.0.0.0/8"]
    given = {
        "display_name": "Phone",
        "gateway_url": "http://127.0.0.1:3999",
        "session": "default",
        "engine": "NOWEB",
    }

    page = as_admin.post(QR, given)
    assert "Read the warning, then tick this." in page.content.decode()
    assert none_kept(acme)

    answer = as_admin.post(QR, given | {"understood": "on"})
    channel = only_channel(acme)
    assert answer.url == f"/t/acme/channels/{channel.pk}/check/"
    assert (channel.provider, channel.key, channel.engine) == ("waha", "default", "NOWEB")


def test_a_gateway_in_a_private_network_is_refused_in_words(
    as_admin: Client, acme: Tenant, settings
):
    settings.PRIVATE_HOSTS_ALLOWED = []
    given = {
        "display_name": "Phone",
        "gateway_url": "http://127.0.0.1:3999",
        "session": "default",
        "engine": "NOWEB",
        "understood": "on",
    }

    page = as_admin.post(QR, given)

    assert "private network" in page.content.decode()
    assert none_kept(acme)


def test_the_sandbox_asks_for_no_account(as_admin: Client, acme: Tenant, meta: Simulator):
    answer = as_admin.post(SANDBOX, {"display_name": "Try", "kind": "meta"})
    channel = only_channel(acme)
    assert (channel.sandbox, channel.status) == (True, "starting")

    as_admin.post(answer.url.replace("/check/", "/connect/"))

    assert only_channel(acme).status == "online"


def test_there_is_no_sandbox_page_without_a_sandbox(as_admin: Client, settings):
    settings.SANDBOX_URL = ""

    assert as_admin.get(SANDBOX).url == "/t/acme/channels/connect/"


def test_facebooks_sign_up_is_offered_once_it_is_on(as_admin: Client, settings):
    choose = "/t/acme/channels/connect/"
    assert "Continue with Facebook" not in as_admin.get(choose).content.decode()

    settings.META_APP_ID = "1"
    settings.META_APP_SECRET = "secret"
    settings.META_EMBEDDED_SIGNUP_CONFIG = "2"

    assert "Continue with Facebook" in as_admin.get(choose).content.decode()
