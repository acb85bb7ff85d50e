"""An incident is opened once, told once, and closed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from apps.accounts import notifications
from apps.accounts.models import AuditEntry, Notification, Tenant, User
from apps.whatsapp.channels import incidents, tasks
from apps.whatsapp.models import Channel, Incident

Kind = Incident.Kind


def test_an_incident_is_told_once_to_those_who_can_mend_it(
    inside_acme: Tenant, channel: Channel, owner: User, admin: User, agent: User
) -> None:
    first = incidents.raise_(inside_acme, Kind.TOKEN_DEAD, channel=channel, why="190")
    second = incidents.raise_(inside_acme, Kind.TOKEN_DEAD, channel=channel, why="190")

    assert first is not None
    assert second is None
    assert {one.user for one in Notification.objects.all()} == {owner, admin}
    assert AuditEntry.objects.filter(action="incident.opened").count() == 1


def test_its_notice_says_what_happened_and_what_to_do(
    inside_acme: Tenant, channel: Channel, owner: User
) -> None:
    incidents.raise_(inside_acme, Kind.TOKEN_DEAD, channel=channel)

    notice = Notification.objects.get(user=owner)
    assert notifications.in_words(notice) == (
        "Meta no longer accepts the access token of Support. Nothing leaves through it."
        " Put in a new token."
    )


def test_two_channels_have_incidents_of_their_own(inside_acme: Tenant, channel: Channel) -> None:
    from tests.whatsapp.channels.conftest import make_channel

    other = make_channel("sales", key="220000000000002")

    assert incidents.raise_(inside_acme, Kind.QUALITY_RED, channel=channel)
    assert incidents.raise_(inside_acme, Kind.QUALITY_RED, channel=other)
    assert incidents.close(inside_acme, Kind.QUALITY_RED, channel=other)

    assert [one.channel for one in Incident.objects.open()] == [channel]


def test_what_is_not_open_is_not_closed(inside_acme: Tenant, channel: Channel) -> None:
    assert not incidents.close(inside_acme, Kind.QUALITY_RED, channel=channel)
    assert not AuditEntry.objects.filter(action="incident.closed").exists()


def test_one_that_comes_back_at_once_was_never_over(inside_acme: Tenant, channel: Channel) -> None:
    first = incidents.raise_(inside_acme, Kind.DISCONNECTED, channel=channel)
    incidents.close(inside_acme, Kind.DISCONNECTED, channel=channel)
    told = Notification.objects.count()

    again = incidents.raise_(inside_acme, Kind.DISCONNECTED, channel=channel)

    assert again == first
    assert Notification.objects.count() == told
    assert Incident.objects.count() == 1


def test_one_that_comes_back_later_is_told_anew(inside_acme: Tenant, channel: Channel) -> None:
    incidents.raise_(inside_acme, Kind.DISCONNECTED, channel=channel)
    long_ago = timezone.now() - incidents.FLAPS_WITHIN - timedelta(minutes=1)
    Incident.objects.update(closed_at=long_ago)
    told = Notification.objects.count()

    incidents.raise_(inside_acme, Kind.DISCONNECTED, channel=channel)

    assert Notification.objects.count() == 2 * told
    assert Incident.objects.count() == 2


def test_the_mail_goes_to_each_alone_in_their_language(
    inside_acme: Tenant, channel: Channel, owner: User, admin: User, agent: User
) -> None:
    incident = incidents.raise_(inside_acme, Kind.DISCONNECTED, channel=channel)
    assert incident is not None

    tasks.mail_incident.apply(
        [str(incident.pk)], headers={"recado_schema": inside_acme.schema_name}
    ).get()

    assert sorted(one.to[0] for one in mail.outbox) == sorted([owner.email, admin.email])
    assert mail.outbox[0].subject == "Acme: Support is offline."
    assert f"/t/acme/channels/{channel.pk}/" in mail.outbox[0].body


def test_nobody_is_mailed_about_what_is_over(inside_acme: Tenant, channel: Channel) -> None:
    incident = incidents.raise_(inside_acme, Kind.DISCONNECTED, channel=channel)
    assert incident is not None
    incidents.close(inside_acme, Kind.DISCONNECTED, channel=channel)

    tasks.mail_incident.apply(
        [str(incident.pk)], headers={"recado_schema": inside_acme.schema_name}
    ).get()

    assert mail.outbox == []


@pytest.mark.parametrize("kind", Kind.values)
def test_every_kind_has_words(kind: str) -> None:
    from apps.whatsapp.channels import incident_words

    assert "Support" in incident_words.happened(kind, "Support")
    assert incident_words.to_do(kind)
