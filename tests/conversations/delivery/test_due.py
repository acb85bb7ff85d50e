"""Which channels and companies have something to send."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from apps.accounts.tenancy import in_public
from apps.conversations.delivery import due, lines
from apps.conversations.models import BatchLine, Claim, Message
from tests.conversations.delivery.house import House

HOUR = timedelta(hours=1)


@pytest.fixture
def acme_house(inside_acme):
    house = House(inside_acme, simulator=None)
    house.connect()
    return house


def companies(house):
    with in_public():
        found = due.schemas()
    connection.set_tenant(house.tenant)
    return found


def test_without_anything_there_is_nothing(acme_house):
    assert due.channels() == []
    assert companies(acme_house) == []


def test_a_reply_that_may_leave_is_work_one_for_later_is_not(acme_house):
    [person] = acme_house.meet()
    message = acme_house.reply(person, due_at=timezone.now() + HOUR)
    assert due.channels() == []

    Message.objects.filter(pk=message.pk).update(due_at=timezone.now() - HOUR)

    assert due.channels() == [acme_house.channel.pk]
    assert companies(acme_house) == ["t_acme"]


def test_a_batch_is_work_while_its_gate_is_open(acme_house):
    batch = acme_house.batch(acme_house.meet(3), is_open=False)
    lines.draw()
    assert due.channels() == []

    for fields, works in [
        ({"is_open": True}, True),
        ({"open_until": timezone.now() - HOUR}, False),
        ({"open_until": timezone.now() + HOUR}, True),
        ({"frozen_at": None}, False),
    ]:
        type(batch).objects.filter(pk=batch.pk).update(**fields)
        lines.draw()
        assert bool(due.channels()) == bool(companies(acme_house)) == works


def test_what_was_released_waits_for_the_gate_too(acme_house):
    batch = acme_house.batch(acme_house.meet(1))
    lines.draw()
    BatchLine.objects.update(done_at=timezone.now())
    Message.objects.update(due_at=timezone.now() - HOUR)
    assert due.channels() == [acme_house.channel.pk]

    type(batch).objects.filter(pk=batch.pk).update(is_open=False)

    assert due.channels() == []


@pytest.mark.parametrize("fields", [{"held": "by_admin"}, {"status": "offline"}])
def test_a_channel_that_may_not_send_has_no_work(acme_house, fields):
    acme_house.reply(acme_house.meet()[0], due_at=timezone.now() - HOUR)
    type(acme_house.channel).objects.update(**fields)

    assert due.channels() == []
    assert companies(acme_house) == []


def test_what_a_dead_worker_left_behind_is_work(acme_house):
    claim = Claim.objects.create(
        channel=acme_house.channel,
        owner=acme_house.channel.pk,
        until=timezone.now() - HOUR,
        messages=[],
    )
    assert companies(acme_house) == ["t_acme"]

    Claim.objects.filter(pk=claim.pk).update(until=timezone.now() + HOUR)

    assert companies(acme_house) == []


def test_a_suspended_company_has_no_work(acme_house):
    acme_house.reply(acme_house.meet()[0], due_at=timezone.now() - HOUR)
    type(acme_house.tenant).objects.filter(pk=acme_house.tenant.pk).update(verified_at=None)

    assert companies(acme_house) == []
