"""Who is told by mail that a campaign is over, or stands still by itself."""

from __future__ import annotations

import pytest
from celery.exceptions import Retry
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from apps.accounts.actor import Actor
from apps.campaigns import lifecycle, news
from apps.campaigns.models import Campaign
from apps.campaigns.telling.mailing import mail_about_campaign
from tests.campaigns.furnishing import furnish


@pytest.fixture
def ended(inside_acme, admin):
    return furnish(200, starter_id=admin.pk, name="Black Friday").campaign


def work(tenant, campaign):
    mail_about_campaign.apply(
        [str(campaign.pk)], headers={"recado_schema": tenant.schema_name}
    ).get()


def test_whoever_started_it_reads_what_came_of_it_in_their_language(inside_acme, ended, admin):
    admin.language = "pt-br"
    admin.save(update_fields=["language"])

    work(inside_acme, ended)

    [letter] = mail.outbox
    assert letter.to == [admin.email]
    assert "Black Friday" in letter.subject
    assert "10,75" in letter.body  # what the 172 whom it reached cost
    assert f"/t/acme/campaigns/{ended.pk}/" in letter.body


def test_the_same_is_said_once_and_of_a_pause_why(inside_acme, ended, owner, admin):
    Campaign.objects.filter(pk=ended.pk).update(status="paused", reason="error_rate")

    work(inside_acme, ended)
    work(inside_acme, ended)

    [letter] = mail.outbox
    assert letter.subject == "Acme: “Black Friday” is paused. Too many messages failed."
    assert "See below what did not arrive" not in letter.subject
    assert "It can't be delivered to this number: 6" in letter.body


def test_a_starter_who_has_left_is_not_written_to_but_who_may_send(
    inside_acme, ended, owner, admin
):
    admin.memberships.all().delete()

    work(inside_acme, ended)

    assert [one.to for one in mail.outbox] == [[owner.email]]


def test_news_lead_to_a_mail_once_committed(
    inside_acme, ended, admin, monkeypatch, django_capture_on_commit_callbacks
):
    queued = []
    monkeypatch.setattr(mail_about_campaign, "apply_async", lambda *a, **k: queued.append(a))
    with django_capture_on_commit_callbacks(execute=True):
        news.campaign_ended.send(sender=None, campaign=ended, tenant=inside_acme)
    assert len(queued) == 1


def test_who_cancels_knows(inside_acme, admin):
    running = furnish(50, status="running", starter_id=admin.pk).campaign
    lifecycle.cancel(running, by=Actor(user=admin))

    work(inside_acme, running)

    assert mail.outbox == []


class AwayAtFirst(EmailBackend):
    """A mail server that is there the second time."""

    tries = 0

    def send_messages(self, letters):
        type(self).tries += 1
        if self.tries == 1:
            raise ConnectionRefusedError
        return super().send_messages(letters)


def test_a_mail_server_that_is_away_is_asked_again(inside_acme, ended, admin, settings):
    settings.EMAIL_BACKEND = f"{__name__}.AwayAtFirst"

    with pytest.raises(Retry):
        work(inside_acme, ended)
    work(inside_acme, ended)

    [letter] = mail.outbox
    assert letter.to == [admin.email]
