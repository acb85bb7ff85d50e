"""The doctor notices what changed since a channel was connected, and acts on it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from apps.accounts.actor import Actor
from apps.accounts.models import Notification, Tenant
from apps.accounts.tenancy import in_public
from apps.whatsapp.channels import connecting, doctor, states, tasks, testing
from apps.whatsapp.channels.findings import Finding, Level, Report
from apps.whatsapp.models import Channel, Incident
from tests.simulated import Simulator
from tests.whatsapp.channels.conftest import create_meta
from tests.whatsapp.media.places import place

Status = Channel.Status


@pytest.fixture
def live(inside_acme: Tenant, by: Actor, meta: Simulator) -> Channel:
    channel = create_meta(inside_acme, by)
    connecting.connect(inside_acme, channel, by=by)
    assert channel.status == Status.ONLINE
    return channel


@pytest.fixture
def counted() -> Iterator[dict[str, int]]:
    """What the app that keeps messages will say of people reached."""
    said: dict[str, int] = {}
    doctor.people_reached = lambda channel: said.get(channel.name)
    yield said
    doctor.people_reached = None


def open_kinds() -> list[str]:
    return sorted(Incident.objects.open().values_list("kind", flat=True))


def with_token(channel: Channel, token: str) -> None:
    channel.set_credentials(access_token=token)
    channel.save()


def test_a_dead_token_holds_the_channel_with_one_incident(
    inside_acme: Tenant, live: Channel
) -> None:
    with_token(live, "expired-token")

    doctor.examine(inside_acme, live)
    doctor.examine(inside_acme, live)

    assert (live.status, live.held) == (Status.FAILED, states.TOKEN_DEAD)
    assert open_kinds() == ["token_dead"]
    assert Notification.objects.filter(kind="incident").count() == 1


def test_a_new_token_ends_it(inside_acme: Tenant, live: Channel) -> None:
    with_token(live, "revoked-token")
    doctor.examine(inside_acme, live)

    with_token(live, "EAAB-a-new-token")
    doctor.examine(inside_acme, live)

    assert (live.status, live.held) == (Status.ONLINE, "")
    assert open_kinds() == []


def test_a_subscription_that_was_taken_away_is_mended(
    inside_acme: Tenant, live: Channel, meta: Simulator
) -> None:
    meta.delete("/v26.0/110000000000001/subscribed_apps")

    report = doctor.examine(inside_acme, live)

    assert report.has("subscribed_now")
    assert open_kinds() == []


def test_a_silent_meta_changes_nothing(inside_acme: Tenant, live: Channel, settings: Any) -> None:
    settings.META_GRAPH_URL = "http://127.0.0.1:9"

    report = doctor.examine(inside_acme, live)

    assert report.has("meta_unreachable")
    assert live.status == Status.ONLINE
    assert open_kinds() == []


def test_too_many_questions_change_nothing(inside_acme: Tenant, live: Channel) -> None:
    with_token(live, "waba-limited-token")

    report = doctor.examine(inside_acme, live)

    assert report.has("meta_busy")
    assert live.status == Status.ONLINE


def test_a_number_that_was_blocked_is_offline_and_told(
    inside_acme: Tenant, live: Channel, meta: Simulator
) -> None:
    meta.sim_post("numbers/220000000000001", {"status": "BANNED"})

    report = doctor.examine(inside_acme, live)

    assert report.has("number_banned", "meta_limits")
    assert live.status == Status.FAILED
    assert open_kinds() == ["disconnected"]


def test_what_is_found_is_kept_with_its_time(inside_acme: Tenant, live: Channel) -> None:
    kept = Channel.objects.get(pk=live.pk)

    moment = doctor.examined_at(kept)
    assert moment is not None
    assert timezone.now() - moment < timedelta(minutes=1)
    assert doctor.findings(kept).has("token_valid", "number_connected")
    assert kept.health["app_id"]


def test_nothing_is_said_of_a_channel_that_was_never_examined(channel: Channel) -> None:
    assert len(doctor.findings(channel)) == 0


def test_how_many_people_were_reached_is_not_known_until_somebody_counts(
    live: Channel, counted: dict[str, int]
) -> None:
    doctor.people_reached = None
    assert doctor.findings(live).has("reached_unknown")


@pytest.mark.parametrize(("reached", "code"), [(10, "reached"), (200, "reached_most")])
def test_the_use_of_the_tier_is_told(
    reached: int, code: str, live: Channel, counted: dict[str, int]
) -> None:
    counted[live.name] = reached

    assert live.tier == "TIER_250"
    assert doctor.findings(live).has(code)


@pytest.mark.parametrize(
    ("age", "code"),
    [(None, "templates_never"), (1, "templates_synced"), (72, "templates_old")],
)
def test_the_age_of_the_templates_is_told(age: int | None, code: str, live: Channel) -> None:
    live.templates_synced_at = timezone.now() - timedelta(hours=age) if age else None

    assert doctor.findings(live).has(code)


def test_a_company_that_is_not_verified_is_told_how_to_reach_more(live: Channel) -> None:
    [tier] = [one for one in doctor.findings(live) if one.code == "tier_lowest"]

    assert tier.title == "Up to 250 new people in 24 hours"
    assert tier.link.startswith("https://business.facebook.com/")


# ── Silence ─────────────────────────────────────────────────────────────────────


def hours_ago(hours: float) -> str:
    return (timezone.now() - timedelta(hours=hours)).isoformat()


@pytest.mark.parametrize(
    ("tested", "heard", "silent"),
    [
        (None, None, False),  # nothing left, so nothing is awaited
        (None, 72, False),
        (0.5, None, False),  # Meta may still be telling
        (2, None, True),
        (2, 3, True),
        (2, 1, False),
    ],
)
def test_silence_alarms_only_after_a_message_that_nobody_told_of(
    tested: float | None,
    heard: float | None,
    silent: bool,
    inside_acme: Tenant,
    live: Channel,
) -> None:
    live.health = {**live.health, **({"tested_at": hours_ago(tested)} if tested else {})}
    live.last_webhook_at = timezone.now() - timedelta(hours=heard) if heard else None

    assert doctor.check_silence(inside_acme, live) is silent
    assert open_kinds() == (["webhooks_silent"] if silent else [])


def test_a_webhook_ends_the_silence(inside_acme: Tenant, live: Channel) -> None:
    live.health = {**live.health, "tested_at": hours_ago(2)}
    doctor.check_silence(inside_acme, live)

    live.last_webhook_at = timezone.now()
    doctor.check_silence(inside_acme, live)

    assert open_kinds() == []


def test_a_test_message_makes_the_doctor_listen(
    inside_acme: Tenant, live: Channel, by: Actor
) -> None:
    testing.send(inside_acme, live, to="+5511900000101", by=by)

    assert doctor.waiting_since is None
    assert live.health["tested_at"]


# ── The clock ───────────────────────────────────────────────────────────────────


def look_after(tenant: Tenant, channel: Channel) -> None:
    headers = {"recado_schema": tenant.schema_name}
    tasks.look_after.apply([str(channel.pk)], headers=headers).get()
    channel.refresh_from_db()


def test_the_hourly_look_notices_a_dead_token(inside_acme: Tenant, live: Channel) -> None:
    with_token(live, "expired-token")

    look_after(inside_acme, live)

    assert live.held == states.TOKEN_DEAD


def test_everything_is_asked_once_a_day(
    inside_acme: Tenant, live: Channel, meta: Simulator
) -> None:
    meta.sim_post("numbers/220000000000001", {"quality": "RED"})

    look_after(inside_acme, live)
    assert live.quality == "green"

    live.health = {**live.health, "at": hours_ago(24)}
    live.save()
    look_after(inside_acme, live)
    assert live.quality == "red"


def test_a_channel_that_is_off_is_left_alone(inside_acme: Tenant, live: Channel, by: Actor) -> None:
    connecting.disconnect(inside_acme, live, by=by)
    with_token(live, "expired-token")

    look_after(inside_acme, live)

    assert (live.status, live.held) == (Status.OFFLINE, "")


def test_every_companys_channels_are_looked_after(
    inside_acme: Tenant, live: Channel, meta: Simulator
) -> None:
    with_token(live, "expired-token")

    with in_public():
        tasks.look_after_channels.apply().get()

    live.refresh_from_db()
    assert live.held == states.TOKEN_DEAD


# ── Words ───────────────────────────────────────────────────────────────────────


def test_a_finding_is_put_in_words_when_it_is_read() -> None:
    until = timezone.now().replace(year=2027, month=3, day=9, hour=12)
    finding = Finding("token_ends_soon", Level.WARN, {"until": until.isoformat()})

    assert finding.title == "The access token ends on March 9, 2027"
    assert (finding.link, finding.action) == ("#credentials", "Replace the token")


def test_a_report_is_read_back_as_it_was_kept() -> None:
    report = Report()
    report.add("number_readable", essential=True, number="+55 11 3000-0001")
    report.add("scopes_missing", Level.BAD, essential=True, missing="x")
    report.add("quality_unknown", Level.UNKNOWN)

    again = Report.of(report.kept())

    assert list(again) == list(report)
    assert (again.is_good, again.worst) == (False, Level.BAD)
    assert [one.code for one in again.broken] == ["scopes_missing"]


@pytest.mark.parametrize("language", ["en", "pt-br"])
def test_every_finding_has_words_that_fit_its_values(language: str) -> None:
    from apps.whatsapp.channels.finding_table import WORDS

    values = {
        "until": timezone.now().isoformat(),
        "when": timezone.now().isoformat(),
        "reason": "token_dead restricted",
        "limit": 2000,
        "reached": 12,
        "speed": 80,
        **dict.fromkeys(("said", "missing", "number", "name", "version", "engine"), "word"),
    }
    with translation.override(language):
        for code in WORDS:
            finding = Finding(code, Level.OK, values)
            assert finding.title
            assert "%(" not in finding.title + finding.text


def test_a_page_of_something_in_between_is_no_word_of_metas(
    inside_acme: Tenant, live: Channel, settings: Any
) -> None:
    with place() as elsewhere:
        for path in ("debug_token", live.key, live.account, f"{live.account}/phone_numbers"):
            elsewhere.says(f"/{settings.META_GRAPH_VERSION}/{path}", b"<html>Back soon</html>")
        settings.META_GRAPH_URL = elsewhere.url
        report = doctor.examine(inside_acme, live)

    assert report.has("meta_unreachable")
    assert live.status == Status.ONLINE
