"""A session that is stuck is helped, up the ladder, and the channel says what is true."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.whatsapp.events import SessionChanged, SessionState
from apps.whatsapp.models import Channel, Incident
from apps.whatsapp.sessions import caring, ladder, record, verbs
from tests.live import free_port
from tests.simulated import until
from tests.whatsapp.sessions.test_verbs import api

Status = Channel.Status


def later(channel: Channel, minutes: int) -> None:
    """As if the last step had been so long ago."""
    with record.changing(channel) as session:
        since = record.moment(session, "step_at")
        assert since
        session["step_at"] = (since - timedelta(minutes=minutes)).isoformat()


def step(channel: Channel) -> int:
    return int(channel.session.get("step", 0))


def test_a_session_that_only_says_it_works_is_restarted(acme, gateway, linked):
    gateway.happens(linked, "zombie")

    verbs.refresh(acme, linked)

    assert linked.status == Status.STARTING
    assert step(linked) == 1
    until(lambda: gateway.status(linked) == "WORKING")
    verbs.refresh(acme, linked)
    assert linked.status == Status.ONLINE


def test_a_session_that_was_heard_of_lately_is_not_suspected(acme, gateway, linked):
    gateway.happens(linked, "zombie")
    linked.last_webhook_at = timezone.now()

    verbs.refresh(acme, linked)

    assert (linked.status, step(linked)) == (Status.ONLINE, 0)


def test_one_that_hangs_while_it_starts_is_restarted(acme, gateway, linked):
    told = SessionChanged(linked.key, SessionState.STARTING, "STARTING")
    linked.status_at = timezone.now()

    assert not caring._is_stuck(linked, told)
    linked.status_at -= caring.LONGEST_START + timedelta(seconds=1)
    assert caring._is_stuck(linked, told)


def test_restarts_wait_for_each_other(acme, gateway, linked):
    gateway.happens(linked, "zombie", until="logout")
    verbs.refresh(acme, linked)
    until(lambda: gateway.status(linked) == "WORKING")

    verbs.refresh(acme, linked)

    assert step(linked) == 1
    assert linked.status == Status.FAILED, "it does not work, and says so"


def test_when_restarts_do_not_help_the_phone_is_logged_out_and_a_scan_mends_it(
    acme, gateway, linked
):
    gateway.happens(linked, "zombie", until="logout")
    for minutes in (0, 2, 8):
        if minutes:
            later(linked, minutes)
        verbs.refresh(acme, linked)
        until(lambda: gateway.status(linked) == "WORKING")
    assert step(linked) == 3

    later(linked, 20)
    verbs.refresh(acme, linked)

    assert gateway.session(linked)["phone"] == ""
    assert not linked.session["linked"]
    until(lambda: gateway.shows_code(linked))
    verbs.refresh(acme, linked)
    assert linked.status == Status.SCAN_QR
    assert Incident.objects.open().filter(kind="disconnected", channel=linked).count() == 1

    gateway.scan(linked)
    verbs.refresh(acme, linked)
    assert linked.status == Status.ONLINE
    assert not Incident.objects.open().exists()


def test_at_the_top_of_the_ladder_it_is_given_up_and_told(acme, gateway, linked):
    with record.changing(linked) as session:
        given = timezone.now() - timedelta(minutes=5)
        session |= {"step": len(ladder.LADDER) - 1, "step_at": given.isoformat()}
    gateway.happens(linked, "fail")

    verbs.refresh(acme, linked)
    verbs.refresh(acme, linked)

    assert linked.status == Status.FAILED
    assert ladder.has_given_up(step(linked))
    assert gateway.status(linked) == "FAILED", "it is left alone"
    assert Incident.objects.open().filter(kind="disconnected", channel=linked).count() == 1


def test_a_failed_session_is_restarted_with_its_phone(acme, gateway, linked):
    gateway.happens(linked, "fail")
    phone = gateway.session(linked)["phone"]

    verbs.refresh(acme, linked)

    until(lambda: gateway.status(linked) == "WORKING")
    assert gateway.session(linked)["phone"] == phone != ""


def test_a_session_stopped_behind_our_back_is_started(acme, gateway, linked):
    api(gateway, "POST", f"/api/sessions/{linked.key}/stop", {})
    assert gateway.status(linked) == "STOPPED"

    verbs.refresh(acme, linked)

    until(lambda: gateway.status(linked) == "WORKING")
    verbs.refresh(acme, linked)
    assert linked.status == Status.ONLINE


def test_a_session_the_gateway_forgot_is_made_anew(acme, gateway, linked):
    gateway.simulator.sim_post("reset")

    verbs.refresh(acme, linked)

    assert linked.last_error["code"] == "session_not_found"
    until(lambda: gateway.shows_code(linked))


def test_what_somebody_switched_off_is_not_switched_on(acme, gateway, linked):
    verbs.stop(acme, linked)

    verbs.refresh(acme, linked)

    assert gateway.status(linked) == "STOPPED"
    assert linked.status == Status.OFFLINE


def test_a_code_nobody_scanned_is_renewed_by_a_person_only(acme, gateway, channel):
    verbs.start(acme, channel)
    until(lambda: gateway.shows_code(channel))
    verbs.refresh(acme, channel)
    assert channel.status == Status.SCAN_QR
    gateway.happens(channel, "fail")

    verbs.refresh(acme, channel)
    verbs.refresh(acme, channel)

    assert (channel.status, step(channel)) == (Status.FAILED, 0)
    assert gateway.status(channel) == "FAILED"
    assert not Incident.objects.open().exists(), "it never was live"


def test_somebody_who_unlinks_on_the_phone_is_asked_for_a_scan_not_repaired(acme, gateway, linked):
    gateway.happens(linked, "logout")
    until(lambda: gateway.shows_code(linked))
    verbs.refresh(acme, linked)
    assert (linked.status, linked.session["linked"]) == (Status.SCAN_QR, False)
    assert Incident.objects.open().filter(kind="disconnected", channel=linked).exists()
    gateway.happens(linked, "fail")

    verbs.refresh(acme, linked)

    assert (linked.status, step(linked)) == (Status.FAILED, 0)
    assert gateway.status(linked) == "FAILED"


def test_one_missed_answer_is_no_outage_and_three_are(acme, gateway, linked):
    linked.gateway_url = f"http://127.0.0.1:{free_port()}"
    linked.save(update_fields=["gateway_url"])

    for _ in range(caring.MISSES - 1):
        verbs.refresh(acme, linked)
    assert linked.status == Status.ONLINE

    verbs.refresh(acme, linked)

    assert linked.status == Status.OFFLINE
    assert linked.last_error["code"] == "unreachable"
    assert step(linked) == 0, "nobody restarts what can't be reached"

    linked.gateway_url = gateway.url
    verbs.refresh(acme, linked)
    assert linked.status == Status.ONLINE
    assert linked.session["misses"] == 0


def test_a_refused_key_is_certain_at_once(acme, gateway, linked):
    linked.set_credentials(api_key="another-key-of-a-gateway")
    linked.save()

    verbs.refresh(acme, linked)

    assert linked.status == Status.FAILED
    assert linked.last_error["code"] == "unauthorized"


def test_two_workers_never_climb_the_same_rung(acme, gateway, linked):
    also = Channel.objects.get(pk=linked.pk)

    first = caring._claimed(linked, timezone.now())
    second = caring._claimed(also, timezone.now())

    assert first is not None
    assert second is None


@pytest.mark.parametrize(("minutes", "kept"), [(14, 1), (15, 0)])
def test_what_was_tried_is_forgotten_after_a_good_quarter_of_an_hour(
    acme, gateway, linked, minutes, kept
):
    with record.changing(linked) as session:
        since = timezone.now() - timedelta(minutes=minutes)
        session |= {"step": 1, "step_at": since.isoformat()}

    verbs.refresh(acme, linked)

    assert step(linked) == kept
