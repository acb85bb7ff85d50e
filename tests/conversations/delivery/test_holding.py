"""What a provider takes and then says of by a status: it may be about the whole channel."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.conversations import advancing
from apps.conversations.advancing import Change
from apps.conversations.models import Message
from apps.whatsapp.models import Incident
from tests.conversations.outbox.conftest import make_channel, make_contact


@pytest.fixture
def sent(inside_acme):
    channel = make_channel()
    message = Message.objects.create(
        contact=make_contact("+5511900000101"),
        channel=channel,
        direction="out",
        origin="campaign",
        kind="text",
        status="sent",
        provider_id="wamid.1",
    )
    return inside_acme, channel, message


def fails(sent, code: str, *, ago: timedelta = timedelta()) -> str:
    acme, channel, message = sent
    advancing.apply(acme, [Change(message.pk, "failed", timezone.now() - ago, code=code)])
    channel.refresh_from_db()
    return channel.held


@pytest.mark.parametrize("code", ["131042", "131048", "131031"])
def test_what_fails_for_the_whole_channel_holds_it(sent, code):
    assert fails(sent, code) == code
    assert Incident.objects.open().filter(channel=sent[1]).exists()


@pytest.mark.parametrize("code", ["131026", "131049", "131047", "", "no_answer"])
def test_what_is_about_one_person_holds_nothing(sent, code):
    assert fails(sent, code) == ""


def test_what_is_told_late_says_nothing_of_today(sent):
    assert fails(sent, "131042", ago=timedelta(hours=1)) == ""


def test_told_twice_it_holds_once(sent):
    assert fails(sent, "131042")
    type(sent[1]).objects.update(held="")  # somebody has mended it

    assert fails(sent, "131042") == ""
