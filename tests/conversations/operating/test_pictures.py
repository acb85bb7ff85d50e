"""What is seen of queues, claims and events of several companies at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.accounts import tenants
from apps.accounts.actor import PLATFORM
from apps.accounts.ids import new_id
from apps.accounts.tenancy import in_public, in_tenant
from apps.conversations import tallying
from apps.conversations.models import BatchLine, Claim, Doubt, Duty, Orphan
from apps.conversations.operating import pictures
from apps.conversations.operating.shapes import CompanyPicture
from apps.whatsapp.models import Channel, WebhookEvent

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def seen() -> dict[str, CompanyPicture]:
    with in_public():
        return pictures.of(pictures.astir())


def test_where_nothing_waits_nothing_is_seen(sales, stock):
    assert seen() == {}


def test_replies_are_counted_by_company_and_channel_and_the_oldest_is_known(sales, stock):
    sales.reply(waits=MINUTE)
    sales.reply(waits=3 * MINUTE)
    stock.reply()

    found = seen()

    [ours] = found["t_acme"].channels
    assert (ours.title, ours.replies, ours.may_send) == ("Sales", 2, True)
    assert timezone.now().timestamp() - ours.replies_since == pytest.approx(180, abs=30)
    assert [one.replies for one in found["t_globex"].channels] == [1]


def test_what_is_for_later_or_asks_first_is_not_late(sales):
    sales.reply(waits=-MINUTE)
    sales.reply(asked=True, due_at=None)

    [ours] = seen()["t_acme"].channels

    assert (ours.replies, ours.replies_since) == (0, None)


def test_bulk_is_what_open_gates_have_queued(sales):
    batch = sales.batch(5000)
    shut = sales.batch(700, is_open=False)
    with in_tenant(sales.tenant):
        for one in (batch, shut):
            BatchLine.objects.create(batch=one, channel=sales.channel)
        tallying.note({batch.pk: {"queued": -200, "sent": 200}})

    [ours] = seen()["t_acme"].channels

    assert (ours.bulk, ours.replies) == (4800, 0)
    assert ours.bulk_since == pytest.approx(batch.frozen_at.timestamp(), abs=1)


def test_of_a_batch_of_two_channels_each_has_its_own_part(sales):
    batch = sales.batch(3)
    with in_tenant(sales.tenant):
        other = Channel.objects.create(provider="waha", name="qr", display_name="QR", key="qr")
        for channel in (sales.channel, other):
            BatchLine.objects.create(batch=batch, channel=channel)
    for channel in (sales.channel, sales.channel, other):
        sales.reply(batch=batch, channel=channel, due_at=None)

    found = {one.title: one.bulk for one in seen()["t_acme"].channels}

    assert found == {"Sales": 2, "QR": 1}


def test_claims_that_ran_out_are_told_from_those_at_work(sales):
    now = timezone.now()
    with in_tenant(sales.tenant):
        for until, count in ((now + MINUTE, 2), (now - MINUTE, 3)):
            Claim.objects.create(
                channel=sales.channel,
                owner=new_id(),
                until=until,
                messages=[new_id() for _ in range(count)],
            )

    [ours] = seen()["t_acme"].channels

    assert (ours.leased, ours.lost) == (5, 3)


def test_who_serves_a_channel_and_how_fast_is_said_while_the_duty_lasts(sales):
    owner = new_id()
    sales.reply()
    with in_tenant(sales.tenant):
        Duty.objects.create(
            channel=sales.channel,
            owner=owner,
            until=timezone.now() + MINUTE,
            pacing={"channel": {"factor": 0.25}},
        )

    [ours] = seen()["t_acme"].channels
    assert (ours.served_by, ours.speed, ours.limit) == (str(owner)[-6:], 20, 80)

    with in_tenant(sales.tenant):
        Duty.objects.update(until=timezone.now() - MINUTE)
    assert seen()["t_acme"].channels[0].served_by == ""


def test_messages_of_which_nothing_is_known_are_counted(sales):
    message = sales.reply(status="unknown", due_at=None)
    with in_tenant(sales.tenant):
        now = timezone.now()
        doubt = {"channel": sales.channel, "since": now, "until": now}
        Doubt.objects.update_or_create(message=message, defaults=doubt)

    [ours] = seen()["t_acme"].channels

    assert ours.unknown == 1


def test_orphans_that_stay_are_told_from_those_of_this_moment(sales):
    with in_tenant(sales.tenant):
        for age in (0, 20, 20, 120):
            at = timezone.now() - age * MINUTE
            Orphan.objects.create(
                channel=sales.channel, provider_id=f"wamid.{age}", event={}, received_at=at
            )

    picture = seen()["t_acme"]

    assert (picture.orphans, picture.stale_orphans) == (4, 2)


def test_the_oldest_webhook_that_waits_is_known(sales):
    at = timezone.now() - 4 * MINUTE
    with in_tenant(sales.tenant):
        WebhookEvent.objects.create(
            provider="meta", body=b"{}", digest=b"1" * 32, received_at=at, state="new"
        )
        WebhookEvent.objects.create(
            provider="meta", body=b"{}", digest=b"2" * 32, received_at=at - MINUTE, state="done"
        )

    assert seen()["t_acme"].event_since == pytest.approx(at.timestamp(), abs=1)


def test_a_held_channel_is_seen_though_nothing_waits(sales):
    with in_tenant(sales.tenant):
        Channel.objects.update(held="by_admin")

    [ours] = seen()["t_acme"].channels

    assert (ours.held, ours.may_send) == ("by_admin", False)


def test_a_suspended_company_is_not_looked_at(sales, stock):
    sales.reply()
    stock.reply()
    tenants.suspend(stock.tenant, by=PLATFORM)

    assert list(seen()) == ["t_acme"]


def test_a_picture_survives_being_written_down(sales):
    sales.reply(waits=MINUTE)
    picture = seen()["t_acme"]

    again = CompanyPicture.from_json(
        picture.tenant_id, picture.slug, picture.title, picture.as_json()
    )

    assert again == picture
