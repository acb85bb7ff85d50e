"""Whoever got a campaign was written to then, as segments ask it."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from apps.campaigns import news
from apps.conversations.models import Contact, Message
from apps.conversations.outbox import written
from tests.campaigns.results.test_figures import make_campaign

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
