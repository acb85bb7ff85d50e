"""What changes on a channel reaches open pages, the admin's log and what waited for it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from apps.accounts.actor import Actor
from apps.accounts.live import publishing
from apps.accounts.models import AuditEntry, Tenant
from apps.accounts.tenancy import in_public, in_tenant
from apps.whatsapp.channels import connecting, incidents, states, tasks
from apps.whatsapp.models import Channel, Incident, Template
from tests.simulated import Simulator
from tests.whatsapp.channels.conftest import create_meta, make_channel


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Any]]:
    """What is published, without a socket to hear it."""
    heard: list[tuple[str, Any]] = []
    monkeypatch.setattr(publishing, "_anybody_in", lambda _room: True)
    monkeypatch.setattr(
        publishing, "_send", lambda _room, message: heard.append((message["event"], message))
    )
    return heard


def test_open_pages_draw_the_new_state_in_their_language(
    inside_acme: Tenant,
    channel: Channel,
    said: list[tuple[str, Any]],
    django_capture_on_commit_callbacks: Any,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        states.set_status(inside_acme, channel, "online")

    [(event, message)] = said
    assert event == "session:status"
    assert f'"channelId": "{channel.pk}"' in message["text"]
    assert f"channel-state-{channel.pk}" in message["html"]["en"]
    assert set(message["html"]) == {"en", "pt-br"}


def test_templates_are_read_once_a_number_is_live(
    inside_acme: Tenant,
    by: Actor,
    meta: Simulator,
    django_capture_on_commit_callbacks: Any,
) -> None:
    channel = create_meta(inside_acme, by)

    with django_capture_on_commit_callbacks(execute=True):
        connecting.connect(inside_acme, channel, by=by)

    channel.refresh_from_db()
    assert channel.templates_synced_at is not None
    assert channel.templates_synced_at <= timezone.now()


def test_a_welcome_that_comes_too_late_does_nothing(inside_acme: Tenant) -> None:
    channel = make_channel(deleted_at=timezone.now())

    headers = {"recado_schema": inside_acme.schema_name}
    tasks.welcome.apply([str(channel.pk)], headers=headers).get()

    assert not Template.objects.exists()


def test_a_suspended_companys_channels_are_left_alone(
    acme: Tenant, django_capture_on_commit_callbacks: Any
) -> None:
    from apps.whatsapp.channels import routes

    with in_tenant(acme):
        channel = make_channel()
        routes.open_own_address(acme, channel)
    acme.status = "suspended"
    acme.save(update_fields=["status"])

    with in_public():
        tasks.look_after_channels.apply().get()

    with in_tenant(acme):
        assert Channel.objects.get().health == {}


@pytest.fixture
def inside(as_superadmin: Client, acme: Tenant) -> Client:
    """A superadmin who entered Acme on purpose."""
    as_superadmin.post("/t/acme/enter/", {"next": "/t/acme/admin/"})
    return as_superadmin


def press(client: Client, channel: Channel, what: str, **given: str) -> Any:
    url = f"/t/acme/admin/whatsapp/channel/{channel.pk}/{what}/"
    return client.post(url, {"form-submit": "1", "_form_submitted": "1", **given}, follow=True)


def test_the_platform_holds_and_releases_a_channel(inside: Client, acme: Tenant) -> None:
    with in_tenant(acme):
        channel = make_channel()
        states.set_status(acme, channel, "online")

    press(inside, channel, "hold", reason="Complaints")
    with in_tenant(acme):
        assert Channel.objects.get().held == states.BY_ADMIN
        assert Incident.objects.get().detail["reason"] == "Complaints"

    press(inside, channel, "release")
    with in_tenant(acme):
        assert Channel.objects.get().may_send
    actions = AuditEntry.objects.filter(tenant=acme, as_superadmin=True)
    assert set(actions.values_list("action", flat=True)) >= {"channel.held", "channel.released"}


def test_incidents_are_listed_in_the_admin(inside: Client, acme: Tenant) -> None:
    with in_tenant(acme):
        incidents.raise_(acme, "quality_red", channel=make_channel())

    shown = inside.get("/t/acme/admin/whatsapp/incident/").content.decode()

    assert "quality is low" in shown
    assert "Support" in shown
