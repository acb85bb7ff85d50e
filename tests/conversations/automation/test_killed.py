"""Whoever asks the rules is killed on the way, or is not alone: all of it is done, and once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from apps.accounts.actor import PLATFORM
from apps.accounts.faultpoints import EXIT_CODE
from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant
from apps.conversations.automation import hearing, occasions, rules
from apps.conversations.models import (
    AutomationRun,
    Contact,
    Conversation,
    Message,
    Note,
    Occasion,
    Tag,
)
from apps.whatsapp.models import Channel
from config.celery import app
from tests.conversations.hired import go, hire
from tests.conversations.outbox.conftest import make_channel, make_thread

pytestmark = pytest.mark.slow
ASK = """
from apps.conversations.automation import occasions
occasions.work(tenant)
"""
PEOPLE = 6
MESSAGES = 3  # of each


@pytest.fixture
def acme(committing) -> Iterator[Tenant]:
    app.conf.task_always_eager = False
    tenant = Tenant.objects.select_related("plan").get(slug="acme")
    with in_tenant(tenant):
        yield tenant
    app.conf.task_always_eager = True
    app.control.purge()


@pytest.fixture
def waiting(acme) -> Tenant:
    """People have written, and two rules have not been asked about it."""
    reply = {"do": "reply", "text": "We will be with you."}
    tag = {"do": "tag", "tags": ["Seen"]}
    for name, actions in (("One", [reply, tag]), ("Two", [{"do": "note", "text": "Two"}])):
        rules.add(acme, name=name, trigger="message", actions=actions, by=PLATFORM)
    channel = make_channel()
    for number in range(PEOPLE):
        contact = Contact.objects.create(phone=f"+55119000001{number:02}")
        contact.identities.create(kind="phone", value=contact.phone)
        thread = make_thread(contact, channel, silent_for=timedelta(minutes=1))
        Conversation.objects.create(thread=thread, contact=contact, channel=channel)
        hearing.messages([_message(contact, channel, name=f"{n}") for n in range(MESSAGES)])
    return acme


def _message(contact: Contact, channel: Channel, *, name: str) -> Message:
    return Message.objects.create(
        contact=contact,
        channel=channel,
        direction="in",
        origin="person",
        kind="text",
        content={"text": name},
        status="received",
    )


def everything_was_done_once() -> None:
    count = PEOPLE * MESSAGES
    assert not Occasion.objects.exists()
    assert AutomationRun.objects.filter(outcome="done").count() == 2 * count
    assert AutomationRun.objects.count() == 2 * count
    assert Message.objects.filter(direction="out", origin="automation").count() == count
    assert Note.objects.count() == count
    assert Tag.objects.count() == 1


@pytest.mark.parametrize(
    "point", ["automation.acted:1", "automation.acted:8", "automation.committed:5"]
)
def test_what_was_cut_off_is_done_once(waiting, point):
    assert go(hire(waiting, ASK, RECADO_FAULT_POINT=point)) == [EXIT_CODE]
    assert Occasion.objects.exists()
    Occasion.objects.update(taken_until=timezone.now() - timedelta(seconds=1))
    occasions.work(waiting)
    everything_was_done_once()


def test_four_at_once_do_it_once(waiting, monkeypatch):
    few = ASK.replace("occasions.work", "occasions.A_BATCH = 2\noccasions.work")
    assert go(*(hire(waiting, few) for _ in range(4))) == [0] * 4
    Occasion.objects.update(taken_until=None)  # after a deadlock, what the sweep would do later
    occasions.work(waiting)
    everything_was_done_once()
