"""Whoever waits when a campaign is ended: shown as cancelled at once, written so a little later."""

from __future__ import annotations

import pytest

from apps.accounts import quotas
from apps.campaigns import lifecycle
from apps.campaigns.recipients import finding, rows
from apps.campaigns.recipients.asked import Asked
from apps.campaigns.report import whole
from apps.campaigns.results import figures, progress, tallies
from apps.campaigns.running import ending
from apps.conversations.models import Message
from apps.conversations.news import messages_advanced


@pytest.fixture
def heard():
    """What of messages was told, in order."""
    told = []

    def hear(advances, **_):
        told.extend(advances)

    messages_advanced.connect(hear)
    yield told
    messages_advanced.disconnect(hear)


def labels(campaign):
    found = finding.page(campaign, Asked()).messages
    return sorted(one.label for one in rows.rows(campaign, found))


def test_the_numbers_are_right_before_anything_is_written(plan, ana):
    campaign = plan.started(6)
    plan.become(campaign, "sent", 2)

    campaign = plan.now(lifecycle.cancel(campaign, by=ana))

    assert Message.objects.filter(status="queued").count() == 4
    at_once = progress.of(campaign)
    assert (at_once.counts.queued, at_once.counts.cancelled, at_once.left) == (0, 4, 6)
    assert labels(campaign) == ["Cancelled"] * 4 + ["Sent"] * 2
    report = whole.of(campaign)
    assert {one.code: one.people for one in report.causes} == {"campaign_cancelled": 4}

    plan.clear(campaign)

    campaign = plan.now(campaign)
    assert plan.counts(campaign) == tallies.counts(campaign) == at_once.counts
    told = {(one.status, one.code): one.messages for one in figures.by_code(campaign)}
    assert told == {("cancelled", "campaign_cancelled"): 4}
    assert tallies.by_code(campaign, tallies.counts(campaign)) == figures.by_code(campaign)
    assert labels(campaign) == ["Cancelled"] * 4 + ["Sent"] * 2


def test_only_those_count_together_that_have_the_same_reason(plan, ana):
    campaign = plan.started(5)
    plan.become(campaign, "cancelled", 2, "opted_out")
    plan.become(campaign, "failed", 1, "131026")

    campaign = plan.now(lifecycle.finish(campaign, by=ana))

    coded = tallies.by_code(campaign, tallies.counts(campaign))
    assert {(one.code, one.messages) for one in coded} == {
        ("opted_out", 2), ("campaign_finished", 2), ("131026", 1),
    }  # fmt: skip
    assert tallies.counts_of([campaign]) == {campaign.pk: tallies.counts(campaign)}


def test_pages_of_it_are_told_on_and_give_the_day_its_places_back(plan, ana, heard, monkeypatch):
    monkeypatch.setattr(ending, "PAGE", 2)
    campaign = plan.started(7)
    plan.become(campaign, "sending", 1)
    used = quotas.use_of(plan.tenant, "messages_per_day").used
    heard.clear()
    lifecycle.cancel(campaign, by=ana)

    plan.clear(campaign)

    ended = {(one.before, one.after, one.code) for one in heard}
    assert ended == {("queued", "cancelled", "campaign_cancelled")}
    waited = Message.objects.filter(status="cancelled").exclude(ended_at=None)
    assert {one.message_id for one in heard} == set(waited.values_list("pk", flat=True))
    assert len(heard) == 6
    assert quotas.use_of(plan.tenant, "messages_per_day").used == used - 6
    assert plan.batch(campaign).finished_at is None  # one is on its way


def test_who_is_cut_off_goes_on_where_it_was(plan, ana, monkeypatch):
    monkeypatch.setattr(ending, "PAGE", 2)
    campaign = lifecycle.cancel(plan.started(5), by=ana)

    assert not ending.clear(plan.tenant, campaign.pk, seconds=-1)
    assert plan.counts(campaign).queued == 3

    plan.clear(campaign)
    assert plan.counts(campaign).cancelled == 5
    assert plan.batch(campaign).finished_at is not None
