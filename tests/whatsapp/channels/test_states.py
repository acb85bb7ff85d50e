"""A channel's state changes in one place, once, and is told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from apps.accounts.actor import Actor
from apps.accounts.models import AuditEntry, Tenant, User
from apps.whatsapp import news
from apps.whatsapp.channels import states
from apps.whatsapp.errors import Failure, Verdict
from apps.whatsapp.models import Channel, Incident

Status = Channel.Status


@pytest.fixture
def heard() -> Iterator[list[Any]]:
    said: list[Any] = []

    def hear(changes: list[Any], **_: Any) -> None:
        said.extend(changes)

    news.channel_changed.connect(hear)
    yield said
    news.channel_changed.disconnect(hear)


def open_kinds() -> list[str]:
    return sorted(Incident.objects.open().values_list("kind", flat=True))


def test_a_state_is_changed_once_and_told_once(
    inside_acme: Tenant, channel: Channel, heard: list[Any]
) -> None:
    stale = Channel.objects.get(pk=channel.pk)

    assert states.set_status(inside_acme, channel, Status.ONLINE)
    assert not states.set_status(inside_acme, stale, Status.ONLINE)

    assert [(one.channel.status, one.before) for one in heard] == [
        ("online", {"status": "starting"})
    ]
    assert stale.status == Status.ONLINE


def test_a_channel_that_drops_out_is_an_incident_until_it_is_back(
    inside_acme: Tenant, channel: Channel
) -> None:
    states.set_status(inside_acme, channel, Status.ONLINE)

    states.set_status(inside_acme, channel, Status.STARTING)
    assert open_kinds() == []
    states.set_status(inside_acme, channel, Status.FAILED, why="FAILED")
    assert open_kinds() == ["disconnected"]
    assert Incident.objects.get().detail == {"why": "FAILED"}

    states.set_status(inside_acme, channel, Status.ONLINE)
    assert open_kinds() == []


def test_a_channel_that_never_was_live_is_missed_by_nobody(
    inside_acme: Tenant, channel: Channel
) -> None:
    states.set_status(inside_acme, channel, Status.FAILED)

    assert open_kinds() == []


def test_who_switches_a_channel_off_is_in_the_log_and_nobody_is_alarmed(
    inside_acme: Tenant, channel: Channel, owner: User
) -> None:
    states.set_status(inside_acme, channel, Status.ONLINE)

    states.set_status(inside_acme, channel, Status.OFFLINE, by=Actor(user=owner))
    states.set_status(inside_acme, channel, Status.FAILED)

    assert open_kinds() == []
    entry = AuditEntry.objects.get(action="channel.status_changed")
    assert (entry.user, entry.before["status"], entry.after["status"]) == (
        owner,
        "online",
        "offline",
    )


def test_the_last_error_is_kept_until_the_channel_is_live_again(
    inside_acme: Tenant, channel: Channel
) -> None:
    error = Failure(Verdict.REAUTHENTICATE, "190", title="Expired", detail="On Monday")

    states.set_status(inside_acme, channel, Status.FAILED, error=error)
    assert channel.last_error is not None
    assert channel.last_error["code"] == "190"

    states.set_status(inside_acme, channel, Status.ONLINE)
    assert Channel.objects.get(pk=channel.pk).last_error is None


def test_each_reason_to_hold_is_released_by_itself(inside_acme: Tenant, channel: Channel) -> None:
    states.set_status(inside_acme, channel, Status.ONLINE)

    states.hold(inside_acme, channel, states.TOKEN_DEAD)
    states.hold(inside_acme, channel, "restricted")
    assert not states.hold(inside_acme, channel, "restricted")
    assert open_kinds() == ["account_restricted", "token_dead"]

    states.release(inside_acme, channel, states.TOKEN_DEAD)
    assert (channel.held, channel.may_send) == ("restricted", False)
    assert open_kinds() == ["account_restricted"]

    states.release(inside_acme, channel)
    assert channel.may_send
    assert open_kinds() == []


def test_an_incident_stays_while_another_reason_of_its_kind_holds(
    inside_acme: Tenant, channel: Channel
) -> None:
    states.hold(inside_acme, channel, "restricted")
    states.hold(inside_acme, channel, "banned")

    states.release(inside_acme, channel, "banned")

    assert open_kinds() == ["account_restricted"]


def test_low_quality_is_an_incident_and_not_knowing_changes_nothing(
    inside_acme: Tenant, channel: Channel
) -> None:
    assert states.set_quality(inside_acme, channel, "RED")
    assert open_kinds() == ["quality_red"]

    states.set_quality(inside_acme, channel, "NA")
    assert (channel.quality, open_kinds()) == ("unknown", ["quality_red"])

    states.set_quality(inside_acme, channel, "YELLOW")
    assert open_kinds() == []


def test_only_what_is_said_of_the_speed_changes(
    inside_acme: Tenant, channel: Channel, heard: list[Any]
) -> None:
    assert states.set_speed(inside_acme, channel, throughput=80, tier="TIER_2K")
    assert not states.set_speed(inside_acme, channel, throughput=80)
    assert states.set_speed(inside_acme, channel, throughput=1000)

    assert (channel.throughput, channel.tier) == (1000, "TIER_2K")
    assert [one.before for one in heard] == [{"throughput": None, "tier": ""}, {"throughput": 80}]
