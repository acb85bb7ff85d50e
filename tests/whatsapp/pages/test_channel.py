"""One channel's pages: examination, webhooks, profile, settings, test, end."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from apps.accounts.models import AuditEntry, Tenant
from apps.accounts.tenancy import in_tenant
from apps.whatsapp.channels import incidents
from apps.whatsapp.models import Channel
from tests.simulated import Simulator
from tests.whatsapp.pages.conftest import FORM

HTMX = {"HX-Request": "true"}
Make = Callable[..., Channel]


def picture() -> SimpleUploadedFile:
    drawn = io.BytesIO()
    Image.new("RGB", (256, 256), "#00a859").save(drawn, "PNG")
    return SimpleUploadedFile("face.png", drawn.getvalue(), "image/png")


@pytest.fixture
def connected(as_admin: Client, acme: Tenant, meta: Simulator) -> Channel:
    as_admin.post("/t/acme/channels/connect/official/", FORM)
    channel = fresh(acme)
    as_admin.post(f"/t/acme/channels/{channel.pk}/connect/")
    return fresh(acme)


def fresh(tenant: Tenant) -> Channel:
    with in_tenant(tenant):
        return Channel.objects.get()


def at(channel: Channel, page: str = "") -> str:
    return f"/t/acme/channels/{channel.pk}/{page}"


def test_an_examination_is_drawn_in_its_place(
    as_admin: Client, connected: Channel, meta: Simulator
):
    meta.sim_post(f"numbers/{connected.key}", {"quality": "RED"})

    said = as_admin.post(at(connected, "examine/"), headers=HTMX).content.decode()

    assert "Quality is low" in said
    assert "Meta rates the quality of Shop as low." in said
    assert "<html" not in said
    assert as_admin.post(at(connected, "examine/")).url == at(connected)


def test_a_channel_that_was_never_examined_says_so(as_admin: Client, make: Make):
    assert "<mark>not examined</mark>" in as_admin.get(at(make())).content.decode()


def test_what_is_over_is_listed_as_history(as_admin: Client, acme: Tenant, make: Make):
    channel = make()
    with in_tenant(acme):
        incidents.raise_(acme, "webhooks_silent", channel=channel)
        incidents.close(acme, "webhooks_silent", channel=channel)

    assert "No webhooks arrive" in as_admin.get(at(channel)).content.decode()


def test_the_details_have_no_secret(as_admin: Client, connected: Channel):
    for page in ("", "settings/", "check/", "test/"):
        said = as_admin.get(at(connected, page)).content.decode()
        assert FORM["access_token"] not in said
    assert connected.key in as_admin.get(at(connected)).content.decode()


def test_webhooks_of_an_app_of_ones_own_come_to_an_address_of_its_own(
    as_admin: Client, make: Make, acme: Tenant
):
    own = make()
    with in_tenant(acme):
        own.set_credentials(app_secret="0123456789abcdef", verify_token="a-word-to-verify-with")
        own.save()

    said = as_admin.get(at(own, "webhooks/")).content.decode()

    assert f"http://testserver/webhooks/meta/{own.pk}/" in said
    assert "a-word-to-verify-with" in said
    assert "0123456789abcdef" not in said


def test_webhooks_of_the_platforms_app_are_nobodys_business(as_admin: Client, make: Make, settings):
    settings.META_VERIFY_TOKEN = "the-platforms-word"

    said = as_admin.get(at(make(), "webhooks/")).content.decode()

    assert "platform’s own app" in said
    assert "the-platforms-word" not in said


def test_a_test_message_leaves(as_admin: Client, connected: Channel, meta: Simulator):
    asked = as_admin.get(at(connected, "test/"), headers=HTMX)
    assert '<dialog class="dialog" id="test"' in asked.content.decode()

    answer = as_admin.post(at(connected, "test/"), {"to": "(11) 90000-0142"}, headers=HTMX)

    assert answer.status_code == 204
    assert meta.sim("messages", to="5511900000142")["messages"]


@pytest.mark.parametrize("written", ["12", "abc", "+0011900000142", "11 9000"])
def test_half_a_number_is_told_in_the_dialog(as_admin: Client, connected: Channel, written: str):
    answer = as_admin.post(at(connected, "test/"), {"to": written}, headers=HTMX)

    assert answer.status_code == 200
    assert "not a whole number yet" in answer.content.decode()


def test_a_channel_that_is_not_live_refuses_a_test_in_words(as_admin: Client, make: Make):
    answer = as_admin.post(at(make(), "test/"), {"to": "+5511900000142"}, headers=HTMX)

    assert "This channel is not live." in answer.content.decode()


def test_a_name_and_a_pace_are_changed(as_admin: Client, acme: Tenant, make: Make):
    channel = make()

    as_admin.post(at(channel, "settings/name/"), {"display_name": "Loja do centro"})
    as_admin.post(at(channel, "settings/pace/"), {"own_pace": "12"})

    kept = fresh(acme)
    assert (kept.display_name, kept.name, kept.own_pace) == ("Loja do centro", "support", 12)
    as_admin.post(at(channel, "settings/pace/"), {"own_pace": ""})
    assert fresh(acme).own_pace is None


@pytest.mark.parametrize("pace", ["0", "-3", "5000", "fast"])
def test_a_pace_that_is_none_is_refused(as_admin: Client, acme: Tenant, make: Make, pace: str):
    page = as_admin.post(at(make(), "settings/pace/"), {"own_pace": pace})

    assert page.status_code == 200
    assert "own_pace" in page.context["forms"]["pace"].errors
    assert fresh(acme).own_pace is None


def test_an_empty_form_of_secrets_replaces_nothing(as_admin: Client, make: Make, acme: Tenant):
    page = as_admin.post(at(make(), "settings/secrets/"), {"access_token": ""})

    assert "Write what is to be replaced." in page.content.decode()
    with in_tenant(acme):
        assert Channel.objects.get().secrets()["access_token"]


def test_a_number_is_registered_with_its_pin(
    as_admin: Client, acme: Tenant, connected: Channel, meta: Simulator
):
    meta.sim_post(f"numbers/{connected.key}", {"status": "DISCONNECTED"})
    as_admin.post(at(connected, "examine/"))
    assert "not registered" in as_admin.get(at(connected)).content.decode()

    wrong = as_admin.post(at(connected, "settings/registration/"), {"pin": "12"})
    assert "A PIN has six digits." in wrong.content.decode()
    answer = as_admin.post(at(connected, "settings/registration/"), {"pin": "123456"})

    assert answer.url == at(connected)
    assert fresh(acme).status == "online"


def test_the_profile_is_read_from_meta_and_written_there(
    as_admin: Client, connected: Channel, meta: Simulator
):
    frame = as_admin.get(at(connected, "profile/")).content.decode()
    assert 'hx-trigger="load"' in frame
    assert "Save at Meta" in as_admin.get(at(connected, "profile/"), headers=HTMX).content.decode()
    given = {
        "about": "Open from 8 to 18",
        "description": "Bread and more",
        "address": "",
        "email": "shop@example.com",
        "website_1": "https://example.com",
        "website_2": "",
        "vertical": "GROCERY",
    }

    as_admin.post(at(connected, "profile/"), given)

    path = f"/v26.0/{connected.key}/whatsapp_business_profile"
    told = meta.get(path, fields="about,description,email,websites,vertical").json()["data"][0]
    assert told["about"] == "Open from 8 to 18"
    assert [url.rstrip("/") for url in told["websites"]] == ["https://example.com"]
    again = as_admin.get(at(connected, "profile/"), headers=HTMX).content.decode()
    assert "Open from 8 to 18" in again


def test_a_photo_goes_to_meta(as_admin: Client, connected: Channel, acme: Tenant):
    given = {"vertical": "OTHER", "photo": picture()}

    answer = as_admin.post(at(connected, "profile/"), given)

    assert answer.status_code == 302, answer.context["form"].errors
    with in_tenant(acme):
        changed = AuditEntry.objects.filter(action="channel.profile_changed")
        assert {"fields": ["photo"]} in [entry.after for entry in changed]


def test_a_photo_that_is_none_is_refused_beside_its_field(as_admin: Client, connected: Channel):
    photo = SimpleUploadedFile("face.png", b"<svg onload=alert(1)>", "image/png")

    page = as_admin.post(at(connected, "profile/"), {"photo": photo})

    assert "Only JPEG and PNG can be a photo." in page.content.decode()


def test_a_silent_meta_is_told_on_the_profiles_page(as_admin: Client, make: Make, settings):
    settings.META_GRAPH_URL = "http://127.0.0.1:9"
    settings.PRIVATE_HOSTS_ALLOWED = ["127.0.0.0/8"]

    said = as_admin.get(at(make(), "profile/"), headers=HTMX).content.decode()

    assert "did not answer" in said


def test_a_channel_is_switched_off_and_on_again(as_admin: Client, acme: Tenant, connected: Channel):
    as_admin.post(at(connected, "disconnect/"))
    assert fresh(acme).status == "offline"

    as_admin.post(at(connected, "connect/"))
    assert fresh(acme).status == "online"


def test_deleting_says_what_happens_and_keeps_the_history(
    as_admin: Client, acme: Tenant, connected: Channel
):
    asked = as_admin.get(at(connected, "settings/")).content.decode()
    assert "Conversations, campaigns and reports stay" in asked

    assert as_admin.post(at(connected, "delete/")).url == "/t/acme/channels/"

    assert fresh(acme).deleted_at
    assert (
        "nothing leaves and nothing arrives" in as_admin.get("/t/acme/channels/").content.decode()
    )


def test_a_gateways_address_is_corrected_and_the_old_key_stays_behind(
    as_admin: Client, acme: Tenant, make: Make, settings
):
    settings.PRIVATE_HOSTS_ALLOWED = ["127.0.0.0/8"]
    channel = make(provider="waha", key="default", gateway_url="http://127.0.0.1:3999")
    with in_tenant(acme):
        channel.set_credentials(api_key="the-old-gateways-key")
        channel.save()

    as_admin.post(at(channel, "settings/gateway/"), {"gateway_url": "http://127.0.0.2:3999"})

    with in_tenant(acme):
        kept = Channel.objects.get()
        assert kept.gateway_url == "http://127.0.0.2:3999"
        assert "api_key" not in kept.secrets()


def test_only_those_who_manage_channels_see_them(as_agent: Client, make: Make):
    for page in ("", "settings/", "webhooks/", "profile/", "test/", "check/"):
        assert as_agent.get(at(make(page or "x", key=page), page)).status_code == 403
