"""An answer belongs to what it answers: the message it quotes, or the last one they got."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.campaigns.models import Campaign, Response
from apps.campaigns.results import attribution, figures
from apps.conversations.consent import ledger
from apps.conversations.models import Batch, Contact, How, Message
from apps.whatsapp.models import Channel
from tests.conversations.inbox.conftest import _platforms_app, acmes, at_acme  # noqa: F401
from tests.conversations.inbox.wire import NOON, comes, make_contact, make_sent, message, writes

AT_NOON = datetime.fromtimestamp(NOON, UTC)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def make_campaign(name: str = "Sale", category: str = "marketing") -> Campaign:
    batch = Batch.objects.create(origin="campaign", category=category)
    return Campaign.objects.create(name=name, status="running", batch=batch, category=category)


def got(campaign: Campaign, rosa: Contact, channel: Channel, *, ago: timedelta, **fields):
    told = {"status": "delivered", "sent_at": AT_NOON - ago, "batch": campaign.batch, **fields}
    return make_sent(channel, rosa, origin="campaign", **told)


@pytest.fixture
def rosa(at_acme):  # noqa: F811
    return make_contact()


def test_an_answer_belongs_to_the_last_campaign_within_a_week(at_acme, acmes, rosa):  # noqa: F811
    older, last, long_ago = make_campaign("a"), make_campaign("b"), make_campaign("c")
    got(long_ago, rosa, acmes, ago=8 * DAY)
    got(older, rosa, acmes, ago=2 * DAY)
    ours = got(last, rosa, acmes, ago=HOUR, variant=1)

    comes(at_acme, writes(acmes, message(at=NOON)))
    comes(at_acme, writes(acmes, message(at=NOON + 60)))

    response = Response.objects.get()
    assert (response.campaign, response.message_id, response.variant) == (last, ours.pk, 1)
    assert (response.contact_id, response.channel_id) == (rosa.pk, acmes.pk)
    assert (response.replied_at, response.opted_out_at) == (AT_NOON, None)
    assert figures.responses(last) == (1, 0)
    assert figures.responses_by_variant(last) == {1: figures.Responses(1, 0)}
    assert figures.replies_by_hour(last) == [(AT_NOON.replace(minute=0, second=0), 1)]
    assert figures.responses(older) == (0, 0)


def test_an_answer_that_quotes_belongs_to_what_it_quotes(at_acme, acmes, rosa):  # noqa: F811
    quoted, last = make_campaign(), make_campaign()
    got(quoted, rosa, acmes, ago=20 * DAY, provider_id="wamid.Q")
    got(last, rosa, acmes, ago=HOUR)

    comes(at_acme, writes(acmes, message(context={"id": "wamid.Q"})))

    assert Response.objects.get().campaign == quoted


@pytest.mark.parametrize("status", ["queued", "cancelled", "failed"])
def test_nobody_answers_what_they_never_got(at_acme, acmes, rosa, status):  # noqa: F811
    got(make_campaign(), rosa, acmes, ago=HOUR, status=status)
    make_sent(acmes, rosa, status="read", sent_at=AT_NOON - HOUR)  # a colleague's

    comes(at_acme, writes(acmes, message()))

    assert not Response.objects.exists()


def test_an_answer_may_overtake_the_note_that_it_was_sent(at_acme, acmes, rosa):  # noqa: F811
    campaign = make_campaign()
    got(campaign, rosa, acmes, ago=HOUR, status="sending", sent_at=None)

    comes(at_acme, writes(acmes, message()))

    assert figures.responses(campaign) == (1, 0)


def test_who_says_stop_has_opted_out_and_not_answered(at_acme, acmes, rosa):  # noqa: F811
    campaign, later = make_campaign(), make_campaign(category="authentication")
    got(campaign, rosa, acmes, ago=DAY)
    got(later, rosa, acmes, ago=HOUR)

    comes(at_acme, writes(acmes, message(body="STOP")))
    comes(at_acme, writes(acmes, message(body="STOP", at=NOON + 9)))

    response = Response.objects.get()  # codes were not ended by it
    assert (response.campaign, response.opted_out_at) == (campaign, AT_NOON)
    assert response.replied_at is None


def test_what_a_colleague_notes_counts_and_an_import_does_not(at_acme, acmes, rosa):  # noqa: F811
    campaign = make_campaign()
    got(campaign, rosa, acmes, ago=DAY)
    for n, (how, given) in enumerate(
        [(How.FORM, True), (How.IMPORT, False), (How.FORM, True), (How.AGENT, False)]
    ):
        at = AT_NOON + n * HOUR / 10
        entry = ledger.Entry(rosa.pk, "whatsapp", "marketing", given, how, at=at)
        assert ledger.note(at_acme, [entry])[0].turned

    assert Response.objects.get().opted_out_at == AT_NOON + 3 * HOUR / 10


def test_many_answers_are_one_question_and_may_be_told_again(at_acme, acmes):  # noqa: F811
    campaign = make_campaign()
    people = [make_contact(f"+55119000001{n:02}") for n in range(20)]
    for one in people:
        got(campaign, one, acmes, ago=HOUR)
    came = [
        Message(contact=one, channel=acmes, direction="in", kind="text", created_at=at)
        for one in people
        for at in (AT_NOON + HOUR, AT_NOON)
    ]

    with CaptureQueriesContext(connection) as asked:
        attribution.note_replies(came)
    attribution.note_replies(came)

    assert len(asked) == 1
    assert figures.responses(campaign) == (20, 0)
    assert set(Response.objects.values_list("replied_at", flat=True)) == {AT_NOON}
