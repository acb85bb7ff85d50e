"""The channels at a glance."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone

from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant
from apps.whatsapp.channels import doctor, incidents
from apps.whatsapp.models import Channel

Make = Callable[..., Channel]


def said(client: Client, path: str = "/t/acme/channels/") -> str:
    page = client.get(path)
    assert page.status_code == 200
    return page.content.decode()


def test_without_a_channel_both_ways_are_explained_the_official_one_first(as_admin: Client):
    page = said(as_admin)

    assert "nothing leaves and nothing arrives" in page
    assert page.index("Official: Meta’s Cloud API") < page.index("By QR code, from a phone")
    assert "WhatsApp can block the number" in page
    assert page.count('<h2 class="grow"') == 2


def test_the_sandbox_is_offered_only_where_there_is_one(as_admin: Client, settings):
    settings.SANDBOX_URL = ""
    assert "sandbox" not in said(as_admin)

    settings.SANDBOX_URL = "http://127.0.0.1:9"
    assert "/t/acme/channels/connect/sandbox/" in said(as_admin)


def test_a_card_says_how_a_number_is_doing(as_admin: Client, live_one: Channel):
    page = said(as_admin)

    assert "Your channel is <mark>live</mark>." in page
    assert "(11) 90000-0110" in page
    assert "80 a second" in page
    assert "up to 2,000" in page


def test_people_reached_are_shown_as_soon_as_somebody_counts(
    as_admin: Client, live_one: Channel, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(doctor, "people_reached", lambda channel: 500)

    assert "500 of 2,000" in said(as_admin)


def test_the_companys_own_pace_counts_when_it_is_lower(as_admin: Client, make: Make):
    make(status="online", throughput=80, own_pace=10)

    assert "10 a second" in said(as_admin)


@pytest.mark.parametrize(
    ("states", "sentence"),
    [
        (["online", "online"], "All 2 channels are <mark>live</mark>."),
        (["online", "failed"], "One of 2 channels is <mark>not live</mark>."),
        (["failed", "offline"], "<mark>None</mark> of the 2 channels is live."),
        (["offline"], "Your channel is <mark>not live</mark>."),
    ],
)
def test_the_sentence_says_how_things_stand(
    as_admin: Client, make: Make, states: list[str], sentence: str
):
    for number, state in enumerate(states):
        make(f"channel-{number}", key=str(number + 1), status=state)

    assert sentence in said(as_admin)


def test_a_channel_on_hold_is_not_called_live(as_admin: Client, make: Make):
    make(status="online", held="token_dead")

    page = said(as_admin)
    assert "On hold" in page
    assert "<mark>not live</mark>" in page


def test_an_open_incident_stands_above_the_cards(as_admin: Client, acme: Tenant, live_one: Channel):
    with in_tenant(acme):
        incidents.raise_(acme, "quality_red", channel=live_one)
    assert "Meta rates the quality of Support as low." in said(as_admin)

    with in_tenant(acme):
        incidents.close(acme, "quality_red", channel=live_one)
    assert "Meta rates the quality" not in said(as_admin)


def test_the_end_of_a_token_is_counted_in_days(as_admin: Client, make: Make):
    ends = timezone.now() + timedelta(days=6, hours=1)
    found = {"code": "token_ends_soon", "level": "warn", "essential": False}
    health = {"at": "", "findings": [{**found, "values": {"until": ends.isoformat()}}]}
    make(status="online", health=health)

    assert "runs out in 6 days" in said(as_admin)


def test_a_deleted_channel_is_gone_from_the_list_and_has_no_page(as_admin: Client, make: Make):
    gone = make(deleted_at=timezone.now())

    assert "Support" not in said(as_admin)
    assert as_admin.get(f"/t/acme/channels/{gone.pk}/").status_code == 404


def test_another_companys_channel_is_not_found(
    as_stranger: Client, as_admin: Client, live_one: Channel
):
    assert as_stranger.get(f"/t/globex/channels/{live_one.pk}/").status_code == 404
    assert as_admin.get(f"/t/acme/channels/{live_one.pk}/").status_code == 200


def test_the_socket_draws_the_state_in_its_place(live_one: Channel, acme: Tenant):
    with in_tenant(acme):
        html = render_to_string("whatsapp/channels/_card_state.html", {"channel": live_one})

    assert f'id="channel-state-{live_one.pk}"' in html
    assert 'hx-swap-oob="true"' in html
    assert "Live" in html


def test_the_list_costs_the_same_with_many_channels(
    as_admin: Client, make: Make, django_assert_max_num_queries
):
    for number in range(8):
        make(f"channel-{number}", key=str(number + 1), status="online")

    with django_assert_max_num_queries(20):
        said(as_admin)
