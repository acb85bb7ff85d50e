"""A QR channel is switched on, off and on again by the same verbs as any channel."""

from __future__ import annotations

from uuid import UUID

from apps.accounts.actor import PLATFORM
from apps.accounts.models import AuditEntry, Tenant
from apps.whatsapp.channels import connecting
from apps.whatsapp.models import Channel
from tests.simulated import until
from tests.whatsapp.sessions.conftest import Gateway, make_channel
from tests.whatsapp.sessions.test_verbs import api

Status = Channel.Status


def findings(report) -> dict[str, str]:
    return {one.code: one.level for one in report.findings}


def test_a_session_that_another_channel_has_is_told_and_left_alone(
    acme: Tenant, gateway: Gateway, channel: Channel
) -> None:
    theirs = {"metadata": {"recado_channel": str(UUID(int=7))}}
    api(gateway, "POST", "/api/sessions", {"name": channel.key, "config": theirs})

    report = connecting.connect(acme, channel, by=PLATFORM)

    assert findings(report) == {"session_taken": "bad"}
    channel.refresh_from_db()
    assert (channel.status, channel.health["findings"][0]["code"]) == ("failed", "session_taken")


def test_a_gateway_that_is_away_is_a_finding_and_no_failure_of_ours(
    inside_acme: Tenant, gateway: Gateway
) -> None:
    channel = make_channel(inside_acme, "http://127.0.0.1:1")

    report = connecting.connect(inside_acme, channel, by=PLATFORM)

    assert not report.is_good
    assert Channel.objects.get(pk=channel.pk).status == Status.FAILED


def test_it_is_switched_off_and_begun_anew(acme: Tenant, gateway: Gateway, linked: Channel) -> None:
    connecting.disconnect(acme, linked, by=PLATFORM)
    assert (linked.status, gateway.status(linked)) == (Status.OFFLINE, "STOPPED")

    connecting.restart(acme, linked, by=PLATFORM)

    until(lambda: gateway.status(linked) == "WORKING")
    assert AuditEntry.objects.filter(action="channel.restarted", tenant=acme).count() == 1
