"""Messages that wait for their hour."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from apps.accounts.tenancy import SCHEMA_HEADER
from apps.conversations import outbox
from apps.conversations.delivery import due, picking, tasks, waking
from apps.conversations.models import Message
from apps.conversations.outbox import Draft


@pytest.fixture
def queued(monkeypatch) -> Iterator[list[tuple[str, float]]]:
    """Schemas that somebody will be told of, and in how many seconds."""
    seen: list[tuple[str, float]] = []

    def later(headers, countdown, **_):
        seen.append((headers[SCHEMA_HEADER], countdown))

    monkeypatch.setattr(tasks.wake, "apply_async", later)
    conf = waking.current_app.conf
    conf.task_always_eager = False
    yield seen
    conf.task_always_eager = True


def send(acme, conversation, by, **wait) -> Message:
    at = timezone.now() + timedelta(**wait)
    draft = Draft(to=conversation, content={"text": "Soon"}, origin="agent", leave_at=at)
    return outbox.send(acme, draft, by=by)


def test_it_is_not_taken_before_its_hour(acme, conversation, by):
    message = send(acme, conversation, by, hours=2)

    assert picking.replies(message.channel_id, 10, []) == []
    assert due.channels() == []
    a_moment_ago = timezone.now() - timedelta(minutes=1)  # the transaction has one now
    Message.objects.filter(pk=message.pk).update(due_at=a_moment_ago)
    assert [row.id for row in picking.replies(message.channel_id, 10, [])] == [message.pk]
    assert due.channels() == [message.channel_id]


def test_whether_it_is_still_meant_is_asked_from_its_hour_on(acme, conversation, by):
    message = send(acme, conversation, by, hours=2)

    assert message.ask_at == message.due_at + timedelta(minutes=10)


def test_an_hour_that_has_passed_is_now(acme, conversation, by):
    message = send(acme, conversation, by, hours=-2)

    assert message.due_at == message.created_at


def test_what_leaves_within_seconds_is_told_on_the_second(
    acme, conversation, by, queued, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        send(acme, conversation, by, seconds=5)

    [(schema, wait)] = queued
    assert schema == acme.schema_name
    assert 3 < wait <= 5


def test_what_leaves_tomorrow_is_left_to_the_sweep(
    acme, conversation, by, queued, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        send(acme, conversation, by, days=1)

    assert queued == []


def test_it_can_be_called_back_until_then(acme, conversation, by):
    message = send(acme, conversation, by, hours=2)

    assert outbox.cancel(acme, message, by=by).status == "cancelled"


def test_when_the_hour_has_come_the_slices_are_told(inside_acme, monkeypatch):
    told: list[str] = []
    monkeypatch.setattr(waking, "tell", told.extend)

    tasks.wake.apply_async()

    assert told == [inside_acme.schema_name]
