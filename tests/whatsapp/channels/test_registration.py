"""Registering a number, and what customers see of it."""

from __future__ import annotations

import pytest

from apps.accounts.actor import Actor
from apps.accounts.models import AuditEntry, Tenant
from apps.whatsapp.channels import changing, connecting, profile, registration, removing
from apps.whatsapp.channels.refusals import ProviderRefused
from apps.whatsapp.models import Channel
from tests.simulated import Simulator
from tests.whatsapp.channels.conftest import create_meta

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


@pytest.fixture
def number(inside_acme: Tenant, by: Actor, meta: Simulator) -> Channel:
    channel = create_meta(inside_acme, by)
    connecting.connect(inside_acme, channel, by=by)
    return channel


def test_a_number_that_is_not_registered_is_live_after_its_pin(
    inside_acme: Tenant, by: Actor, meta: Simulator
) -> None:
    meta.sim_post("numbers/220000000000001", {"status": "PENDING"})
    channel = create_meta(inside_acme, by)
    assert connecting.connect(inside_acme, channel, by=by).has("number_not_registered")

    report = registration.register(inside_acme, channel, "123456", keep_pin=True, by=by)

    assert report.is_good
    assert channel.status == Channel.Status.ONLINE
    assert Channel.objects.get(pk=channel.pk).secrets()["pin"] == "123456"
    assert "123456" not in str(list(AuditEntry.objects.values_list("after", flat=True)))


def test_a_kept_pin_overwrites_no_token_that_was_put_in_meanwhile(
    inside_acme: Tenant, by: Actor, number: Channel
) -> None:
    loaded_before = Channel.objects.get(pk=number.pk)
    changing.replace_credentials(inside_acme, number, by=by, access_token="EAAB-another-token")

    registration.register(inside_acme, loaded_before, "123456", keep_pin=True, by=by)

    kept = Channel.objects.get(pk=number.pk).secrets()
    assert (kept["access_token"], kept["pin"]) == ("EAAB-another-token", "123456")


def test_no_secret_comes_back_to_a_channel_that_was_deleted_meanwhile(
    inside_acme: Tenant, by: Actor, number: Channel
) -> None:
    loaded_before = Channel.objects.get(pk=number.pk)
    removing.delete(inside_acme, number, by=by)

    registration.register(inside_acme, loaded_before, "123456", keep_pin=True, by=by)
    changing.replace_credentials(inside_acme, loaded_before, by=by, access_token="EAAB-another")

    assert Channel.objects.get(pk=number.pk).secrets() == {}


def test_a_wrong_pin_is_told_in_words(
    inside_acme: Tenant, by: Actor, meta: Simulator, number: Channel
) -> None:
    meta.sim_post("numbers/220000000000001", {"pin": "654321"})

    with pytest.raises(registration.NotRegistered) as refused:
        registration.register(inside_acme, number, "123456", by=by)

    assert "not the PIN" in str(refused.value)
    assert refused.value.extra["providerCode"] == "133005"


def test_a_deregistered_number_is_off(
    inside_acme: Tenant, by: Actor, meta: Simulator, number: Channel
) -> None:
    registration.deregister(inside_acme, number, by=by)

    assert number.status == Channel.Status.OFFLINE
    told = meta.get("/v26.0/220000000000001", fields="status").json()
    assert told["status"] != "CONNECTED"


def test_the_profile_is_read_and_changed_at_meta(
    inside_acme: Tenant, by: Actor, number: Channel
) -> None:
    wanted = {
        "about": "Open from 9 to 18",
        "description": "Bread and coffee",
        "email": "hello@example.com",
        "websites": ("https://example.com/",),
        "vertical": "RESTAURANT",
    }

    profile.change(inside_acme, number, by=by, **wanted)

    found = profile.read(number)
    assert (found.about, found.vertical, found.websites) == (
        "Open from 9 to 18",
        "RESTAURANT",
        ("https://example.com/",),
    )
    assert profile.differing(found, wanted) == {}
    entry = AuditEntry.objects.get(action="channel.profile_changed")
    assert entry.after == {"fields": sorted(wanted)}


def test_a_photo_is_uploaded_and_shown(inside_acme: Tenant, by: Actor, number: Channel) -> None:
    profile.put_photo(inside_acme, number, PNG, mime_type="image/png", by=by)

    assert profile.read(number).photo_url


@pytest.mark.parametrize(("raw", "mime"), [(PNG, "image/gif"), (b"", "image/png")])
def test_what_is_no_photo_is_refused(
    raw: bytes, mime: str, inside_acme: Tenant, by: Actor, number: Channel
) -> None:
    with pytest.raises(profile.NoPhoto):
        profile.put_photo(inside_acme, number, raw, mime_type=mime, by=by)


def test_what_meta_refuses_is_told_in_words(
    inside_acme: Tenant, by: Actor, number: Channel
) -> None:
    number.set_credentials(access_token="expired-token")

    with pytest.raises(ProviderRefused) as refused:
        profile.read(number)

    assert refused.value.extra["providerCode"] == "190"
    assert "token" in str(refused.value)
