"""Snoozed, closed, archived, open again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.conversations import handling
from apps.conversations.handling import due, many, tasks
from apps.conversations.handling.refusals import AnotherOpen, Closed, InThePast, NotClosed
from apps.conversations.models import Conversation, Thread
from tests.conversations.handling.conftest import make_conversation

HOUR = timedelta(hours=1)


def test_closing_leaves_nobody_waiting_and_nothing_unread(
    acme: Tenant, conversation: Conversation, by: Actor
):
    assert handling.close(acme, conversation, by=by)
    assert (conversation.status, conversation.unread) == ("closed", 0)
    assert conversation.waiting_since is None
    assert conversation.closed_at is not None
    assert not handling.close(acme, conversation, by=by)
    assert conversation.events.count() == 1


def test_the_archived_one_keeps_when_it_was_closed(
    acme: Tenant, conversation: Conversation, by: Actor
):
    handling.close(acme, conversation, by=by)
    at = conversation.closed_at
    handling.archive(acme, conversation, by=by)
    assert (conversation.status, conversation.closed_at) == ("archived", at)


def test_reopening_brings_it_back(acme: Tenant, conversation: Conversation, by: Actor):
    handling.close(acme, conversation, by=by)
    handling.reopen(acme, conversation, by=by)
    assert (conversation.status, conversation.closed_at) == ("open", None)
    with pytest.raises(NotClosed):
        handling.reopen(acme, conversation, by=by)


def test_an_old_one_stays_closed_where_a_newer_is_open(
    acme: Tenant, conversation: Conversation, thread: Thread, by: Actor
):
    handling.close(acme, conversation, by=by)
    make_conversation(thread)
    with pytest.raises(AnotherOpen):
        handling.reopen(acme, conversation, by=by)


def test_snoozing_needs_a_time_to_come(acme: Tenant, conversation: Conversation, by: Actor):
    with pytest.raises(InThePast):
        handling.snooze(acme, conversation, until=timezone.now(), by=by)
    until = timezone.now() + HOUR
    handling.snooze(acme, conversation, until=until, by=by)
    assert (conversation.status, conversation.snoozed_until) == ("pending", until)
    assert conversation.events.get().data == {"until": until.isoformat()}


def test_snoozed_until_the_customer_writes_has_no_time(
    acme: Tenant, conversation: Conversation, by: Actor
):
    handling.snooze(acme, conversation, until=None, by=by)
    assert (conversation.status, conversation.snoozed_until) == ("pending", None)
    assert due.wake_due(acme) == 0


def test_a_closed_one_is_not_snoozed(acme: Tenant, conversation: Conversation, by: Actor):
    handling.close(acme, conversation, by=by)
    with pytest.raises(Closed):
        handling.snooze(acme, conversation, until=None, by=by)


def test_it_wakes_by_itself_once_its_time_has_come(
    acme: Tenant, conversation: Conversation, by: Actor
):
    handling.snooze(acme, conversation, until=timezone.now() + HOUR, by=by)
    assert acme.schema_name not in due.schemas()
    Conversation.objects.update(snoozed_until=timezone.now() - HOUR)
    assert acme.schema_name in due.schemas()
    tasks.wake_snoozed()
    conversation.refresh_from_db()
    assert (conversation.status, conversation.snoozed_until) == ("open", None)
    assert conversation.events.filter(kind="woken", by_id=None).count() == 1


def test_waking_by_hand_does_it_once(acme: Tenant, conversation: Conversation, by: Actor):
    handling.snooze(acme, conversation, until=None, by=by)
    assert handling.wake(acme, conversation, by=by)
    assert not handling.wake(acme, conversation, by=by)


def test_one_that_refuses_leaves_the_others_done(
    acme: Tenant, conversation: Conversation, thread: Thread, by: Actor
):
    handling.close(acme, conversation, by=by)
    newer = make_conversation(thread)
    ids = [conversation.pk, newer.pk]
    done = many.each(ids, lambda row: handling.snooze(acme, row, until=None, by=by))
    assert done.changed == [newer.pk]
    assert [type(why) for why in done.refused.values()] == [Closed]
