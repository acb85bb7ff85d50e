"""What became of messages is counted once, kept for its time, and its total only grows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.accounts.ids import new_id
from apps.accounts.models import DeliveryFigure
from apps.accounts.tenancy import in_public, in_tenant
from apps.conversations import advancing
from apps.conversations.advancing import Change
from apps.conversations.delivery import leases, outcomes, recording
from apps.conversations.delivery.jobs import Job, Lease, Row
from apps.conversations.operating import counting, figures
from apps.conversations.operating.words import WORDS
from apps.whatsapp.errors import Failure, Verdict
from apps.whatsapp.messages import Address
from apps.whatsapp.providers.protocol import Request
from tests.factories import make_tenant

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def told(company, message, *changes):
    with in_tenant(company.tenant):
        for status, code in changes:
            advancing.apply(company.tenant, [Change(message.pk, status, timezone.now(), code=code)])


def counted(company):
    found = figures.since(timezone.now() - DAY)
    return {
        word: count for (tenant, _c, word), count in found.items() if tenant == company.tenant.pk
    }


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ([("sent", ""), ("delivered", ""), ("read", "")], {"sent": 1}),
        ([("delivered", ""), ("sent", "")], {"sent": 1}),
        ([("failed", "131026")], {"never": 1}),
        ([("failed", "131026"), ("failed", "131026")], {"never": 1}),
        ([("sent", ""), ("failed", "131047")], {"sent": 1, "window_closed": 1}),
        ([("unknown", "no_answer"), ("delivered", "")], {"find_out": 1, "sent": 1}),
        ([("unknown", "worker_lost")], {"worker_lost": 1}),
    ],
)
def test_each_message_is_counted_once_for_what_became_of_it(sales, changes, words):
    message = sales.reply(status="sending", due_at=None)

    told(sales, message, *changes)

    assert counted(sales) == words


def test_one_that_is_cancelled_before_it_leaves_counts_as_that(sales):
    message = sales.reply()

    told(sales, message, ("cancelled", "opted_out"))

    assert counted(sales) == {"cancelled": 1}


def test_two_companies_are_counted_apart(sales, stock):
    for company in (sales, sales, stock):
        told(company, company.reply(status="sending", due_at=None), ("sent", ""))

    assert counted(sales) == {"sent": 2}
    assert counted(stock) == {"sent": 1}


def test_what_is_tried_again_counts_by_why(sales):
    slow = Failure(Verdict.SLOW_CHANNEL, "130429")

    figures.note(sales.tenant, counting.of_refusals([(sales.channel.pk, slow)] * 3))

    assert counted(sales) == {"slow_channel": 3}


def test_whoever_puts_messages_back_counts_why(sales):
    message = sales.reply(status="sending", due_at=None, attempt=1)
    row = Row(message.pk, message.contact_id, None, 0, "text", {}, None, None, "", "", 1)
    with in_tenant(sales.tenant):
        claim = leases.claim(sales.channel.pk, new_id(), [message.pk])
    lease = Lease(claim, sales.tenant, sales.channel.pk, until=0.0, left={message.pk})
    job = Job(row, Address(phone="+14155550100"), Request("POST", "https://example.com/"), lease)
    throttled = Failure(Verdict.SLOW_CHANNEL, "130429")

    with in_tenant(sales.tenant):
        recording.record(sales.tenant, [outcomes.of_failure(job, throttled, "meta")])

        message.refresh_from_db()
    assert message.status == "queued"
    assert counted(sales) == {"slow_channel": 1}


def test_every_verdict_has_its_words():
    assert set(WORDS) == set(counting.WORDS)


def at(company, age, count=1, grain="note", word="sent"):
    DeliveryFigure.objects.create(
        tenant=company.tenant,
        channel_id=company.channel.pk,
        word=word,
        count=count,
        grain=grain,
        at=timezone.now() - age,
    )


def rows(company):
    kept = DeliveryFigure.objects.filter(tenant=company.tenant)
    return sorted(kept.values_list("grain", "count"))


def test_notes_become_minutes_hours_and_one_total_and_none_is_lost(sales):
    at(sales, timedelta(), 1)
    for _ in range(3):
        at(sales, timedelta(minutes=10), 5)
    for _ in range(2):
        at(sales, timedelta(hours=4), 7, "minute")
    at(sales, timedelta(days=3), 11, "hour")
    at(sales, timedelta(days=4), 13, "hour")

    figures.fold()
    figures.fold()

    assert rows(sales) == [("hour", 14), ("minute", 15), ("note", 1), ("total", 24)]
    key = (sales.tenant.pk, sales.channel.pk, "sent")
    assert figures.totals() == {key: 54}


def test_a_total_grows_with_what_is_folded_into_it(sales):
    at(sales, timedelta(days=3), 11, "hour")
    figures.fold()
    at(sales, timedelta(days=3), 4, "hour")
    figures.fold()

    assert rows(sales) == [("total", 15)]


def test_the_last_hour_has_nothing_of_the_day_before(sales):
    at(sales, timedelta(minutes=20), 2, "minute")
    at(sales, timedelta(hours=5), 3, "hour")
    key = (sales.tenant.pk, sales.channel.pk, "sent")

    assert figures.since(timezone.now() - timedelta(hours=1)) == {key: 2}
    assert figures.since(timezone.now() - DAY) == {key: 5}


def test_figures_go_with_their_company(db):
    gone = make_tenant("Short lived")
    DeliveryFigure.objects.create(tenant=gone, channel_id=new_id(), word="sent", count=1)
    with in_public():
        gone.delete(force_drop=True)

    assert not DeliveryFigure.objects.exists()
