"""Two at the same moment, on real connections: one of them wins, and nothing is counted twice."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest

from apps.accounts import quotas
from apps.accounts.actor import PLATFORM
from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant
from apps.conversations import outbox
from apps.conversations.models import (
    Contact,
    Message,
)
from apps.conversations.outbox import Draft
from apps.conversations.outbox.refusals import NotQueued
from apps.conversations.people import merging
from apps.whatsapp.messages import Address
from tests.conversations.consent.people import make_contact
from tests.conversations.outbox.conftest import make_channel
from tests.races import at_once

USED = ("messages_per_day", "max_contacts")


@pytest.fixture
def acme_itself(committing: None) -> Iterator[Tenant]:
    acme = Tenant.objects.select_related("plan").get(slug="acme")
    with in_tenant(acme):
        yield acme


def test_of_two_who_call_a_message_back_one_hears_that_it_is_gone(acme_itself):
    make_channel(provider="waha", gateway_url="http://127.0.0.1:1")
    used = quotas.use_of(acme_itself, "messages_per_day").used
    draft = Draft(to=make_contact(), content={"text": "Hi"})
    message = outbox.send(acme_itself, draft, by=PLATFORM)

    work = partial(outbox.cancel, acme_itself, message, by=PLATFORM)
    answers = at_once(acme_itself, work, work, work)

    assert sorted(answers, key=str) == [*[NotQueued] * 2, message]
    assert quotas.use_of(acme_itself, "messages_per_day").used == used


def test_a_stranger_written_to_by_two_is_one_contact(acme_itself):
    make_channel(provider="waha", gateway_url="http://127.0.0.1:1")
    draft = Draft(to=Address(phone="+5511900000188"), content={"text": "Hi"})

    at_once(acme_itself, *[partial(outbox.send, acme_itself, draft, by=PLATFORM)] * 4)

    assert Message.objects.count() == 4
    assert Contact.objects.get().phone == "+5511900000188"


def test_no_message_is_left_behind_by_a_merge(acme_itself):
    make_channel(provider="waha", gateway_url="http://127.0.0.1:1")
    for number in range(8):
        kept = make_contact(f"+5511900001{number:03}", name="Rosa")
        gone = make_contact(f"+5511900002{number:03}", name="Ana")
        send = partial(
            outbox.send, acme_itself, Draft(to=gone, content={"text": "Hi"}), by=PLATFORM
        )
        merge = partial(merging.merge, acme_itself, kept, gone, by=PLATFORM)

        at_once(acme_itself, send, merge)

        assert not Message.objects.filter(contact=gone).exists()
