"""Making, starting, ending sessions at a real gateway."""

from __future__ import annotations

import socket
import threading
from datetime import timedelta
from uuid import UUID

import pytest
import requests
from django.utils import timezone

from apps.accounts.actor import Actor
from apps.accounts.models import AuditEntry
from apps.whatsapp.channels import addresses
from apps.whatsapp.connections import connection_of
from apps.whatsapp.errors import ProviderError, Verdict
from apps.whatsapp.events import SessionChanged, SessionState
from apps.whatsapp.models import Channel, Incident
from apps.whatsapp.providers.waha import provider
from apps.whatsapp.sessions import verbs
from apps.whatsapp.sessions.refusals import GatewayTrouble, SessionTaken
from tests.live import free_port
from tests.simulated import WAHA_KEY, listening, until
from tests.whatsapp.sessions.conftest import PHONE, make_channel

Status = Channel.Status


def api(gateway, method, path, body=None):
    answer = requests.request(
        method, gateway.url + path, json=body, headers={"X-Api-Key": WAHA_KEY}, timeout=60
    )
    answer.raise_for_status()
    return answer.json()


def test_starting_makes_a_session_that_reports_to_the_channels_own_address(acme, gateway, channel):
    verbs.start(acme, channel)

    until(lambda: gateway.shows_code(channel))
    config = api(gateway, "GET", f"/api/sessions/{channel.key}")["config"]
    [hook] = config["webhooks"]
    assert hook["url"] == addresses.webhook_url(channel)
    assert hook["hmac"]["key"] == channel.secrets()["hmac_key"]
    assert config["metadata"]["recado_channel"] == str(channel.pk)
    assert channel.status == Status.STARTING
    assert channel.session["wanted"]


def test_starting_again_changes_nothing_for_a_phone_that_is_linked(acme, gateway, linked):
    verbs.start(acme, linked)

    assert gateway.status(linked) == "WORKING"
    assert linked.status == Status.ONLINE


def test_a_linked_phone_gives_the_channel_its_number(linked):
    linked.refresh_from_db()

    assert linked.phone_number == f"+{PHONE}"
    assert linked.session["linked"]


def test_a_session_made_by_hand_is_adopted_at_the_companys_own_gateway(acme, gateway, channel):
    api(gateway, "POST", "/api/sessions", {"name": channel.key, "config": {}})

    verbs.start(acme, channel)

    config = api(gateway, "GET", f"/api/sessions/{channel.key}")["config"]
    assert config["webhooks"][0]["url"] == addresses.webhook_url(channel)


def test_a_session_of_another_channel_is_left_alone(acme, gateway, channel):
    theirs = {"metadata": {"recado_channel": str(UUID(int=7))}}
    api(gateway, "POST", "/api/sessions", {"name": channel.key, "config": theirs})

    with pytest.raises(SessionTaken):
        verbs.start(acme, channel)

    config = api(gateway, "GET", f"/api/sessions/{channel.key}")["config"]
    assert config == theirs


def test_a_session_made_by_hand_is_not_adopted_at_a_gateway_that_companies_share(
    acme, gateway, channel, settings
):
    settings.DEFAULT_WAHA_URL = gateway.url
    api(gateway, "POST", "/api/sessions", {"name": channel.key, "config": {}})

    with pytest.raises(SessionTaken):
        verbs.start(acme, channel)


def test_stopping_keeps_the_phone_linked(acme, gateway, linked, owner):
    verbs.stop(acme, linked, by=Actor(user=owner))

    assert gateway.status(linked) == "STOPPED"
    assert gateway.session(linked)["phone"] == PHONE
    assert linked.status == Status.OFFLINE
    assert not linked.session["wanted"]
    assert not Incident.objects.open().exists(), "nobody misses what they switched off"
    assert AuditEntry.objects.filter(action="channel.status_changed", user=owner).exists()

    verbs.start(acme, linked)
    until(lambda: gateway.status(linked) == "WORKING")


def test_restarting_brings_a_linked_phone_back(acme, gateway, linked):
    verbs.restart(acme, linked)

    assert linked.status in {Status.STARTING, Status.ONLINE}
    until(lambda: gateway.status(linked) == "WORKING")
    verbs.refresh(acme, linked)
    assert linked.status == Status.ONLINE


def test_logging_out_unlinks_the_phone_and_waits_for_somebody_to_start_again(acme, gateway, linked):
    verbs.log_out(acme, linked)

    assert gateway.session(linked)["phone"] == ""
    assert gateway.status(linked) == "STOPPED"
    assert (linked.status, linked.session["linked"]) == (Status.OFFLINE, False)


def test_a_session_that_is_gone_is_made_anew(acme, gateway, linked):
    api(gateway, "DELETE", f"/api/sessions/{linked.key}")
    assert gateway.session(linked) is None

    verbs.restart(acme, linked)

    until(lambda: gateway.shows_code(linked))
    assert gateway.session(linked)["phone"] == "", "a new one, which no phone has scanned"


def test_removing_ends_it_at_the_gateway_and_is_repeatable(acme, gateway, linked):
    assert verbs.remove(acme, linked)
    assert gateway.session(linked) is None
    assert verbs.remove(acme, linked)


def test_a_gateway_that_is_gone_keeps_nobody_from_deleting_the_channel(inside_acme, gateway):
    acme = inside_acme
    channel = make_channel(acme, f"http://127.0.0.1:{free_port()}")

    assert verbs.remove(acme, channel) is False


@pytest.mark.parametrize(
    ("given", "code", "verdict"),
    [
        ({"api_key": "wrong-key-of-a-gateway"}, "unauthorized", Verdict.REAUTHENTICATE),
        ({"gateway_url": "http://127.0.0.1:1"}, "unreachable", Verdict.RETRY),
    ],
)
def test_a_gateway_that_can_not_be_used_is_told_in_words(
    inside_acme, gateway, given, code, verdict
):
    acme = inside_acme
    channel = make_channel(acme, gateway.url, **given)

    with pytest.raises(GatewayTrouble) as trouble:
        verbs.start(acme, channel)

    assert isinstance(trouble.value, ProviderError)
    assert (trouble.value.failure.code, trouble.value.failure.verdict) == (code, verdict)
    assert "gateway" in str(trouble.value).lower()
    channel.refresh_from_db()
    assert channel.status == Status.FAILED
    assert channel.last_error["code"] == code


def test_private_networks_stay_out_of_reach(acme, gateway, channel, settings):
    settings.PRIVATE_HOSTS_ALLOWED = []

    with pytest.raises(GatewayTrouble) as trouble:
        verbs.start(acme, channel)

    assert trouble.value.failure.code == "unreachable"
    assert gateway.session(channel) is None


def test_what_the_gateway_posts_is_genuine_and_moves_the_channel(acme, gateway, channel, settings):
    with listening() as listener:
        settings.PUBLIC_URL = listener.url.rstrip("/")
        verbs.start(acme, channel)
        gateway.scan(channel)
        while channel.status != Status.ONLINE:
            heard = listener.next()
            headers = {name.lower(): value for name, value in heard.headers.items()}
            assert provider.verify(connection_of(channel), headers, heard.raw)
            [event] = provider.parse(heard.json())
            assert isinstance(event, SessionChanged)
            verbs.apply(acme, channel, event)

    assert channel.phone_number == f"+{PHONE}"


def test_an_answer_that_never_came_is_no_refusal(inside_acme, gateway):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        threading.Thread(target=lambda: silent.accept()[0].close(), daemon=True).start()
        channel = make_channel(inside_acme, f"http://127.0.0.1:{silent.getsockname()[1]}")

        with pytest.raises(GatewayTrouble) as trouble:
            verbs.stop(inside_acme, channel)

    failure = trouble.value.failure
    assert (failure.code, failure.verdict, failure.left) == ("no_answer", Verdict.FIND_OUT, None)


def test_a_session_that_is_switched_off_stays_off_whatever_the_gateway_tells(acme, linked):
    verbs.stop(acme, linked)
    now = timezone.now()

    for at in (now - timedelta(minutes=1), now + timedelta(minutes=1)):
        verbs.apply(acme, linked, SessionChanged("loja", SessionState.ONLINE, "WORKING", at))

    assert (linked.status, linked.may_send) == (Status.OFFLINE, False)
    verbs.start(acme, linked)
    assert linked.session["wanted"]


def test_a_session_that_could_not_be_stopped_is_looked_after_on(acme, gateway, linked):
    Channel.objects.filter(pk=linked.pk).update(gateway_url="http://127.0.0.1:9")
    linked.refresh_from_db()

    with pytest.raises(GatewayTrouble):
        verbs.stop(acme, linked)

    linked.refresh_from_db()
    assert (linked.status, linked.session["wanted"]) == (Status.ONLINE, True)


def test_stopping_what_the_gateway_does_not_know_is_done_already(acme, channel):
    verbs.stop(acme, channel)

    assert channel.status == Status.OFFLINE


def test_a_gateway_that_breaks_down_over_a_stop_is_told_of(acme, gateway, linked):
    linked.gateway_url = f"http://127.0.0.1:{free_port()}"

    for verb in (verbs.stop, verbs.restart, verbs.log_out):
        with pytest.raises(GatewayTrouble):
            verb(acme, linked)

    assert gateway.status(linked) == "WORKING"


def test_a_channel_without_a_signing_key_gets_one_before_it_starts(acme, gateway, channel):
    channel.set_credentials(hmac_key="")
    channel.save()

    verbs.start(acme, channel)

    channel.refresh_from_db()
    key = channel.secrets()["hmac_key"]
    config = api(gateway, "GET", f"/api/sessions/{channel.key}")["config"]
    assert len(key) == 64
    assert config["webhooks"][0]["hmac"]["key"] == key
