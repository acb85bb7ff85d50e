"""Nobody gets more bulk marketing than the company's rules allow, over all campaigns."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.accounts.actor import PLATFORM
from apps.conversations import outcomes
from apps.conversations.consent import rules
from apps.conversations.models import Batch, Contact, LeftOut, Message
from apps.conversations.outbox import freezing
from tests.conversations.outbox.test_freezing import EVERYBODY, make_batch, make_people

DAY = timedelta(days=1)


@pytest.fixture
def people(acme, qr) -> list[Contact]:
    rules.change(acme, by=PLATFORM, policy="not_withdrawn")
    return make_people(4)


def campaign(acme, qr, people=None, **asked) -> Batch:
    batch = make_batch(category="marketing")
    chosen = Contact.objects.filter(pk__in=[one.pk for one in people]) if people else EVERYBODY()
    freezing.freeze(acme, batch, chosen, [qr], page=3, **asked)
    return batch


def reaches(batch: Batch) -> set:
    return set(batch.messages.values_list("contact_id", flat=True))


def left(acme, batch: Batch, ago: timedelta, status: str = "sent") -> None:
    at = timezone.now() - ago
    batch.messages.update(status=status, sent_at=at)
    Batch.objects.filter(pk=batch.pk).update(finished_at=at)


def test_without_limits_everybody_gets_everything(acme, qr, people):
    for _ in range(3):
        assert len(reaches(campaign(acme, qr))) == 4


def test_who_got_enough_lately_is_left_out_and_what_waits_counts(acme, qr, people):
    rules.change(acme, by=PLATFORM, most_marketing=2, marketing_days=7)
    first, second, third, fourth = people
    left(acme, campaign(acme, qr, [first, second]), 6 * DAY)
    left(acme, campaign(acme, qr, [second, third]), 8 * DAY)
    left(acme, campaign(acme, qr, [third]), DAY, status="failed")
    left(acme, campaign(acme, qr, [fourth]), DAY, status="cancelled")
    campaign(acme, qr, [first, third])  # waits to leave

    batch = campaign(acme, qr)

    assert reaches(batch) == {second.pk, third.pk, fourth.pk}
    left_out = LeftOut.objects.get(batch=batch)
    assert (left_out.contact_id, left_out.code) == (first.pk, "frequency_cap")
    assert reaches(campaign(acme, qr)) == {fourth.pk}
    assert len(reaches(campaign(acme, qr, capped=False))) == 4
    other = make_batch(category="utility")
    freezing.freeze(acme, other, EVERYBODY(), [qr])
    assert other.messages.count() == 4


def test_who_never_answers_is_left_alone(acme, qr, people):
    rules.change(acme, by=PLATFORM, most_unanswered=2)
    silent, talks, once, asleep = people
    for ago in (40, 20):
        left(acme, campaign(acme, qr, [silent, talks]), ago * DAY)
        left(acme, campaign(acme, qr, [asleep]), (ago + 200) * DAY)
    left(acme, campaign(acme, qr, [once]), 10 * DAY)
    Contact.objects.filter(pk=talks.pk).update(last_seen_at=timezone.now() - 30 * DAY)

    batch = campaign(acme, qr)

    assert reaches(batch) == {talks.pk, once.pk, asleep.pk}
    assert LeftOut.objects.get(batch=batch).code == "unanswered"


@pytest.mark.parametrize("code", ["frequency_cap", "unanswered"])
def test_both_have_words(code):
    assert "promotions" in outcomes.in_words(Message(status="cancelled", code=code), "meta")


def test_what_was_said_to_one_alone_counts_too(acme, qr, people):
    rules.change(acme, by=PLATFORM, most_marketing=1, most_unanswered=2)
    lately, long_ago, failed, notice = people
    now = timezone.now()

    def say(person: Contact, ago: timedelta, status: str = "sent", **fields) -> None:
        about = {"direction": "out", "origin": "agent", "kind": "text", "category": "marketing"}
        at = {"created_at": now - ago, "sent_at": None if status == "failed" else now - ago}
        Message.objects.create(contact=person, channel=qr, status=status, **about | at | fields)

    say(lately, DAY)
    say(failed, DAY, status="failed")
    say(notice, DAY, category="utility")
    say(long_ago, 30 * DAY)

    assert reaches(campaign(acme, qr)) == {long_ago.pk, failed.pk, notice.pk}

    say(failed, 20 * DAY)
    say(failed, 15 * DAY)
    rules.change(acme, by=PLATFORM, most_marketing=None)
    batch = campaign(acme, qr, [failed])
    assert LeftOut.objects.get(batch=batch).code == "unanswered"
