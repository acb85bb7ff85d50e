"""Channels in what every page shows, and on the platform's pages."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant
from apps.whatsapp.channels import connecting, fleet, incidents, states
from apps.whatsapp.models import Channel, Incident
from tests.simulated import Simulator
from tests.whatsapp.channels.conftest import create_meta, make_channel

Kind = Incident.Kind


def page(client: Client) -> str:
    return str(client.get("/t/acme/team/").content.decode())


@pytest.fixture
def broken(acme: Tenant) -> Channel:
    with in_tenant(acme):
        channel = make_channel()
        incidents.raise_(acme, Kind.TOKEN_DEAD, channel=channel)
    return channel


def test_a_trouble_is_on_every_page_of_those_who_can_mend_it(
    as_owner: Client, as_agent: Client, broken: Channel
) -> None:
    words = "Meta no longer accepts the access token of Support."

    assert words in page(as_owner)
    assert f"/t/acme/channels/{broken.pk}/" in page(as_owner)
    assert words not in page(as_agent)


def test_several_troubles_are_one_line(as_owner: Client, acme: Tenant, broken: Channel) -> None:
    with in_tenant(acme):
        other = make_channel("sales", key="220000000000002")
        incidents.raise_(acme, Kind.DISCONNECTED, channel=other)

    assert "2 channels have troubles" in page(as_owner)


def test_the_banner_goes_with_the_trouble(as_owner: Client, acme: Tenant, broken: Channel) -> None:
    with in_tenant(acme):
        incidents.close(acme, Kind.TOKEN_DEAD, channel=broken)

    assert "no longer accepts" not in page(as_owner)


def test_channels_are_in_the_navigation_of_those_who_manage_them(
    as_owner: Client, as_agent: Client
) -> None:
    assert 'href="/t/acme/channels/"' in page(as_owner)
    assert 'href="/t/acme/channels/"' not in page(as_agent)


def test_the_palette_finds_a_channel_by_its_number(as_owner: Client, acme: Tenant) -> None:
    with in_tenant(acme):
        channel = make_channel(phone_number="+5511900000101")

    found = as_owner.get("/t/acme/palette/?q=5511900000101").content.decode()

    assert f"/t/acme/channels/{channel.pk}/" in found


def test_a_new_company_is_led_to_its_first_number(as_owner: Client, acme: Tenant) -> None:
    assert "Connect a number" in as_owner.get("/t/acme/").content.decode()


def test_companies_channels_are_counted_across_schemas(
    acme: Tenant, globex: Tenant, by: Actor, meta: Simulator
) -> None:
    with in_tenant(acme):
        connecting.connect(acme, create_meta(acme, by), by=by)
    with in_tenant(globex):
        bad = create_meta(globex, by, phone_number_id="22", access_token="expired-token")
        connecting.connect(globex, bad, by=by)

    assert fleet.by_status() == {"online": 1, "failed": 1}
    assert fleet.failing() == [(globex, 1)]


def test_the_platforms_first_page_names_companies_whose_channels_fail(
    as_superadmin: Client, acme: Tenant, by: Actor, meta: Simulator
) -> None:
    with in_tenant(acme):
        bad = create_meta(acme, by, access_token="expired-token")
        connecting.connect(acme, bad, by=by)

    shown = as_superadmin.get("/admin/").content.decode()

    assert "Channels failed" in shown
    assert "Acme (1)" in shown


def test_check_services_tells_how_channels_are_doing(acme: Tenant, by: Actor) -> None:
    with in_tenant(acme):
        create_meta(acme, by)
    told = StringIO()

    call_command("check_services", "numbers", stdout=told)

    assert "1 connected, 0 live, 0 failed" in told.getvalue()


@pytest.fixture
def inside(as_superadmin: Client, acme: Tenant) -> Client:
    """A superadmin who entered Acme on purpose."""
    as_superadmin.post("/t/acme/enter/", {"next": "/t/acme/admin/"})
    return as_superadmin


def test_a_superadmin_sees_a_channel_without_its_secrets(
    inside: Client, acme: Tenant, broken: Channel
) -> None:
    answer = inside.get(f"/t/acme/admin/whatsapp/channel/{broken.pk}/change/")

    assert answer.status_code == 200, answer.content
    shown = answer.content.decode()
    assert "Support" in shown
    assert "EAAB" not in shown
    assert broken.credentials not in shown


def test_the_list_of_channels_names_their_incidents(
    inside: Client, acme: Tenant, broken: Channel
) -> None:
    shown = inside.get("/t/acme/admin/whatsapp/channel/").content.decode()

    assert "access token not valid" in shown


def test_a_hold_of_the_platform_stops_sending(acme: Tenant, broken: Channel) -> None:
    with in_tenant(acme):
        states.set_status(acme, broken, "online")
        assert states.hold(acme, broken, states.BY_ADMIN)
        assert not Channel.objects.get(pk=broken.pk).may_send
        assert not Incident.objects.open().filter(kind=Kind.ACCOUNT_RESTRICTED).exists()
