"""Whoever got a campaign was written to then, as segments ask it."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from apps.campaigns import news
from apps.conversations.models import BatchLine, Contact, Message
from apps.conversations.outbox import written
from tests.campaigns.results.test_figures import make_campaign
from tests.campaigns.run.conftest import plan  # noqa: F401

HOUR = timedelta(hours=1)


def test_contacts_know_when_they_were_written_to(inside_acme, monkeypatch):
    monkeypatch.setattr(written, "PAGE", 2)
    campaign = make_campaign(5)
    at = timezone.now() - HOUR
    people = list(Contact.objects.order_by("pk").values_list("pk", flat=True))
    failed, later = people[1], people[3]
    Message.objects.update(status="sent", sent_at=at)
    Message.objects.filter(contact=failed).update(status="failed", sent_at=None)
    Contact.objects.filter(pk=later).update(last_written_at=at + HOUR / 2)

    assert written.note(campaign.batch_id, seconds=0) == written.FIRST  # time is up at once
    assert written.note(campaign.batch_id, seconds=60) is None

    told = dict(Contact.objects.values_list("pk", "last_written_at"))
    assert told == dict.fromkeys(people, at) | {failed: None, later: at + HOUR / 2}


def test_it_is_told_when_the_campaign_has_ended(
    inside_acme, settings, django_capture_on_commit_callbacks
):
    settings.CELERY_TASK_ALWAYS_EAGER = True
    campaign = make_campaign(1)
    at = timezone.now() - HOUR
    Message.objects.update(status="sent", sent_at=at)

    with django_capture_on_commit_callbacks(execute=True):
        news.campaign_ended.send(sender=None, campaign=campaign, tenant=inside_acme)

    assert Contact.objects.get().last_written_at == at


def test_while_it_goes_on_they_know_it_as_far_as_its_lines_have_come(inside_acme, monkeypatch):
    monkeypatch.setattr(written, "PAGE", 2)
    batch = make_campaign(6).batch
    at = timezone.now() - HOUR
    rows = list(batch.messages.order_by("pk"))
    line = BatchLine.objects.create(batch=batch, channel=rows[0].channel)
    batch.messages.filter(pk__in=[one.pk for one in rows[:3]]).update(status="sent", sent_at=at)

    def told() -> int:
        assert written.follow(batch.pk, seconds=60)
        return Contact.objects.filter(last_written_at=at).count()

    assert told() == 0  # its line has not moved
    BatchLine.objects.update(watermark=rows[4].pk)
    assert told() == 3
    line.refresh_from_db()
    assert line.noted == rows[2].pk  # of the next one it is not known yet

    batch.messages.filter(pk=rows[3].pk).update(status="failed")
    batch.messages.filter(pk__in=[rows[4].pk, rows[5].pk]).update(status="read", sent_at=at)
    assert told() == 4  # the last lies before where its line has come to
    BatchLine.objects.update(watermark=None, done_at=timezone.now())
    assert told() == 5


def test_somebody_who_is_told_later_is_not_told_earlier(inside_acme):
    batch = make_campaign(1).batch
    now = timezone.now()
    batch.messages.update(status="sent", sent_at=now - HOUR)
    BatchLine.objects.create(batch=batch, channel=batch.messages.get().channel, done_at=now)
    Contact.objects.update(last_written_at=now)

    assert written.follow(batch.pk, seconds=60)

    assert Contact.objects.get().last_written_at == now


def test_the_clock_sees_to_it(
    plan,  # noqa: F811
    django_capture_on_commit_callbacks,
):
    campaign = plan.started(2)
    plan.become(campaign, "sent", 1)
    BatchLine.objects.update(watermark=Message.objects.order_by("-pk").values("pk")[:1])
    Contact.objects.update(last_written_at=None)

    with django_capture_on_commit_callbacks(execute=True):
        plan.tick()

    assert Contact.objects.exclude(last_written_at=None).count() == 1
